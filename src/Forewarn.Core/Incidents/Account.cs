using System.Buffers;
using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using NodaTime;

namespace Forewarn.Core.Incidents;

/// <summary>What one party says of an incident, in its own words and points. Beside those of the others, never merged with them.</summary>
/// <remarks>Immutable, and equal by value.</remarks>
public sealed record Account
{
    public PartyId Party { get; private init; }

    /// <summary>1 for the first, one more with each change; earlier ones stay in the record.</summary>
    public int Version { get; internal init; } = 1;

    /// <summary>Index of the first leaf of this version; <see cref="Leaves.None"/> for a proposal.</summary>
    public long Leaf { get; internal init; } = Leaves.None;

    /// <summary>When this version was filed, by the journal's clock.</summary>
    public Instant FiledAt { get; internal init; }

    /// <summary>Language of the text, BCP 47.</summary>
    public string Language { get; private init; } = "";

    public string Text { get; private init; } = "";

    /// <summary>In the order in which the party gave them.</summary>
    public ImmutableArray<AccountPoint> Points { get; private init; } = [];

    /// <exception cref="InvalidValueException">Names <c>language</c>, <c>text</c> or <c>points</c>.</exception>
    public static Account Create(PartyId party, string language, string text, ImmutableArray<AccountPoint> points)
    {
        if (points.Length > IncidentLimits.PointsPerAccountMax)
            throw new InvalidValueException("points", $"{points.Length} points", $"at most {IncidentLimits.PointsPerAccountMax}");
        return new Account
        {
            Party = party,
            Language = LanguageTag.Require(language, "language"),
            Text = Limits.RequireText(text, "text", IncidentLimits.AccountLengthMax),
            Points = points,
        };
    }

    /// <summary>Its text, then text, speaker and ground of each point.</summary>
    internal ImmutableArray<string> Texts => [Text, .. Points.SelectMany(point => new[] { point.Text, point.By, point.Ground })];

    internal Account WithTexts(ImmutableArray<string> texts) => this with
    {
        Text = texts[0],
        Points = [.. Points.Select((point, i) => point.WithTexts(texts[1 + 3 * i], texts[2 + 3 * i], texts[3 + 3 * i]))],
    };

    internal int CharactersCount => Texts.Sum(text => text.Length);

    internal bool SaysTheSameAs(Account other) =>
        Language == other.Language && Text == other.Text && Points.AsSpan().SequenceEqual(other.Points.AsSpan());

    public bool Equals(Account? other) => other is not null && Party == other.Party && Version == other.Version && Leaf == other.Leaf
        && FiledAt == other.FiledAt && SaysTheSameAs(other);

    public override int GetHashCode() => HashCode.Combine(Party, Version, Leaf);
}

/// <summary>One point of an account: something said to have happened, or a word on what an entry rests on.</summary>
/// <remarks>Immutable, and equal by value.</remarks>
public sealed record AccountPoint
{
    /// <summary>When it is said to have happened; null when no time is given.</summary>
    public Instant? At { get; private init; }

    /// <summary>The entry of the record that it speaks of, as <c>constraint/UUID</c>; empty for none. What a party says of its own
    /// declaration or report, or of an arrangement that it is a member of, is carried over to every finding that rests on it.</summary>
    public string About { get; private init; } = "";

    /// <summary>The version of that entry alone; null for all of them.</summary>
    public int? Version { get; private init; }

    public Standing Standing { get; private init; }

    public string Text { get; private init; } = "";

    /// <summary>Who claims or assumes it, in the party's words; empty when it is the party itself.</summary>
    public string By { get; private init; } = "";

    /// <summary>Where it was published, of what is claimed; why, of what is assumed.</summary>
    public string Ground { get; private init; } = "";

    /// <exception cref="InvalidValueException">Names the member that is wrong.</exception>
    public static AccountPoint Create(Instant? at, string about, int? version, Standing standing, string text, string by, string ground)
    {
        if (version is < 1 || (version is not null && about.Length == 0))
            throw new InvalidValueException("version", about.Length == 0 ? "a version of nothing" : "less than 1", "1 or more, together with about");
        if (about.Length > 0 && !IsEntityName(about))
            throw new InvalidValueException("about", "not the name of an entity", "its type, a slash and its id, such as constraint/2f8343be-6482-4d1b-a474-16847e01af1e");
        return new AccountPoint
        {
            At = WholeTicks.Of(at),
            About = about,
            Version = version,
            Standing = Limits.RequireMember(standing, "standing"),
        }.WithTexts(text, by, ground);
    }

    /// <exception cref="InvalidValueException">Names <c>text</c>, <c>by</c> or <c>ground</c>.</exception>
    internal AccountPoint WithTexts(string text, string by, string ground) => this with
    {
        Text = Limits.RequireText(text, "text", IncidentLimits.PointLengthMax),
        By = Limits.RequireText(by, "by", Limits.NameLengthMax),
        Ground = Limits.RequireText(ground, "ground", IncidentLimits.PointLengthMax),
    };

    private static bool IsEntityName(string name)
    {
        const int LengthMax = 200;
        int slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < name.Length - 1 && name.Length <= LengthMax
            && name.AsSpan(0, slash).IndexOfAnyExcept(TypeCharacters) < 0 && name.AsSpan(slash + 1).IndexOfAnyExcept(IdCharacters) < 0;
    }

    private static readonly SearchValues<char> TypeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz-");

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:@");
}

/// <summary>How well something that a party says is established, by its own word. The numbers are part of the journal's format.</summary>
/// <remarks>What is proven needs nobody's word: the record shows it.</remarks>
public enum Standing : byte
{
    /// <summary>Somebody says so, and the ground says where.</summary>
    Claimed = 0,

    /// <summary>Nobody says so, and the ground says why it is taken to be so.</summary>
    Assumed = 1,
}
