using NodaTime;

namespace Forewarn.Core.Arrangements;

/// <summary>How much of arrangements on their way the airspace holds.</summary>
public static class ArrangementsLimits
{
    /// <summary>Drafts of one party that are open, or were closed within <see cref="Airspace.Limits.Retention"/>.</summary>
    public const int DraftsPerPartyMax = 100;

    /// <summary>How long ahead the last moment to sign a draft may lie.</summary>
    public static readonly Duration SignWithinMax = Duration.FromDays(366);

    /// <summary>Suspensions of one arrangement that stand, or ended within <see cref="Airspace.Limits.Retention"/>.</summary>
    public const int SuspensionsPerArrangementMax = 200;

    /// <summary>Withdrawals after which activities without cover are reported, at once.</summary>
    public const int GapsMax = 100_000;

    /// <summary>How long after a withdrawal activities without cover are reported.</summary>
    public static readonly Duration GapReportedMax = Duration.FromDays(366);

    /// <summary>Reports of activities without cover that are kept; of more, the oldest are found in the record only.</summary>
    public const int UncoveredKeptMax = 50_000;

    /// <summary>Withdrawals that one such report names.</summary>
    public const int GapsListedMax = 16;

    /// <summary>Longest period of a coverage report.</summary>
    public static readonly Duration CoveragePeriodMax = Duration.FromDays(366);
}
