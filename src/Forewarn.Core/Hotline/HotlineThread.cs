using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Hotline;

/// <summary>A conversation between two or more parties on one level. Who is in it, and what it is tied to, stays as it was opened.</summary>
/// <remarks>Immutable; each message and each mark is a new object.</remarks>
public sealed record HotlineThread
{
    public EntityId Id { get; private init; }

    /// <summary>Index of the first leaf that says that it was opened; <see cref="Leaves.None"/> for a proposal.</summary>
    public long Leaf { get; internal init; } = Leaves.None;

    public PartyId OpenedBy { get; private init; }

    /// <summary>Journal time.</summary>
    public Instant OpenedAt { get; internal init; }

    public Channel Channel { get; private init; }

    /// <summary>Who is in it, the one that opened it included, by name.</summary>
    public ImmutableArray<PartyId> Parties { get; private init; } = [];

    public Topic Topic { get; private init; }

    /// <summary>Whether it is of an exercise, and marked so wherever it is shown.</summary>
    public bool IsExercise { get; private init; }

    /// <summary>What it is about, in words.</summary>
    public string Title { get; private init; } = "";

    /// <summary>In the order of their numbers.</summary>
    public ImmutableArray<Message> Messages { get; internal init; } = [];

    /// <summary>When something was last written in it.</summary>
    public Instant LastAt => Messages.IsEmpty ? OpenedAt : Messages[^1].SentAt;

    /// <param name="id">Of the opener's choice.</param>
    /// <param name="openedBy">Who opens it.</param>
    /// <param name="others">With whom.</param>
    /// <param name="channel">On which level.</param>
    /// <param name="topic">What it is tied to.</param>
    /// <param name="isExercise">Whether it is of an exercise.</param>
    /// <param name="title">What it is about, in words.</param>
    /// <exception cref="InvalidValueException">Names the member that is wrong.</exception>
    public static HotlineThread Create(
        EntityId id, PartyId openedBy, ImmutableArray<PartyId> others, Channel channel, Topic topic, bool isExercise, string title) => new HotlineThread
        {
            Id = id,
            OpenedBy = openedBy,
            Parties = WrittenText.RequireParties([openedBy, .. others], "with"),
            Channel = Limits.RequireMember(channel, "channel"),
            Topic = topic,
            IsExercise = isExercise,
        }.WithTitle(title);

    public bool Has(PartyId party) => Parties.Contains(party);

    public IEnumerable<PartyId> OthersThan(PartyId party) => Parties.Where(other => other != party);

    /// <summary>The message of a number; null when there is none.</summary>
    public Message? Find(int number) => number >= 1 && number <= Messages.Length ? Messages[number - 1] : null;

    /// <summary>The message of an id; null when there is none. Cost: one look at each message.</summary>
    public Message? Find(EntityId message)
    {
        foreach (var candidate in Messages)
        {
            if (candidate.Id == message)
                return candidate;
        }
        return null;
    }

    internal HotlineThread WithTitle(string title) => this with { Title = WrittenText.RequireLine(title, "title", HotlineLimits.TitleLengthMax) };

    /// <summary>Index of the last leaf whose words are in it.</summary>
    internal long WordsLeaf => Messages.SelectMany(message => message.Marks).Select(marks => marks.Reading?.Leaf ?? Leaves.None)
        .Concat(Messages.Select(message => message.Leaf)).Append(Leaf).Max();

    /// <summary>What people wrote in it: the title, and of each message its words and the names of those who read it.</summary>
    internal ImmutableArray<string> Texts =>
        [Title, .. Messages.SelectMany(message => (IEnumerable<string>)[.. message.Content.Texts, .. message.Marks.Where(marks => marks.Reading is not null).Select(marks => marks.Reading!.By)])];

    /// <summary>The same in other words.</summary>
    /// <param name="reword">Is asked for each text in the order of <see cref="Texts"/>.</param>
    internal HotlineThread Reworded(Func<string, string> reword)
    {
        var titled = WithTitle(reword(Title));
        return titled with
        {
            Messages = [.. Messages.Select(message => message with
            {
                Content = message.Content.WithTexts([.. message.Content.Texts.Select(reword)]),
                Marks = [.. message.Marks.Select(marks => marks.Reading is { } reading ? marks with { Reading = reading with { By = reword(reading.By) } } : marks)],
            })],
        };
    }

    /// <summary>With a message changed, or added behind the last.</summary>
    internal HotlineThread With(Message message) => this with
    {
        Messages = message.Number > Messages.Length ? Messages.Add(message) : Messages.SetItem(message.Number - 1, message),
    };

    internal bool SaysTheSameAs(HotlineThread other) => OpenedBy == other.OpenedBy && Channel == other.Channel && Topic == other.Topic
        && IsExercise == other.IsExercise && Title == other.Title && Parties.AsSpan().SequenceEqual(other.Parties.AsSpan());
}
