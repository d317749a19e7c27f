using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using NodaTime;

namespace Forewarn.Core.Arrangements;

/// <summary>What members have themselves said about an arrangement: who signed it, who has suspended its part, who leaves.</summary>
/// <param name="Agreement">The signatures; null for what the operator recorded, to which nobody here has put a name.</param>
/// <param name="Suspensions">By time of their beginning; those that are over are kept for <see cref="Limits.Retention"/>.</param>
/// <param name="Departures">In the order in which they were announced.</param>
public sealed record Standing(Agreement? Agreement, ImmutableArray<Suspension> Suspensions, ImmutableArray<Departure> Departures)
{
    internal static readonly Standing Nothing = new(null, [], []);

    /// <summary>Whether nothing of this keeps the arrangement from binding a party at that moment.</summary>
    internal bool Admits(PartyId party, Instant at)
    {
        if (at < Agreement?.Since)
            return false;
        foreach (var suspension in Suspensions)
        {
            if (suspension.Party == party && suspension.Covers(at))
                return false;
        }
        return true;
    }

    /// <summary>A party's suspension that has not been ended; null when there is none.</summary>
    internal Suspension? OpenSuspensionOf(PartyId party)
    {
        foreach (var suspension in Suspensions)
        {
            if (suspension.Party == party && suspension.Until is null)
                return suspension;
        }
        return null;
    }

    internal Departure? DepartureOf(PartyId party)
    {
        foreach (var departure in Departures)
        {
            if (departure.Party == party)
                return departure;
        }
        return null;
    }

    internal Standing WithoutSuspensionsOf(PartyId party) => this with { Suspensions = Suspensions.RemoveAll(suspension => suspension.Party == party) };
}

/// <summary>That all members have signed, and what.</summary>
/// <param name="Draft">The hash that they signed.</param>
/// <param name="Version">The version that the draft became; later versions differ from it by announced leaves alone.</param>
/// <param name="Since">The moment of the last signature: it binds nobody before.</param>
/// <param name="Signatures">In the order in which they were given.</param>
public sealed record Agreement(DraftId Draft, int Version, Instant Since, ImmutableArray<MemberSignature> Signatures);

/// <summary>A member's pause: from a moment on, until it ends it, the arrangement binds neither it towards the others nor the others towards it.</summary>
/// <param name="Party">Whose.</param>
/// <param name="From">First moment.</param>
/// <param name="Until">First moment at which it binds again; null until the member ends the pause.</param>
/// <param name="Leaf">First leaf that says so.</param>
public readonly record struct Suspension(PartyId Party, Instant From, Instant? Until, long Leaf)
{
    public bool Covers(Instant at) => From <= at && !(at >= Until);
}

/// <summary>A member's announcement that it leaves.</summary>
/// <param name="Party">Who.</param>
/// <param name="NotifiedAt">Journal time of the announcement.</param>
/// <param name="Until">First moment at which it is no longer bound.</param>
/// <param name="Leaf">First leaf that says so.</param>
public readonly record struct Departure(PartyId Party, Instant NotifiedAt, Instant Until, long Leaf);
