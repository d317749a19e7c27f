using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;

namespace Forewarn.Core.Sites;

/// <summary>Why what was entered may be wrong. The numbers are part of the journal's format.</summary>
public enum SiteDoubt : byte
{
    /// <summary>With latitude and longitude exchanged it would be near the place named.</summary>
    Swapped = 0,

    /// <summary>So few decimals that the point may be hundreds of metres off.</summary>
    Truncated = 1,

    /// <summary>What is on land by its kind lies in the sea.</summary>
    InTheSea = 2,

    /// <summary>Far from the place named.</summary>
    FarFromPlace = 3,

    /// <summary>Almost at the position of another, or near another of the same name.</summary>
    SameSite = 4,

    /// <summary>Nothing of its kind moves that fast from one waypoint to the next.</summary>
    TooFast = 5,
}

/// <summary>A doubt about what was entered, and what its party says to it. It refuses nothing; but nothing is confirmed while a doubt is open.</summary>
/// <remarks>Found by the node that took the entry, which has the maps, and part of the command: a later map changes no decision.</remarks>
public sealed record SiteFinding
{
    /// <param name="doubt">Which; an entry has each at most once.</param>
    /// <param name="position">About which of its positions, from 0.</param>
    /// <param name="metres">How far off, or how precise, in whole metres; 0 where the doubt has no such figure; of <see cref="SiteDoubt.TooFast"/> the speed in km/h.</param>
    /// <param name="instead">Where it would be if the doubt is right, where that is known.</param>
    /// <param name="other">The other site, of <see cref="SiteDoubt.SameSite"/>.</param>
    /// <param name="reason">Why it is right all the same; null while the doubt is open.</param>
    /// <exception cref="InvalidValueException">Names <c>findings</c> or <c>reasons</c>.</exception>
    public SiteFinding(SiteDoubt doubt, int position, int metres, LatLng? instead = null, EntityId? other = null, string? reason = null)
    {
        Doubt = Limits.RequireMember(doubt, "findings");
        if (position is < 0 or >= SiteLimits.WaypointsMax || metres < 0)
            throw new InvalidValueException("findings", "a position or a distance out of range", "what the node found");
        (Position, Metres, Instead, Other, Reason) = (position, metres, instead, other, RequireReason(reason));
    }

    public SiteDoubt Doubt { get; }

    public int Position { get; }

    public int Metres { get; }

    public LatLng? Instead { get; }

    public EntityId? Other { get; }

    /// <summary>What the party says to it; null while it is open.</summary>
    public string? Reason { get; private init; }

    public bool IsOpen => Reason is null;

    /// <summary>The same, answered with a reason or, with null, open.</summary>
    /// <exception cref="InvalidValueException">Names <c>reasons</c>.</exception>
    public SiteFinding With(string? reason) => this with { Reason = RequireReason(reason) };

    private static string? RequireReason(string? reason) =>
        reason is null ? null : Limits.RequireText(reason, "reasons", SiteLimits.ReasonLengthMax, lengthMin: 1);
}
