namespace Forewarn.Record.Evidence;

/// <summary>Whose words a leaf holds.</summary>
/// <param name="Key">Thumbprint of the party's key; null when the party did not sign.</param>
/// <param name="Problem">What does not fit, of words that are not the party's; or why the signature cannot be checked.</param>
/// <param name="KeyLeaf">Index of the leaf that registers the key; null when it is not in the bundle.</param>
internal sealed record Authorship(AuthorshipKind Kind, string? Key = null, string? Problem = null, long? KeyLeaf = null)
{
    public static Authorship OfNode { get; } = new(AuthorshipKind.Node);

    public static Authorship Claimed { get; } = new(AuthorshipKind.Claimed);
}

internal enum AuthorshipKind
{
    /// <summary>The node's own entry: what follows from others, or from time.</summary>
    Node,

    /// <summary>The node says that a party asked for it; the party signed nothing.</summary>
    Claimed,

    /// <summary>The node says that a party signed it; the bundle does not show the signature or the key.</summary>
    NotShown,

    /// <summary>The party's own words: its signature fits.</summary>
    OwnWords,

    /// <summary>The signature does not fit, or fits other words.</summary>
    Broken,
}
