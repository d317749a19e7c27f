using Forewarn.Core.Airspace;
using Forewarn.Core.Sites;

namespace Forewarn.Server.Sites;

/// <summary>An entry with what was found doubtful in it, and what its party says to that.</summary>
internal static class SiteChecks
{
    /// <param name="entry">As it was said.</param>
    /// <param name="reasons">Why a finding is none, by doubt; those that answer nothing are of no account.</param>
    /// <param name="same">The site that it may be the same as.</param>
    /// <exception cref="Core.InvalidValueException">A reason is too long, or no text; names <c>reasons</c>.</exception>
    public static SiteEntry Checked(SiteEntry entry, IReadOnlyDictionary<SiteDoubt, string> reasons, (EntityId Id, double Metres)? same) => SiteEntry.Create(
        entry.Kind, entry.Name, entry.Place, entry.Extent,
        [.. Plausibility.Check(entry, same).Select(finding => finding.With(reasons.GetValueOrDefault(finding.Doubt)))]);
}
