using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Core.Incidents;

namespace Forewarn.Server.Api.Wire;

/// <summary>A position or an event that was seen.</summary>
/// <param name="Id">A UUID of the reporter's choice; the same report may be sent again.</param>
/// <param name="Party">Whose activity was seen.</param>
/// <param name="Kind">Kind of activity.</param>
/// <param name="Subject">The declaration to hold it against; the party's nearest unless given.</param>
/// <param name="Event">What was seen, in words.</param>
/// <param name="Source">Who or what saw it.</param>
public sealed record ObservationBody(
    string? Id, string? Party, string? Kind, SubjectBody? Subject, string? At, PositionBody? Position, string? Event, string? Source)
{
    internal static ObservationBody Of(Observation observation) => new(
        observation.Id.ToString(), observation.Party.ToString(), Names<ActivityKind>.Of(observation.Kind),
        observation.Subject is { } subject ? SubjectBody.Of(subject) : null, Times.Of(observation.At),
        new PositionBody(observation.Position.Lat, observation.Position.Lng, observation.AltitudeMetres), observation.Event, observation.Source);

    internal Observation ToObservation(PartyId reporter)
    {
        var position = Body.Required(Position, "position");
        return Observation.Create(
            Body.Required(Id, "id").In("id", Uuids.Parse),
            reporter,
            Body.Required(Party, "party").In("party", PartyId.Parse),
            Names<ActivityKind>.Parse(Kind, "kind"),
            Subject?.In("subject", subject => subject.ToKey()),
            Times.Parse(At, "at"),
            position.In("position", place => LatLng.FromDegrees(Body.Required(place.Lat, "lat"), Body.Required(place.Lng, "lng"))),
            position.AltitudeM,
            Event ?? "",
            Body.Required(Source, "source"));
    }
}

/// <summary>A place, with its altitude in metres above the WGS84 ellipsoid when that was seen.</summary>
public sealed record PositionBody(double? Lat, double? Lng, double? AltitudeM);

/// <summary>Names a declaration.</summary>
/// <param name="Type">operational-intent or constraint.</param>
public sealed record SubjectBody(string? Type, string? Id)
{
    internal static SubjectBody Of(EntityKey key) => new(Names<EntityType>.Of(key.Type), key.Id.ToString());

    internal EntityKey ToKey() => new(
        Type switch
        {
            "operational-intent" => EntityType.OperationalIntent,
            "constraint" => EntityType.Constraint,
            _ => throw new InvalidValueException("type", Type is null ? "missing" : "not a type of declaration", "operational-intent or constraint"),
        },
        Body.Required(Id, "id").In("id", Uuids.Parse));
}

/// <summary>How what was seen compares with what was declared.</summary>
/// <param name="TimeMiss">How long before the declared start (negative) or after the declared end; zero between them.</param>
public sealed record CheckView(
    bool Declared, bool Inside, SubjectBody? Subject, double HorizontalMissM, double VerticalMissM, string TimeMiss)
{
    internal static CheckView Of(Conformance conformance) => new(
        conformance.Subject is not null, conformance.IsInside, conformance.Subject is { } subject ? SubjectBody.Of(subject) : null,
        conformance.HorizontalMissMetres, conformance.VerticalMissMetres, Times.Of(conformance.TimeMiss));
}

/// <summary>The answer to an observation.</summary>
/// <param name="Overlaps">Other parties' declarations that contain it.</param>
public sealed record ObservationAnswer(
    ObservationBody Observation, long Leaf, CheckView Check, DeclarationReference[] Overlaps, FindingView[] Findings)
{
    internal static ObservationAnswer Of(Observed observed, long leaf) => new(
        ObservationBody.Of(observed.Observation), leaf, CheckView.Of(observed.Conformance), DeclarationReference.Of(observed.Overlaps, observed.Observation.Reporter),
        FindingView.Of(observed.Findings));
}
