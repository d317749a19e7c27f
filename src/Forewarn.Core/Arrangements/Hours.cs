using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Arrangements;

/// <summary>The stretches of time in which an arrangement binds two parties towards each other: in order, none touching the next.</summary>
internal readonly record struct Hours(ImmutableArray<Stretch> Stretches)
{
    /// <summary>When both are members, the arrangement is valid, and neither has suspended its part.</summary>
    public static Hours Of(Arrangement arrangement, PartyId first, PartyId second)
    {
        var from = Instant.Max(arrangement.ValidFrom, arrangement.Agreement?.Since ?? Instant.MinValue);
        var until = arrangement.ValidUntil ?? Instant.MaxValue;
        int found = 0;
        foreach (var member in arrangement.Members)
        {
            if (member.Party != first && member.Party != second)
                continue;
            found++;
            from = Instant.Max(from, member.From);
            until = Instant.Min(until, member.Until ?? Instant.MaxValue);
        }
        if (found < 2 || until <= from)
            return new Hours([]);
        var hours = new Hours([new Stretch(from, until)]);
        foreach (var suspension in arrangement.Suspensions)
        {
            if (suspension.Party == first || suspension.Party == second)
                hours = hours.Without(new Stretch(suspension.From, suspension.Until ?? Instant.MaxValue));
        }
        return hours;
    }

    /// <summary>What of them is not before a moment.</summary>
    public Hours Since(Instant moment) => Without(new Stretch(Instant.MinValue, moment));

    public Hours Without(Hours others)
    {
        var rest = this;
        foreach (var other in others.Stretches)
            rest = rest.Without(other);
        return rest;
    }

    public bool Meet(Stretch other) => Stretches.Any(stretch => stretch.From < other.Until && other.From < stretch.Until);

    private Hours Without(Stretch other)
    {
        var rest = ImmutableArray.CreateBuilder<Stretch>();
        foreach (var (from, until) in Stretches)
        {
            if (from < Instant.Min(until, other.From))
                rest.Add(new Stretch(from, Instant.Min(until, other.From)));
            if (Instant.Max(from, other.Until) < until)
                rest.Add(new Stretch(Instant.Max(from, other.Until), until));
        }
        return new Hours(rest.ToImmutable());
    }
}

/// <summary>A stretch of time up to, not including, its end; <see cref="Instant.MaxValue"/> when it has none.</summary>
internal readonly record struct Stretch(Instant From, Instant Until) : IComparable<Stretch>
{
    public int CompareTo(Stretch other) => From != other.From ? From.CompareTo(other.From) : Until.CompareTo(other.Until);
}
