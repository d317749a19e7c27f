using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Forewarn.Record.Notes;

/// <summary>One signature line of a note: who says to have signed, and the signature. Immutable, compared by value.</summary>
/// <remarks>It proves nothing until a <see cref="VerifierKey"/> has verified it.</remarks>
public sealed class NoteSignature : IEquatable<NoteSignature>
{
    private const string LineStart = "\u2014 ";
    private const int KeyIdLength = sizeof(uint);
    private const string AcceptedLine = "em dash, space, key name, space, base64 of the key id and the signature, newline";

    /// <param name="name">Name of the key.</param>
    /// <param name="keyId">Id of the key.</param>
    /// <param name="bytes">The signature, at least one byte, without the key id.</param>
    /// <exception cref="RecordFormatException">The name is no key name, or there are no bytes.</exception>
    public NoteSignature(string name, uint keyId, ReadOnlySpan<byte> bytes)
        : this("note signature", name, keyId, [.. bytes])
    {
    }

    private NoteSignature(string where, string name, uint keyId, ImmutableArray<byte> bytes)
    {
        if (KeyName.Problem(name) is { } problem)
            throw new RecordFormatException(where, problem, KeyName.Accepted);
        if (bytes.IsEmpty)
            throw new RecordFormatException(where, "there is no signature behind the key id", "at least one byte of signature");
        Name = name;
        KeyId = keyId;
        Bytes = bytes;
    }

    /// <summary>Name of the key that says to have signed.</summary>
    public string Name { get; }

    /// <summary>Id of the key that says to have signed; with the name it tells which key is meant.</summary>
    public uint KeyId { get; }

    /// <summary>The signature, without the key id; never empty.</summary>
    public ImmutableArray<byte> Bytes { get; }

    /// <summary>Reads signature lines, each with its newline, and nothing else; at most <see cref="SignedNote.SignaturesMax"/>.</summary>
    /// <exception cref="RecordFormatException">Anything else, no line at all included.</exception>
    public static ImmutableArray<NoteSignature> ParseLines(ReadOnlySpan<byte> bytes) =>
        ParseLines("signature lines", StrictText.Decode("signature lines", bytes, SignedNote.BytesMax));

    /// <summary>The line without its newline.</summary>
    public override string ToString()
    {
        var content = new byte[KeyIdLength + Bytes.Length];
        BinaryPrimitives.WriteUInt32BigEndian(content, KeyId);
        Bytes.CopyTo(content, KeyIdLength);
        return $"{LineStart}{Name} {Convert.ToBase64String(content)}";
    }

    public bool Equals(NoteSignature? other) =>
        other is not null && KeyId == other.KeyId && Name == other.Name && Bytes.AsSpan().SequenceEqual(other.Bytes.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as NoteSignature);

    public override int GetHashCode() => HashCode.Combine(Name, KeyId);

    internal static ImmutableArray<NoteSignature> ParseLines(string where, string lines)
    {
        if (!lines.EndsWith('\n'))
            throw new RecordFormatException(where, "the last line does not end in a newline", AcceptedLine);
        int count = lines.AsSpan().Count('\n');
        if (count > SignedNote.SignaturesMax)
            throw new RecordFormatException(where, $"{count} signatures", $"at most {SignedNote.SignaturesMax}");
        var signatures = ImmutableArray.CreateBuilder<NoteSignature>(count);
        foreach (Range range in lines.AsSpan(0, lines.Length - 1).Split('\n'))
            signatures.Add(ParseLine($"{where}, signature {signatures.Count + 1}", lines.AsSpan(0, lines.Length - 1)[range]));
        return signatures.MoveToImmutable();
    }

    private static NoteSignature ParseLine(string where, ReadOnlySpan<char> line)
    {
        if (!line.StartsWith(LineStart, StringComparison.Ordinal))
            throw new RecordFormatException(where, "the line does not begin with an em dash and a space", AcceptedLine);
        line = line[LineStart.Length..];
        int space = line.IndexOf(' ');
        if (space < 0)
            throw new RecordFormatException(where, "there is no space behind the key name", AcceptedLine);
        if (!CanonicalBase64.TryDecode(line[(space + 1)..], out byte[] content))
            throw new RecordFormatException(where, "the signature is not canonical base64", CanonicalBase64.Accepted);
        if (content.Length < KeyIdLength)
            throw new RecordFormatException(where, "the signature is shorter than a key id", AcceptedLine);
        return new NoteSignature(
            where, line[..space].ToString(), BinaryPrimitives.ReadUInt32BigEndian(content), [.. content.AsSpan(KeyIdLength)]);
    }
}
