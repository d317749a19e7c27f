using NodaTime;

namespace Forewarn.Core.Sites;

/// <summary>How much of protected sites the airspace holds, and for how long.</summary>
public static class SiteLimits
{
    public const int SitesMax = 500_000;

    public const int SitesPerPartyMax = 20_000;

    /// <summary>Positions of one movement.</summary>
    public const int WaypointsMax = 200;

    public const int NameLengthMax = 200;

    /// <summary>Longest reason why a finding is none, in characters.</summary>
    public const int ReasonLengthMax = 500;

    /// <summary>Shortest time after which a site has to be confirmed again.</summary>
    public static readonly Duration ConfirmEveryMin = Duration.FromHours(1);

    /// <summary>Longest time after which a site has to be confirmed again.</summary>
    public static readonly Duration ConfirmEveryMax = Duration.FromDays(90);

    /// <summary>A confirmation carries the constraint on to a year from then when less than this is left of it. More than twice
    /// <see cref="ConfirmEveryMax"/>, so that a site confirmed in time never ends by itself, and only every half year its neighbours are
    /// warned that it goes on.</summary>
    public static readonly Duration RenewalWithin = Duration.FromDays(183);

    /// <summary>How long an entry that nobody has confirmed is kept.</summary>
    public static readonly Duration EntryKept = Duration.FromDays(90);
}
