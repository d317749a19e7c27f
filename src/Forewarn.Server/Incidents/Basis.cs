using System.Collections.Immutable;

namespace Forewarn.Server.Incidents;

/// <summary>How well something is established, from the firmest to the weakest.</summary>
internal enum Establishment
{
    /// <summary>The record shows it, to whoever verifies the leaves named.</summary>
    Proven,

    /// <summary>Somebody says so.</summary>
    Claimed,

    /// <summary>Nobody says so; somebody takes it to be so.</summary>
    Assumed,
}

/// <summary>One input of a finding or of a line of the timeline.</summary>
/// <param name="What">What rests on it, in a few words.</param>
/// <param name="Establishment">How well it is established.</param>
/// <param name="By">Who claims or assumes it; empty of what is proven.</param>
/// <param name="Ground">The source of what is claimed, or why it is assumed; in somebody's own words, and possibly empty.</param>
/// <param name="Leaves">The leaves that show it, or that show who said it.</param>
internal sealed record Basis(string What, Establishment Establishment, string By, string Ground, ImmutableArray<long> Leaves)
{
    public static Basis Proven(string what, params ImmutableArray<long> leaves) => new(what, Establishment.Proven, "", "", leaves);

    public static Basis Claimed(string what, string by, string source, params ImmutableArray<long> leaves) => new(what, Establishment.Claimed, by, source, leaves);

    public static Basis Assumed(string what, string by, string because, params ImmutableArray<long> leaves) => new(what, Establishment.Assumed, by, because, leaves);
}
