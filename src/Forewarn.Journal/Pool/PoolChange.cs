using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Forewarn.Journal.Pool;

/// <summary>A change of who a pool's members are, with the signatures that it has so far. Immutable.</summary>
/// <remarks>
/// Its file, and what goes through the journal, is a signed note (C2SP signed-note): a short text that people read, an empty line, and a line for each
/// signature, which is over exactly the bytes of the text. The text says for which pool it is and which membership it changes, so it holds once and nowhere
/// else (docs/pool.md, "Members come and go"). Whether it holds, <see cref="Membership.ProblemOf"/> says.
/// </remarks>
public sealed class PoolChange
{
    /// <summary>Longest note, in characters.</summary>
    public const int NoteLengthMax = 16_384;

    /// <summary>Most signatures: each member's, and that of a new key.</summary>
    public const int SignaturesMax = Genesis.MembersMax + 1;

    private const string Purpose = "Forewarn pool change v1";
    private const string PoolField = "pool ";
    private const string NumberField = "membership ";
    private const string KeyField = "key ";
    private const string UrlField = "url ";

    /// <summary>What begins the line of a signature: an em dash and a space.</summary>
    private const string SignatureMark = "\u2014 ";

    private PoolChange(Digest pool, int number, PoolStep step, string member, PoolMember? becomes, ImmutableArray<NoteSignature> signatures)
    {
        (Pool, Number, Step, Member, Becomes, Signatures) = (pool, number, step, member, becomes, signatures);
        string what = becomes is null ? "" : $"{KeyField}{Convert.ToBase64String(becomes.Key)}\n{UrlField}{becomes.Url.AbsoluteUri}\n";
        Text = string.Create(CultureInfo.InvariantCulture, $"{Purpose}\n{PoolField}{pool}\n{NumberField}{number}\n{Word(step)} {member}\n{what}");
        Note = $"{Text}\n{string.Concat(signatures.Select(each => $"{SignatureMark}{each.Name} {each.Blob}\n"))}";
        if (Note.Length > NoteLengthMax || signatures.Length > SignaturesMax)
        {
            throw Wrong("change", "it is too long", FormattableString.Invariant($"at most {NoteLengthMax} characters, and {SignaturesMax} signatures"));
        }
    }

    /// <summary>For which pool: <see cref="Genesis.Id"/>.</summary>
    public Digest Pool { get; }

    /// <summary>Number of the membership that it changes; the one that it makes has the next.</summary>
    public int Number { get; }

    public PoolStep Step { get; }

    /// <summary>Whom it is about.</summary>
    public string Member { get; }

    /// <summary>That member from then on; null when it leaves.</summary>
    public PoolMember? Becomes { get; }

    /// <summary>What is signed.</summary>
    public string Text { get; }

    /// <summary>The text with its signatures: the file.</summary>
    public string Note { get; }

    /// <summary>Names of those who have signed, as they say.</summary>
    public IEnumerable<string> SignedBy => Signatures.Select(each => each.Name);

    internal ImmutableArray<NoteSignature> Signatures { get; }

    /// <summary>An organisation becomes a member.</summary>
    public static PoolChange Join(Membership now, PoolMember member) => new(now.Pool, now.Number, PoolStep.Join, member.Name, member, []);

    /// <summary>An organisation is a member no longer.</summary>
    /// <exception cref="PoolFormatException">The name is none.</exception>
    public static PoolChange Leave(Membership now, string member) => PoolMember.IsName(member) ? new(now.Pool, now.Number, PoolStep.Leave, member, null, [])
        : throw Wrong("name", "it is no name of a member", "the name of a member");

    /// <summary>A member has another key, another URL, or both.</summary>
    /// <param name="member">As it is from then on.</param>
    public static PoolChange Move(Membership now, PoolMember member) => new(now.Pool, now.Number, PoolStep.Move, member.Name, member, []);

    /// <summary>Reads a note; whether it holds is asked apart.</summary>
    /// <exception cref="PoolFormatException">It is not what <see cref="Note"/> is, to the byte.</exception>
    public static PoolChange Read(string note)
    {
        PoolChange? read = note.Length <= NoteLengthMax ? TryRead(note) : null;
        return read?.Note == note ? read : throw Wrong("change", "it is no change of a pool", "a file that forewarn pool join, leave or move wrote, and forewarn pool sign added to");
    }

    /// <summary>The same with one more signature; one by the same key is there once.</summary>
    /// <param name="name">Whose it is.</param>
    /// <exception cref="PoolFormatException">It has as many as any change has.</exception>
    public PoolChange Sign(string name, PoolKey key)
    {
        byte[] message = Encoding.UTF8.GetBytes(Text);
        var signature = new NoteSignature(name, Convert.ToBase64String([.. NoteSignature.KeyHash(name, key.PublicKey), .. key.Sign(message)]));
        return Signatures.Contains(signature) ? this : new PoolChange(Pool, Number, Step, Member, Becomes, Signatures.Add(signature));
    }

    private static PoolChange? TryRead(string note)
    {
        int end = note.IndexOf("\n\n", StringComparison.Ordinal);
        string[] lines = end > 0 ? note[..end].Split('\n') : [];
        if (lines.Length < 4 || lines[0] != Purpose || After(lines[1], PoolField) is not { Length: 2 * Digest.Length } pool || After(lines[2], NumberField) is not { } number
            || lines[3].Split(' ') is not [var word, var member] || StepOf(word) is not { } step || !PoolMember.IsName(member)
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int changes) || changes < 1)
        {
            return null;
        }
        try
        {
            var id = new Digest(Convert.FromHexString(pool));
            ImmutableArray<NoteSignature> signatures = [.. note[(end + 2)..].Split('\n', SignaturesMax + 2).SkipLast(1).Select(NoteSignature.Read)];
            PoolMember? becomes = step != PoolStep.Leave && lines is [_, _, _, _, var key, var url] && After(key, KeyField) is { } bytes && After(url, UrlField) is { } text
                ? new PoolMember(member, Convert.FromBase64String(bytes), new Uri(text, UriKind.Absolute)) : null;
            return (becomes is null) == (step == PoolStep.Leave) ? new PoolChange(id, changes, step, member, becomes, signatures) : null;
        }
        catch (Exception e) when (e is FormatException or PoolFormatException)
        {
            return null;
        }
    }

    private static string? After(string line, string field) => line.StartsWith(field, StringComparison.Ordinal) ? line[field.Length..] : null;

    private static string Word(PoolStep step) => step switch
    {
        PoolStep.Join => "join",
        PoolStep.Leave => "leave",
        _ => "move",
    };

    private static PoolStep? StepOf(string word) => word switch
    {
        "join" => PoolStep.Join,
        "leave" => PoolStep.Leave,
        "move" => PoolStep.Move,
        _ => null,
    };

    private static PoolFormatException Wrong(string field, string problem, string accepted) => new(field, problem, accepted);

    /// <summary>A signature as a note has it.</summary>
    /// <param name="Name">Whose it says it is.</param>
    /// <param name="Blob">Base64 of four bytes that tell the key, and 64 of signature.</param>
    internal readonly record struct NoteSignature(string Name, string Blob)
    {
        private const int KeyHashLength = 4;
        private const int SignatureLength = 64;

        /// <summary>C2SP signed-note: what the kind of an Ed25519 key is written as.</summary>
        private const byte Ed25519Kind = 1;

        /// <exception cref="FormatException">The line is no signature.</exception>
        public static NoteSignature Read(string line) => After(line, SignatureMark)?.Split(' ') is [var name, var blob] && PoolMember.IsName(name)
            && Convert.FromBase64String(blob) is { Length: KeyHashLength + SignatureLength } bytes && Convert.ToBase64String(bytes) == blob
            ? new NoteSignature(name, blob) : throw new FormatException("it is no signature of a note");

        /// <summary>The first bytes of SHA-256 over name, line feed, kind and key (C2SP signed-note, "Signatures").</summary>
        public static byte[] KeyHash(string name, ReadOnlySpan<byte> key) => SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', Ed25519Kind, .. key])[..KeyHashLength];

        /// <summary>Whether it says that it is of this member's key.</summary>
        public bool Names(PoolMember member) => Name == member.Name && Bytes.AsSpan(0, KeyHashLength).SequenceEqual(KeyHash(Name, member.Key));

        /// <summary>Whether it is.</summary>
        public bool Fits(PoolMember member, string text) => member.Verifies(Encoding.UTF8.GetBytes(text), Bytes.AsSpan(KeyHashLength));

        private byte[] Bytes => Convert.FromBase64String(Blob);
    }
}

/// <summary>What a change of a pool does.</summary>
public enum PoolStep
{
    /// <summary>A new organisation comes in.</summary>
    Join,

    /// <summary>A member goes, or is put out.</summary>
    Leave,

    /// <summary>A member has another key or URL.</summary>
    Move,
}
