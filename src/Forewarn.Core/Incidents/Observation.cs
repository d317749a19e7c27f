using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Core.Incidents;

/// <summary>A position or an event that was seen, with its source.</summary>
public sealed record Observation
{
    public EntityId Id { get; private init; }

    /// <summary>Index of its leaf; <see cref="Leaves.None"/> for a report that is not applied yet.</summary>
    public long Leaf { get; internal init; } = Leaves.None;

    /// <summary>Who reports it.</summary>
    public PartyId Reporter { get; private init; }

    /// <summary>Whose activity was seen.</summary>
    public PartyId Party { get; private init; }

    public ActivityKind Kind { get; private init; }

    /// <summary>The declaration that it is held against; absent to find the party's nearest.</summary>
    public EntityKey? Subject { get; private init; }

    /// <summary>When it was seen; whole ticks of 100 ns.</summary>
    public Instant At { get; private init; }

    public LatLng Position { get; private init; }

    /// <summary>Metres above the WGS84 ellipsoid; absent when it was not seen.</summary>
    public double? AltitudeMetres { get; private init; }

    public string Event { get; private init; } = "";

    /// <summary>Who or what saw it, for example "radar, Hmeimim" or a publication.</summary>
    public string Source { get; private init; } = "";

    /// <exception cref="InvalidValueException">Names the member that is wrong.</exception>
    public static Observation Create(
        EntityId id, PartyId reporter, PartyId party, ActivityKind kind, EntityKey? subject, Instant at, LatLng position,
        double? altitudeMetres, string @event, string source)
    {
        if (altitudeMetres is { } altitude && !(altitude is >= AltitudeBand.LowestMetres and <= AltitudeBand.HighestMetres))
            throw new InvalidValueException("position.altitude_m", "out of range", "-8000 to 100000 metres, or nothing");
        if (at < Volume4D.StartMin || at >= Volume4D.EndMax)
            throw new InvalidValueException("at", "out of range", "1900-01-01T00:00:00Z up to, not including, 2200-01-01T00:00:00Z");
        return new Observation
        {
            Id = id,
            Reporter = reporter,
            Party = party,
            Kind = Limits.RequireMember(kind, "kind"),
            Subject = subject,
            At = WholeTicks.Of(at),
            Position = position,
            AltitudeMetres = altitudeMetres,
        }.WithTexts(@event, source);
    }

    /// <exception cref="InvalidValueException">Names <c>event</c> or <c>source</c>.</exception>
    internal Observation WithTexts(string @event, string source) => this with
    {
        Event = Limits.RequireText(@event, "event", Limits.NoteLengthMax),
        Source = Limits.RequireText(source, "source", Limits.NoteLengthMax, lengthMin: 1),
    };
}
