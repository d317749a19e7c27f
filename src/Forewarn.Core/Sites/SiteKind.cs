namespace Forewarn.Core.Sites;

/// <summary>What is protected. The numbers are part of the journal's format; from <see cref="Convoy"/> on it moves.</summary>
public enum SiteKind : byte
{
    Hospital = 0,
    School = 1,
    Shelter = 2,

    /// <summary>A warehouse, a distribution point, an office of those who help.</summary>
    AidSite = 3,

    /// <summary>Water, power, communications that people live by.</summary>
    Infrastructure = 4,
    Heritage = 5,
    OtherSite = 6,
    Convoy = 7,
    AidFlight = 8,
    OtherMovement = 9,
}

/// <summary>What follows from the kind.</summary>
public static class SiteKinds
{
    /// <summary>Whether it is a movement: a route with times.</summary>
    public static bool IsMovement(this SiteKind kind) => kind >= SiteKind.Convoy;

    /// <summary>Whether it is on land, as far as one can tell by its kind.</summary>
    public static bool IsOnLand(this SiteKind kind) => kind is not (SiteKind.AidFlight or SiteKind.OtherMovement);
}
