using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Core.Arrangements;

/// <summary>An activity of which one party should have warned another, and no arrangement said so: theirs met, or came near, and nothing bound the two.</summary>
/// <param name="From">Whose activity it is.</param>
/// <param name="To">Whose activities it met.</param>
/// <param name="Activity">What should have been warned of.</param>
/// <param name="Place">The middle of the first of its volumes that met another.</param>
/// <param name="Start">First moment at which they met.</param>
/// <param name="Met">Activities of the other that it met, by key; the first <see cref="Limits.OverlapsListedMax"/>.</param>
/// <param name="MetCount">How many there are.</param>
public sealed record UncoveredMeeting(
    PartyId From, PartyId To, Declaration Activity, LatLng Place, Instant Start, ImmutableArray<Declaration> Met, int MetCount);

/// <summary>What a coverage report is asked for.</summary>
/// <param name="Party">Only meetings of this party, in both directions; null for all.</param>
/// <param name="From">First moment of the period.</param>
/// <param name="Until">First moment after it.</param>
/// <param name="Near">How close activities come to meet.</param>
public sealed record CoverageQuestion(PartyId? Party, Instant From, Instant Until, Separation Near)
{
    /// <summary>How close activities come to meet unless the question says otherwise: 5 km, 300 m, 10 minutes.</summary>
    public static readonly Separation NearDefault = Separation.Create(5_000, 300, Duration.FromMinutes(10));

    /// <exception cref="InvalidValueException">Names <c>to</c>.</exception>
    public static CoverageQuestion Create(PartyId? party, Instant from, Instant until, Separation near) =>
        until <= from ? throw new InvalidValueException("to", "not after from", "a time after from")
        : until - from > ArrangementsLimits.CoveragePeriodMax ? throw new InvalidValueException("to", "too long a period", $"at most {ArrangementsLimits.CoveragePeriodMax.TotalDays} days after from")
        : new CoverageQuestion(party, from, until, near);
}

/// <summary>Where a coverage report goes on: after one declaration of a party.</summary>
public readonly record struct CoverageCursor(PartyId Party, EntityKey? After);
