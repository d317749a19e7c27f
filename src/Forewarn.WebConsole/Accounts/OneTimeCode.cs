using System.Security.Cryptography;
using System.Text;

namespace Forewarn.WebConsole.Accounts;

/// <summary>A code that is good once: told to a person, who tells it to the console.</summary>
/// <remarks>100 bits, in four groups of five characters that are hard to mistake for each other. The console keeps its hash alone. The default
/// value is no code.</remarks>
internal readonly record struct OneTimeCode
{
    /// <summary>Longest text that is looked at.</summary>
    public const int TextLengthMax = 64;

    // Crockford's base 32: without I, L, O and U.
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Groups = 4;
    private const int GroupLength = 5;

    private readonly string _characters;

    private OneTimeCode(string characters) => _characters = characters;

    /// <summary>SHA-256 of it. No salt and no slow hash is needed for what nobody can guess.</summary>
    public byte[] Hash => SHA256.HashData(Encoding.ASCII.GetBytes(_characters));

    /// <summary>A new one.</summary>
    public static OneTimeCode Make() => new(RandomNumberGenerator.GetString(Alphabet, Groups * GroupLength));

    /// <summary>Whether a text is the code of a hash; upper and lower case, hyphens and spaces make no difference. Takes as long whatever is wrong.</summary>
    public static bool Matches(string? text, byte[] hash)
    {
        string characters = text is null or { Length: > TextLengthMax } ? "" : string.Concat(text.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return CryptographicOperations.FixedTimeEquals(new OneTimeCode(characters).Hash, hash);
    }

    /// <summary>As people are told it: <c>ABCDE-FGHJK-MNPQR-STVWX</c>.</summary>
    public override string ToString() => string.Join('-', (_characters ?? "").Chunk(GroupLength).Select(group => new string(group)));
}
