using System.Collections.Immutable;
using Forewarn.Client.Model;
using NodaTime;
using Outlines = Forewarn.Core.Geometry;

namespace Forewarn.Cli.Replay;

/// <summary>What a replay says to the node, made of what the case says.</summary>
internal static class NodeRequests
{
    public static PartyTerms Party(CaseParty party) => new(party.Name, party.Zone.Id, party.CalendarName, party.Languages);

    public static ArrangementTerms Arrangement(CaseArrangement arrangement) => new(
        arrangement.Name,
        [.. arrangement.Members.Select(member => new Member(member.Party, member.From, member.Until))],
        Volume3D(arrangement.Area),
        arrangement.LeadTimes.ToImmutableSortedDictionary(StringComparer.Ordinal),
        arrangement.ValidFrom,
        new SeparationTerms(arrangement.Separation.HorizontalMetres, arrangement.Separation.VerticalMetres, arrangement.Separation.Time),
        [.. arrangement.Ladder.Select(rung => new Rung(rung.Channel, rung.AcknowledgeWithin))],
        arrangement.ValidUntil,
        arrangement.WithdrawalNotice);

    public static OperationalIntentTerms OperationalIntent(DeclareStep step) => new("Accepted", Volumes(step), step.Text);

    public static ConstraintTerms Constraint(DeclareStep step) => new(step.Kind, Volumes(step), step.Text);

    public static Observation Observation(ObserveStep step, Guid id, (DeclareStep Step, Guid Id)? about) => new(
        id,
        step.Party,
        step.Kind,
        step.Time.ReplayedAt!.Value,
        new ObservedPosition(step.Place.Position.Lat, step.Place.Position.Lng, step.AltitudeMetres),
        step.Basis.StatedBy?.Name ?? step.Basis.Source?.Publishers[0] ?? "assumed",
        step.Text,
        about is null ? null : new ObservedSubject(
            about.Value.Step.Kind == DeclareStep.OperationalIntent ? DeclareStep.OperationalIntent : "constraint", about.Value.Id));

    public static Volume4D Extent(CaseIncident incident) => Volume4D.Of(Volume3D(incident.Area), incident.From, incident.Until);

    /// <summary>The volumes that were declared, in another area.</summary>
    public static ImmutableArray<Volume4D> Volumes(DeclareStep step, NamedArea area) =>
        [.. step.Volumes.Select(volume => Volume4D.Of(Volume3D(area), volume.Start, volume.End))];

    /// <summary>The call as it is stated; of its subjects the log says nothing, since the readouts do.</summary>
    public static CallTerms Call(CallStep step, Instant start) => new(SaidBy(step), step.Participants, step.Initiator, step.Channel, start);

    public static ReadoutTerms Readout(ReadoutStep step) => new(SaidBy(step), step.Text, "en");

    private static string SaidBy(Step step) => step.Basis.StatedBy?.Name ?? "the case file";

    private static ImmutableArray<Volume4D> Volumes(DeclareStep step) =>
        [.. step.Volumes.Select(volume => Volume4D.Of(Volume3D(volume.Area), volume.Start, volume.End))];

    private static Volume3D Volume3D(NamedArea area) => area.Area switch
    {
        Outlines.Circle circle => Client.Model.Volume3D.OfCircle(
            Place(circle.Center), circle.RadiusMetres, area.Altitude.LowerMetres, area.Altitude.UpperMetres),
        Outlines.Polygon polygon => Client.Model.Volume3D.OfPolygon(
            [.. polygon.Vertices.Select(Place)], area.Altitude.LowerMetres, area.Altitude.UpperMetres),
        _ => throw new ArgumentException($"{area.Area.GetType().Name} has no form in F3548", nameof(area)),
    };

    private static LatLng Place(Outlines.LatLng place) => new(place.Lat, place.Lng);
}
