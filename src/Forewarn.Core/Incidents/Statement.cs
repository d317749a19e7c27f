using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using NodaTime;

namespace Forewarn.Core.Incidents;

/// <summary>What a party says in public about an incident or a call. It stays as it is: a correction is added to it.</summary>
/// <remarks>Immutable.</remarks>
public sealed record Statement
{
    public EntityId Id { get; private init; }

    /// <summary>1 as it was published, one more with each correction.</summary>
    public int Version => 1 + Corrections.Length;

    /// <summary>Index of the leaf that published it; <see cref="Leaves.None"/> for a proposal.</summary>
    public long Leaf { get; internal init; } = Leaves.None;

    /// <summary>Whose words they are.</summary>
    public PartyId Party { get; private init; }

    /// <summary>The incident or the call that it is about.</summary>
    public EventSubject About { get; private init; }

    /// <summary>Whether that is of an exercise, which every surface says first.</summary>
    public bool IsExercise { get; internal init; }

    /// <summary>When it was published, by the journal's clock.</summary>
    public Instant PublishedAt { get; internal init; }

    public string Title { get; private init; } = "";

    public StatementText Text { get; private init; }

    /// <summary>In the order in which they were added.</summary>
    public ImmutableArray<Correction> Corrections { get; private init; } = [];

    /// <summary>When it was published or corrected last.</summary>
    public Instant UpdatedAt => Corrections.IsEmpty ? PublishedAt : Corrections[^1].At;

    /// <exception cref="InvalidValueException">Names <c>about</c> or <c>title</c>.</exception>
    public static Statement Create(EntityId id, PartyId party, EventSubject about, string title, StatementText text)
    {
        if (about.Type is not (EntityType.Incident or EntityType.Call))
            throw new InvalidValueException("about", $"a {about.Type}", "an incident or a call");
        return new Statement { Id = id, Party = party, About = about, Text = text }.WithTitle(title);
    }

    internal Statement WithTitle(string title) => this with
    {
        Title = Limits.RequireText(title, "title", IncidentLimits.TitleLengthMax, lengthMin: 1),
    };

    internal Statement WithText(StatementText text) => this with { Text = text };

    internal Statement With(Correction correction) => this with { Corrections = [.. Corrections, correction] };

    /// <summary>The title, the text, then that of each correction.</summary>
    internal ImmutableArray<string> Texts => [Title, Text.Text, .. Corrections.Select(correction => correction.Text.Text)];

    /// <summary>Index of the leaf after which nothing more was added to it.</summary>
    internal long WordsLeaf => Corrections.IsEmpty ? Leaf : Corrections[^1].Leaf;

    /// <summary>The same in other words.</summary>
    /// <param name="next">Is asked for each text in the order of <see cref="Texts"/>.</param>
    internal Statement Reworded(Func<string, string> next)
    {
        var reworded = WithTitle(next(Title)).WithText(new StatementText(Text.Language, next(Text.Text)));
        return reworded with { Corrections = [.. Corrections.Select(correction => correction with { Text = new StatementText(correction.Text.Language, next(correction.Text.Text)) })] };
    }

    internal int CharactersCount => Texts.Sum(text => text.Length);

    internal bool SaysTheSameAs(Statement other) => (Party, About, Title, Text) == (other.Party, other.About, other.Title, other.Text);
}

/// <summary>Words in a language.</summary>
public readonly record struct StatementText
{
    /// <exception cref="InvalidValueException">Names <c>language</c> or <c>text</c>.</exception>
    public StatementText(string language, string text) => (Language, Text) = (
        LanguageTag.Require(language, "language"), Limits.RequireText(text, "text", IncidentLimits.StatementLengthMax, lengthMin: 1));

    /// <summary>BCP 47.</summary>
    public string Language { get; }

    public string Text { get; }
}

/// <summary>What a party has added to a statement of its own.</summary>
/// <param name="At">When, by the journal's clock.</param>
/// <param name="Text">The words.</param>
/// <param name="Leaf">Index of the leaf that says so.</param>
public readonly record struct Correction(Instant At, StatementText Text, long Leaf);
