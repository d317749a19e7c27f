using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using NodaTime;

namespace Forewarn.Core.Hotline;

/// <summary>A call outside the system, as one of its participants logged it, with what each side says of it.</summary>
/// <remarks>Immutable. What was logged stays: who sees it otherwise says so in a readout of its own.</remarks>
public sealed record Call
{
    public EntityId Id { get; private init; }

    /// <summary>Index of the first leaf that says that it was logged; <see cref="Leaves.None"/> for a proposal.</summary>
    public long Leaf { get; internal init; } = Leaves.None;

    public PartyId LoggedBy { get; private init; }

    /// <summary>Journal time.</summary>
    public Instant LoggedAt { get; internal init; }

    /// <summary>The person or post that logs it.</summary>
    public string By { get; private init; } = "";

    /// <summary>Who took part, by name.</summary>
    public ImmutableArray<PartyId> Participants { get; private init; } = [];

    public Topic Topic { get; private init; }

    /// <summary>What the one who logged it says: initiator, level and start are always there.</summary>
    public CallAccount Account { get; private init; } = CallAccount.Nothing;

    /// <summary>All versions of all sides, in the order in which they were filed.</summary>
    public ImmutableArray<Readout> Readouts { get; internal init; } = [];

    public Instant LastAt => Readouts.IsEmpty ? LoggedAt : Readouts[^1].FiledAt;

    /// <exception cref="InvalidValueException">Names the member that is wrong.</exception>
    public static Call Create(EntityId id, PartyId loggedBy, string by, ImmutableArray<PartyId> participants, Topic topic, CallAccount account)
    {
        var parties = WrittenText.RequireParties(participants, "participants");
        if (!parties.Contains(loggedBy))
            throw new InvalidValueException("participants", $"{loggedBy} did not take part", "a call of your own");
        if (account.Initiator is not { } initiator)
            throw new InvalidValueException("initiator", "missing", "one of the participants");
        if (!parties.Contains(initiator))
            throw new InvalidValueException("initiator", $"{initiator} did not take part", "one of the participants");
        if (account.Channel is null)
            throw new InvalidValueException("channel", "missing", "operational or diplomatic");
        if (account.Start is null)
            throw new InvalidValueException("start", "missing", "when the call began");
        return new Call { Id = id, LoggedBy = loggedBy, By = WrittenText.RequireBy(by), Participants = parties, Topic = topic, Account = account };
    }

    public IEnumerable<PartyId> OthersThan(PartyId party) => Participants.Where(other => other != party);

    /// <summary>The latest version of a party's readout; null when it has filed none.</summary>
    public Readout? ReadoutOf(PartyId party)
    {
        for (int i = Readouts.Length - 1; i >= 0; i--)
        {
            if (Readouts[i].Party == party)
                return Readouts[i];
        }
        return null;
    }

    /// <summary>What a party says of the call by now: in its readout, and, of the one who logged it, in the log where the readout is silent.</summary>
    public CallAccount AccountOf(PartyId party)
    {
        var said = ReadoutOf(party)?.Account ?? CallAccount.Nothing;
        return party == LoggedBy ? said.Over(Account) : said;
    }

    internal ImmutableArray<string> Texts => [By, .. Account.Subjects];

    internal Call WithTexts(ImmutableArray<string> texts) =>
        this with { By = WrittenText.RequireBy(texts[0]), Account = Account.WithSubjects(texts[1..]) };

    /// <summary>What people wrote in it and in its readouts.</summary>
    internal ImmutableArray<string> AllTexts => [.. Texts, .. Readouts.SelectMany(readout => readout.Texts)];

    /// <summary>The same in other words.</summary>
    /// <param name="reword">Is asked for each text in the order of <see cref="AllTexts"/>.</param>
    internal Call Reworded(Func<string, string> reword)
    {
        var reworded = WithTexts([.. Texts.Select(reword)]);
        return reworded with { Readouts = [.. Readouts.Select(readout => readout.WithTexts([.. readout.Texts.Select(reword)]))] };
    }

    internal bool SaysTheSameAs(Call other) => LoggedBy == other.LoggedBy && By == other.By && Topic == other.Topic && Account.SaysTheSameAs(other.Account)
        && Participants.AsSpan().SequenceEqual(other.Participants.AsSpan());
}
