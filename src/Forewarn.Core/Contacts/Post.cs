using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;
using NodaTime.TimeZones;

namespace Forewarn.Core.Contacts;

/// <summary>A duty that contacts take in turns.</summary>
/// <remarks>A turn of whole days changes at the same time of day on the wall, whatever the clocks did meanwhile; in a gap of
/// daylight saving at the first moment after it, in an hour that comes twice at the first of the two. Other turns last as long as they
/// say.</remarks>
public sealed record Post
{
    public static readonly Duration TurnMin = Duration.FromMinutes(1);

    public static readonly Duration TurnMax = Duration.FromDays(366);

    /// <summary>Earliest and latest start.</summary>
    private static readonly (Instant Min, Instant Max) StartRange = (Instant.FromUtc(2000, 1, 1, 0, 0), Instant.FromUtc(2200, 1, 1, 0, 0));

    private static readonly ZoneLocalMappingResolver OnTheWall = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    public PostId Id { get; private init; }

    public Channel Level { get; private init; }

    /// <summary>Who takes turns, in order; the first one's begins at <see cref="Start"/>.</summary>
    public ImmutableArray<ContactId> Rotation { get; private init; } = [];

    public Instant Start { get; private init; }

    /// <summary>How long a turn lasts.</summary>
    public Duration Turn { get; private init; }

    /// <exception cref="InvalidValueException">Names <c>level</c>, <c>rotation</c>, <c>start</c> or <c>turn</c>.</exception>
    public static Post Create(PostId id, Channel level, ImmutableArray<ContactId> rotation, Instant start, Duration turn)
    {
        if (rotation.Length is < 1 or > Roster.RotationMax)
            throw new InvalidValueException("rotation", $"{rotation.Length} contacts", $"1 to {Roster.RotationMax} contacts");
        if (turn < TurnMin || turn > TurnMax)
            throw new InvalidValueException("turn", "out of range", "PT1M to P366D");
        if (start < StartRange.Min || start > StartRange.Max)
            throw new InvalidValueException("start", "out of range", $"{StartRange.Min} to {StartRange.Max}");
        return new Post
        {
            Id = id,
            Level = Limits.RequireMember(level, "level"),
            Rotation = rotation,
            Start = WholeTicks.Of(start),
            Turn = WholeTicks.Of(turn),
        };
    }

    /// <summary>Those who take turns, each once, from the one on duty: who comes next steps in where one cannot be reached.</summary>
    public ImmutableArray<ContactId> From(Instant at, DateTimeZone zone)
    {
        long turns = TurnsBefore(at, zone);
        int first = (int)(((turns % Rotation.Length) + Rotation.Length) % Rotation.Length);
        return [.. Rotation.Skip(first).Concat(Rotation.Take(first)).Distinct()];
    }

    /// <summary>How many turns have been completed; negative before the start, where the rotation is thought on.</summary>
    private long TurnsBefore(Instant at, DateTimeZone zone)
    {
        long elapsed = (at - Start).BclCompatibleTicks, turn = Turn.BclCompatibleTicks;
        long turns = Math.DivRem(elapsed, turn, out long rest) - (rest < 0 ? 1 : 0);
        if (turn % NodaConstants.TicksPerDay != 0)
            return turns;
        // The wall clock is less than two days off, so it is this turn or one beside it.
        int days = (int)(turn / NodaConstants.TicksPerDay);
        var start = Start.InZone(zone).LocalDateTime;
        for (long near = turns + 2; near > turns - 2; near--)
        {
            if (BeginOf(near) <= at)
                return near;
        }
        return turns - 2;

        Instant BeginOf(long number) => zone.ResolveLocal(start.PlusDays((int)(number * days)), OnTheWall).ToInstant();
    }

    internal bool SaysTheSameAs(Post other) => (Id, Level, Start, Turn) == (other.Id, other.Level, other.Start, other.Turn)
        && Rotation.AsSpan().SequenceEqual(other.Rotation.AsSpan());
}
