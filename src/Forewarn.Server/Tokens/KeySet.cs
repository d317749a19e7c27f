namespace Forewarn.Server.Tokens;

/// <summary>The keys that are believed at one moment. Immutable.</summary>
public sealed class KeySet
{
    /// <summary>No keys: nothing is believed.</summary>
    public static readonly KeySet Empty = new([]);

    private readonly VerificationKey[] _keys;

    public KeySet(IEnumerable<VerificationKey> keys) => _keys = [.. keys.Distinct()];

    public int Count => _keys.Length;

    /// <summary>The keys' algorithms, thumbprints and names, for logs; holds no secret.</summary>
    public override string ToString() =>
        string.Join(", ", _keys.Select(key => $"{key.Algorithm} {key.Thumbprint} ({key.Name ?? "no kid"})"));

    /// <summary>Whether <paramref name="key"/> is still believed. Allocates nothing; cost grows with <see cref="Count"/>.</summary>
    public bool Contains(VerificationKey key)
    {
        foreach (var candidate in _keys)
        {
            if (candidate.Equals(key))
                return true;
        }
        return false;
    }

    /// <summary>The keys that may have signed a token with this header: those of that name, and those without a name.</summary>
    /// <param name="name">The token's <c>kid</c>; null or empty, since RFC 7515 makes it optional, allows every key.</param>
    /// <param name="algorithm">The token's <c>alg</c>.</param>
    public IReadOnlyList<VerificationKey> Candidates(string? name, string algorithm) =>
    [
        .. _keys.Where(key => key.Algorithm == algorithm && (string.IsNullOrEmpty(name) || key.Name is null || key.Name == name)),
    ];
}
