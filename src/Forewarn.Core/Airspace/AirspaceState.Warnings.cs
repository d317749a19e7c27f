using System.Collections.Immutable;
using Forewarn.Core.Contacts;
using Forewarn.Core.Geometry;
using Forewarn.Core.Incidents;
using Forewarn.Core.Warnings;
using NodaTime;
using static System.FormattableString;

namespace Forewarn.Core.Airspace;

/// <content>What comes back: deliveries, acknowledgements, observations.</content>
public sealed partial class AirspaceState
{
    /// <summary>How far around an observation a declaration of its party is looked for, in metres, nearest first.</summary>
    private static readonly double[] SearchRadiiMetres = [1_000, 10_000, 100_000, 500_000];

    /// <summary>How long before and after an observation a declaration of its party is looked for.</summary>
    private static readonly Duration SearchTime = Duration.FromHours(24);

    private Outcome Apply(RecordDelivery command)
    {
        foreach (long number in command.Warnings)
        {
            if (_warnings.Find(number) is not { } warning || warning.To != command.Actor)
                return NotFound("warnings", Invariant($"warning {number} owed to {command.Actor}"));
        }
        var delivered = ImmutableArray.CreateBuilder<Warning>(command.Warnings.Length);
        foreach (long number in command.Warnings)
            delivered.Add(DeliveredOnce(_warnings.Find(number)!, command.Transport));
        return new Delivered(delivered.ToImmutable()) { Leaf = delivered[0].Delivery!.Value.Leaf };
    }

    private Warning DeliveredOnce(Warning warning, Transport transport, ContactId? contact = null)
    {
        if (warning.Delivery is not null)
            return warning;
        long leaf = Emit(EventKind.WarningDelivered, EventSubject.Warning(warning.Number), 0, warning.From, warning.To);
        var delivered = warning with { Delivery = new Delivery(Time, transport, leaf, contact) };
        _warnings.Replace(delivered);
        return delivered;
    }

    private Outcome Apply(Acknowledge command)
    {
        if (_warnings.Find(command.Warning) is not { } warning || warning.To != command.Actor)
            return NotFound("id", Invariant($"warning {command.Warning} owed to {command.Actor}"));
        if (warning.Acknowledgement is { } earlier)
        {
            if ((earlier.Answer, earlier.By, earlier.Text, earlier.CounterProposal) == (command.Answer, command.By, command.Text, command.CounterProposal))
                return new Acknowledged(warning) { Leaf = earlier.Leaf };
            if (SaysNoMore(earlier, command.Answer))
                return new Refused(RefusalCode.Conflict, "answer", $"the warning was answered {earlier.Answer} already", "an answer that says more");
            if (warning.Resolution is { IsAccepted: true })
                return new Refused(RefusalCode.Conflict, "answer", "what was asked for was accepted", "an answer to the warning of the changed declaration");
        }
        if (command.CounterProposal is { } proposed && CannotBeProposed(warning, proposed) is { } problem)
            return problem;
        warning = DeliveredOnce(warning, Transport.Console);
        long leaf = Emit(EventKind.WarningAcknowledged, EventSubject.Warning(warning.Number), 0, warning.To, warning.From);
        warning = warning with
        {
            Acknowledgement = new Acknowledgement(Time, command.Answer, command.By, command.Text, leaf, command.CounterProposal),
            FirstAcknowledgedAt = warning.FirstAcknowledgedAt ?? Time,
            AcknowledgeBy = null,
        };
        _warnings.Replace(warning);
        CloseOutboxOf(warning);
        Bring(leaf, warning.From, warning.Channel, isUrgent: command.Answer >= Answer.CannotComply, warning.IsExercise);
        return new Acknowledged(warning) { Leaf = leaf };
    }

    /// <summary>Received, then understood, then what the party asks for, then what it will do.</summary>
    private static bool SaysNoMore(Acknowledgement earlier, Answer next) => earlier.IsFinal
        || (earlier.Answer == Answer.AskForChange ? next is not (Answer.WillComply or Answer.CannotComply) : earlier.Answer >= next);

    private Outcome Apply(Observe command)
    {
        var observation = command.Observation;
        if (_observations.Find(observation.Id) is { } earlier)
        {
            return earlier.Reporter != command.Actor ? (earlier.Party == command.Actor ? NotManager("observation", earlier.Reporter) : IdInUse())
                : earlier == observation with { Leaf = earlier.Leaf } ? ObservedAs(earlier, created: false)
                : new Refused(RefusalCode.Conflict, "id", "another observation has this id", "a new id");
        }
        if (!_parties.ContainsKey(observation.Party))
            return UnknownParty("party", observation.Party);
        if (observation.At < Time - Limits.ObservationAgeMax || observation.At > Time + Limits.ObservationAheadMax)
        {
            return new Refused(RefusalCode.Invalid, "at", Invariant($"{observation.At} is out of range"),
                Invariant($"{Time - Limits.ObservationAgeMax} to {Time + Limits.ObservationAheadMax}"));
        }
        if (observation.Subject is { } subject && _declarations.Find(subject)?.Manager != observation.Party)
            return NotFound("subject", $"such declaration of {observation.Party}");
        long leaf = Emit(EventKind.Observed, EventSubject.Entity(EntityType.Observation, observation.Id), 0, observation.Reporter, observation.Party);
        observation = observation with { Leaf = leaf };
        _observations.Put(observation);
        ReportUncovered(observation, SpotOf(observation));
        return ObservedAs(observation, created: true);
    }

    private Observed ObservedAs(Observation observation, bool created)
    {
        var spot = SpotOf(observation);
        var conformance = observation.Subject is { } subject && _declarations.Find(subject) is { } named
            ? Conformance.Of(observation, named)
            : Nearest(observation, spot);
        var overlaps = new SortedDictionary<EntityKey, Declaration>();
        _declarations.Query(spot, default, (_, declaration) =>
        {
            if (declaration.Manager != observation.Party && !(observation.At >= declaration.EndedAt))
                overlaps.TryAdd(declaration.Key, declaration);
        });
        var findings = ImmutableArray.CreateBuilder<Finding>();
        if (!_obligations.IsBound(observation.Party, observation.Kind, [spot], observation.At))
            findings.Add(Finding.BoundByNoArrangement);
        if (conformance.Subject is null)
            findings.Add(Finding.NothingDeclared);
        else if (!conformance.IsInside)
            findings.Add(Finding.OutsideDeclared);
        return new Observed(observation, created, conformance, [.. overlaps.Values.Take(Limits.OverlapsListedMax)], findings.ToImmutable())
        {
            Leaf = observation.Leaf,
        };
    }

    /// <summary>The declaration of the observed party, of the observed kind as far as the reporter can tell, that misses what was seen by least.</summary>
    private Conformance Nearest(Observation observation, Volume4D spot)
    {
        if (!_declarations.HasAny(observation.Party))
            return Conformance.NothingDeclared;
        foreach (double radius in SearchRadiiMetres)
        {
            Conformance? best = null;
            var around = Separation.Create(0, AltitudeBand.HighestMetres / 5, SearchTime);
            var area = Volume4D.Create(Circle.FromMetres(observation.Position, radius), spot.Altitude, spot.Start, spot.End);
            _declarations.Query(area, around, (_, declaration) =>
            {
                if (declaration.Manager != observation.Party || !declaration.MayBeOf(observation.Kind, observation.Reporter))
                    return;
                var candidate = Conformance.Of(observation, declaration);
                if (best is null || candidate.IsCloserThan(best) || (!best.IsCloserThan(candidate) && candidate.Subject!.Value.CompareTo(best.Subject!.Value) < 0))
                    best = candidate;
            });
            if (best is not null)
                return best;
        }
        return Conformance.NothingDeclared;
    }

    /// <summary>The place and moment of an observation as the smallest volume; of any altitude when none was seen.</summary>
    private static Volume4D SpotOf(Observation observation) => Volume4D.Create(
        Circle.FromCentimetres(observation.Position, 1),
        observation.AltitudeMetres is { } altitude
            ? AltitudeBand.FromMetres(Math.Max(AltitudeBand.LowestMetres, altitude - 0.01), Math.Min(AltitudeBand.HighestMetres, altitude + 0.01))
            : AltitudeBand.FromMetres(AltitudeBand.LowestMetres, AltitudeBand.HighestMetres),
        observation.At, observation.At + Duration.FromTicks(1));
}
