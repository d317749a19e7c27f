using System.Collections.Immutable;
using NodaTime;

namespace Forewarn.Cli.Replay;

/// <summary>Reads the steps of one telling in their order, and remembers what the earlier ones made.</summary>
/// <param name="told">Filled with the ids of the facts that steps act out.</param>
internal sealed class StepReader(
    IReadOnlyDictionary<string, CaseParty> parties,
    IReadOnlyDictionary<string, Place> places,
    IReadOnlyDictionary<string, NamedArea> areas,
    IReadOnlyDictionary<string, Fact> facts,
    ImmutableArray<CaseArrangement> arrangements,
    Func<CaseObject, Basis> readBasis,
    Func<CaseObject, Moment> readTime,
    ISet<string> told)
{
    /// <summary>The kinds of activity: an operational intent's, then the constraints'.</summary>
    public static readonly ImmutableArray<string> Kinds =
        [DeclareStep.OperationalIntent, "live-fire", "air-defence", "closed-area", "protected-site", "other"];

    private readonly Dictionary<string, DeclareStep> _declared = new(StringComparer.Ordinal);
    private readonly HashSet<string> _observed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _calls = new(StringComparer.Ordinal);

    /// <summary>The moment of the first step that has one.</summary>
    public Instant? First { get; private set; }

    /// <summary>The moment of the last step so far that has one.</summary>
    public Instant? Last { get; private set; }

    public Step Read(CaseObject entry)
    {
        string verb = entry.OneOf("do", "declare", "end", "receive", "acknowledge", "observe", "claim", "withdraw", "call", "readout");
        (Moment time, string text, Basis basis) = Said(entry);
        RequireOrder(entry, time);
        return verb switch
        {
            "declare" => Declare(entry, Acted(entry, time), text, basis),
            "end" => End(entry, Acted(entry, time), text, basis),
            "receive" => Receive(entry, Acted(entry, time), text, basis),
            "acknowledge" => Acknowledge(entry, Acted(entry, time), text, basis),
            "observe" => Observe(entry, Acted(entry, time), text, basis),
            "withdraw" => Withdraw(entry, Acted(entry, time), text, basis),
            "claim" => Claim(entry, time, text, basis),
            "call" => Call(entry, time, text, basis),
            _ => Readout(entry, time, text, basis),
        };
    }

    /// <summary>Time, text and basis: those of the fact that the step names, or else its own.</summary>
    private (Moment Time, string Text, Basis Basis) Said(CaseObject entry)
    {
        Fact? fact = entry.Has("fact") ? entry.Reference("fact", facts, "fact") : null;
        if (fact is not null)
            told.Add(fact.Id);
        return (
            entry.Has("time") || fact is null ? readTime(entry) : fact.Time,
            entry.Has("text") || fact is null ? entry.Text("text") : fact.Text,
            entry.Has("standing") || fact is null ? readBasis(entry) : fact.Basis);
    }

    private void RequireOrder(CaseObject entry, Moment time)
    {
        if (time.ReplayedAt is not Instant at)
            return;
        if (at < Last)
            throw entry.Error("time", $"{time} is before the step above it", $"{new Moment.At(Last.Value)} or later");
        First ??= at;
        Last = at;
    }

    private static Moment Acted(CaseObject entry, Moment time) => time.ReplayedAt is not null
        ? time
        : throw entry.Error("time", $"\"{time}\" is not a moment at which a node can act", "at or on; assume one and say why, or make it a claim");

    private DeclareStep Declare(CaseObject entry, Moment time, string text, Basis basis)
    {
        string name = entry.Id("name");
        string by = Party(entry, "by");
        string kind = entry.OneOf("kind", Kinds.AsSpan());
        if (_declared.TryGetValue(name, out DeclareStep? earlier) && (earlier.By != by || earlier.Kind != kind))
            throw entry.Error("name", $"\"{name}\" was declared by {earlier.By} as {earlier.Kind}", "a name of its own, or the same party and kind");
        ImmutableArray<CaseVolume> volumes = [.. entry.Objects("volumes", 1).Select(Volume)];
        entry.RequireNothingElse("do, by, name, kind, volumes, and " + SaidFields);
        return _declared[name] = new DeclareStep(time, text, basis, by, name, kind, volumes);
    }

    private CaseVolume Volume(CaseObject entry)
    {
        var volume = new CaseVolume(entry.Reference("area", areas, "area"), entry.Moment("start"), entry.Moment("end"));
        if (volume.End <= volume.Start)
            throw entry.Error("end", $"{new Moment.At(volume.End)} is not after start", $"a moment after {new Moment.At(volume.Start)}");
        entry.RequireNothingElse("area, start, end");
        return volume;
    }

    private EndStep End(CaseObject entry, Moment time, string text, Basis basis)
    {
        var step = new EndStep(time, text, basis, Party(entry, "by"), Declared(entry, "name").Name);
        if (_declared[step.Name].By != step.By)
            throw entry.Error("by", $"\"{step.Name}\" is not {step.By}'s", _declared[step.Name].By);
        entry.RequireNothingElse("do, by, name, and " + SaidFields);
        _declared.Remove(step.Name);
        return step;
    }

    private ReceiveStep Receive(CaseObject entry, Moment time, string text, Basis basis)
    {
        var step = new ReceiveStep(time, text, basis, Party(entry, "by"));
        entry.RequireNothingElse("do, by, and " + SaidFields);
        return step;
    }

    private AcknowledgeStep Acknowledge(CaseObject entry, Moment time, string text, Basis basis)
    {
        var step = new AcknowledgeStep(time, text, basis, Party(entry, "by"), Declared(entry, "about").Name,
            entry.OneOf("answer", "received", "understood", "will-comply", "cannot-comply"));
        entry.RequireNothingElse("do, by, about, answer, and " + SaidFields);
        return step;
    }

    private ObserveStep Observe(CaseObject entry, Moment time, string text, Basis basis)
    {
        var step = new ObserveStep(
            time, text, basis, Party(entry, "by"), entry.Id("name"), Party(entry, "party"), entry.OneOf("kind", Kinds.AsSpan()),
            entry.Has("about") ? Declared(entry, "about").Name : null,
            entry.Reference("place", places, "place"),
            entry.Has("altitude_m") ? entry.Number("altitude_m") : null);
        if (!_observed.Add(step.Name))
            throw entry.Error("name", $"\"{step.Name}\" is used twice", "a name of its own in this telling");
        entry.RequireNothingElse("do, by, name, party, kind, about, place, altitude_m, and " + SaidFields);
        return step;
    }

    private static ClaimStep Claim(CaseObject entry, Moment time, string text, Basis basis)
    {
        var step = new ClaimStep(time, text, basis,
            entry.Has("about") ? entry.Id("about") : null,
            entry.Has("lead_time_more_than") ? entry.Duration("lead_time_more_than") : null);
        if (step.LeadTimeMoreThan is not null && step.About is null)
            throw entry.Error("about", "is missing", "what the claimed lead time is about");
        entry.RequireNothingElse("do, about, lead_time_more_than, and " + SaidFields);
        return step;
    }

    private WithdrawStep Withdraw(CaseObject entry, Moment time, string text, Basis basis)
    {
        string by = Party(entry, "by");
        CaseArrangement arrangement = entry.Reference(
            "arrangement", arrangements.ToDictionary(a => a.Id, StringComparer.Ordinal), "arrangement of this telling");
        if (arrangement.Members.All(member => member.Party != by))
            throw entry.Error("by", $"{by} is not a member of {arrangement.Id}", string.Join(", ", arrangement.Members.Select(m => m.Party)));
        var step = new WithdrawStep(time, text, basis, by, arrangement, entry.Moment("until"));
        entry.RequireNothingElse("do, by, arrangement, until, and " + SaidFields);
        return step;
    }

    private CallStep Call(CaseObject entry, Moment time, string text, Basis basis)
    {
        string name = entry.Id("name");
        string channel = entry.OneOf("channel", "operational", "diplomatic");
        string initiator = Party(entry, "initiator");
        ImmutableArray<string> participants = [.. entry.Texts("participants", 2)];
        for (int i = 0; i < participants.Length; i++)
        {
            if (!parties.ContainsKey(participants[i]))
                throw entry.Error(CaseObject.Invariant($"participants[{i}]"), $"\"{participants[i]}\" is not a party of this case", "the id of a party");
        }
        if (!participants.Contains(initiator))
            throw entry.Error("initiator", $"{initiator} is not a participant", string.Join(", ", participants));
        if (!_calls.Add(name))
            throw entry.Error("name", $"\"{name}\" is used twice", "a name of its own in this telling");
        entry.RequireNothingElse("do, name, channel, initiator, participants, and " + SaidFields);
        return new CallStep(time, text, basis, name, channel, initiator, participants);
    }

    private ReadoutStep Readout(CaseObject entry, Moment time, string text, Basis basis)
    {
        var step = new ReadoutStep(time, text, basis, Party(entry, "by"), entry.Id("call"));
        if (!_calls.Contains(step.Call))
            throw entry.Error("call", $"\"{step.Call}\" is not a call of a step above", "the name of a call");
        entry.RequireNothingElse("do, by, call, and " + SaidFields);
        return step;
    }

    private const string SaidFields = "fact, or time, text, standing with stated_by and source or because";

    private string Party(CaseObject entry, string field) => entry.Reference(field, parties, "party").Id;

    private DeclareStep Declared(CaseObject entry, string field) => entry.Reference(field, _declared, "declaration of a step above");
}
