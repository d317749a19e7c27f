using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Statistics;

/// <summary>A near miss: an activity that overlapped one of the warned party went active, and the party had not acknowledged the warning.</summary>
internal static class NearMiss
{
    /// <summary>Whether a warning stands for a near miss by some moment. It is one for ever: an acknowledgement that comes later changes nothing.</summary>
    /// <remarks>The overlap is the one that was found when the warning was owed. A warning that says again what an earlier one had said is
    /// acknowledged with it; and what had begun by then was counted with it, so that one activity is one near miss.</remarks>
    public static bool IsOne(Warning warning, Instant now)
    {
        if (warning.Change is not (Change.Declared or Change.Changed or Change.State) || !IsOfOverlap(warning))
            return false;
        if (warning.AcknowledgedBefore is { } acknowledged && (acknowledged || warning.DeclaredAt >= warning.StartsAt))
            return false;
        var active = Instant.Max(warning.StartsAt, warning.DeclaredAt);
        return active <= now && !(warning.SupersededAt < active) && !(warning.FirstAcknowledgedAt <= active);
    }

    private static bool IsOfOverlap(Warning warning)
    {
        foreach (var reason in warning.Reasons)
        {
            if (reason.Type is EntityType.OperationalIntent or EntityType.Constraint)
                return true;
        }
        return false;
    }
}
