using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using NodaTime;

namespace Forewarn.Core.Hotline;

/// <summary>One side's own account of a call, in its own words. A correction is a further version; the earlier ones stay.</summary>
public sealed record Readout
{
    /// <summary>Whose it is.</summary>
    public PartyId Party { get; private init; }

    /// <summary>1 for the first that the party files of the call, then counting up; 0 for a proposal.</summary>
    public int Version { get; private init; }

    /// <summary>Index of the leaf that says what it says; <see cref="Leaves.None"/> for a proposal.</summary>
    public long Leaf { get; private init; } = Leaves.None;

    /// <summary>Journal time.</summary>
    public Instant FiledAt { get; private init; }

    /// <summary>The person or post that files it.</summary>
    public string By { get; private init; } = "";

    /// <summary>Language of the text, BCP 47; empty when it was not said.</summary>
    public string Language { get; private init; } = "";

    /// <summary>What it says in figures of the call.</summary>
    public CallAccount Account { get; private init; } = CallAccount.Nothing;

    /// <summary>What it says in words.</summary>
    public string Text { get; private init; } = "";

    /// <exception cref="InvalidValueException">Names the member that is wrong.</exception>
    public static Readout Create(PartyId party, string by, string language, CallAccount account, string text) => new Readout
    {
        Party = party,
        Language = WrittenText.RequireLanguage(language, "language"),
        Account = account,
    }.WithTexts([by, text, .. account.Subjects]);

    internal ImmutableArray<string> Texts => [By, Text, .. Account.Subjects];

    internal Readout WithTexts(ImmutableArray<string> texts) => this with
    {
        By = WrittenText.RequireBy(texts[0]),
        Text = Limits.RequireText(texts[1], "text", HotlineLimits.ReadoutLengthMax, lengthMin: 1),
        Account = Account.WithSubjects(texts[2..]),
    };

    internal Readout As(int version, Instant filedAt, long leaf) => this with { Version = version, FiledAt = filedAt, Leaf = leaf };

    internal bool SaysTheSameAs(Readout other) =>
        By == other.By && Language == other.Language && Text == other.Text && Account.SaysTheSameAs(other.Account);
}
