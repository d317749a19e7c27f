using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Forewarn.Journal.Pool;

/// <summary>That the members of a pool agree to go over to another version of the airspace's rules: each signs that its program knows that version.</summary>
/// <remarks>
/// A signed note as <see cref="PoolChange"/> is one: a text, an empty line, a line for each signature. It holds when more than half of the members have signed: so no minority can bring the others to
/// a version that their programs do not know. Each member's signature lies in etcd beside its word that it is there; whoever has seen enough of them puts them together.
/// </remarks>
public static class VersionAgreement
{
    /// <summary>Longest note, in characters.</summary>
    public const int NoteLengthMax = 16_384;

    private const string Purpose = "Forewarn pool version v1";

    /// <summary>What begins the line of a signature: an em dash and a space.</summary>
    private const string SignatureMark = "\u2014 ";

    /// <summary>A member's word that its program knows a version: the end of its line in the note, in base64.</summary>
    public static string Sign(Digest pool, int version, string member, PoolKey key) =>
        Convert.ToBase64String([.. PoolChange.NoteSignature.KeyHash(member, key.PublicKey), .. key.Sign(Encoding.UTF8.GetBytes(TextOf(pool, version)))]);

    /// <summary>The note with the words of members, by their names; those that do not verify are left out.</summary>
    public static string NoteOf(Membership membership, int version, IReadOnlyDictionary<string, string> words)
    {
        string text = TextOf(membership.Pool, version);
        var lines = membership.Members.Where(member => words.TryGetValue(member.Name, out string? word) && IsOf(member, text, $"{SignatureMark}{member.Name} {word}"))
            .Select(member => $"{SignatureMark}{member.Name} {words[member.Name]}\n");
        return $"{text}\n{string.Concat(lines)}";
    }

    /// <summary>Why a note does not make a pool go over to a version; null when it does.</summary>
    /// <remarks>Depends on nothing but what it is given: every member finds the same.</remarks>
    public static string? ProblemOf(Membership membership, int version, string note)
    {
        string text = TextOf(membership.Pool, version);
        if (note.Length > NoteLengthMax || !note.StartsWith($"{text}\n", StringComparison.Ordinal) || !note.EndsWith('\n'))
        {
            return FormattableString.Invariant($"it is no agreement of this pool on version {version}");
        }
        string[] lines = note[(text.Length + 1)..].Split('\n')[..^1];
        ImmutableArray<PoolMember?> signers = [.. lines.Select(line => membership.Members.FirstOrDefault(member => IsOf(member, text, line)))];
        if (signers.Contains(null) || signers.Distinct().Count() != signers.Length)
        {
            return "a signature on it is not a member's, or there twice";
        }
        return signers.Length * 2 > membership.Members.Length ? null
            : FormattableString.Invariant($"of all {membership.Members.Length} members not more than half have signed it, but {signers.Length}");
    }

    private static bool IsOf(PoolMember member, string text, string line)
    {
        try
        {
            var signature = PoolChange.NoteSignature.Read(line);
            return signature.Names(member) && signature.Fits(member, text);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static string TextOf(Digest pool, int version) => string.Create(CultureInfo.InvariantCulture, $"{Purpose}\npool {pool}\nversion {version}\n");
}
