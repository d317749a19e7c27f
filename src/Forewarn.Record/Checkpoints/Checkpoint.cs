using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Forewarn.Record.Merkle;
using Forewarn.Record.Notes;

namespace Forewarn.Record.Checkpoints;

/// <summary>What a log says of itself at one moment: how many leaves it has and the root of its tree (C2SP tlog-checkpoint). Immutable, compared by value.</summary>
public sealed class Checkpoint : IEquatable<Checkpoint>
{
    private const string Where = "checkpoint";
    private const string AcceptedForm = "origin, size and root hash on a line each, every line ended by a newline";

    /// <param name="origin">Identity of the log, for example <c>example.com/log42</c>.</param>
    /// <param name="size">Number of leaves, 0 or more.</param>
    /// <param name="root">Root of the tree of that size.</param>
    /// <param name="extensions">Lines that the standard leaves open; none is usual.</param>
    /// <exception cref="RecordFormatException">The origin or an extension is no line, the size is negative, or the tree has no
    /// leaves and yet another root than <see cref="TreeHash.OfNoLeaves"/>.</exception>
    public Checkpoint(string origin, long size, TreeHash root, ImmutableArray<string> extensions = default)
    {
        Origin = Line("origin", origin);
        Size = size;
        Root = root;
        Extensions = extensions.IsDefault ? [] : extensions;
        foreach (string extension in Extensions)
            Line("extension line", extension);
        if (size < 0)
            throw new RecordFormatException(Where, $"size {size}", "0 or more");
        if (size == 0 && root != TreeHash.OfNoLeaves)
            throw new RecordFormatException(Where, "the root of the tree without leaves is not the hash of nothing", TreeHash.OfNoLeaves.ToBase64());
    }

    public string Origin { get; }

    /// <summary>Number of leaves, 0 to <see cref="long.MaxValue"/>.</summary>
    public long Size { get; }

    public TreeHash Root { get; }

    /// <summary>Further lines, opaque, not empty; never default.</summary>
    public ImmutableArray<string> Extensions { get; }

    /// <summary>Reads the text of a checkpoint, strictly, without its signatures; <see cref="ToString"/> gives the same text again.</summary>
    /// <exception cref="RecordFormatException">It is no checkpoint.</exception>
    public static Checkpoint Parse(string text)
    {
        if (text.Length > SignedNote.BytesMax)
            throw new RecordFormatException(Where, $"{text.Length} characters", $"at most {SignedNote.BytesMax} bytes");
        if (!text.EndsWith('\n'))
            throw new RecordFormatException(Where, "the last line does not end in a newline", AcceptedForm);
        string[] lines = text[..^1].Split('\n');
        if (lines.Length < 3)
            throw new RecordFormatException(Where, $"{lines.Length} lines", AcceptedForm);
        if (!WholeNumber.TryParse(lines[1], out long size))
            throw new RecordFormatException($"{Where}, line 2", "not a tree size", WholeNumber.Accepted);
        if (!CanonicalBase64.TryDecode(lines[2], out byte[] root) || root.Length != TreeHash.Length)
            throw new RecordFormatException($"{Where}, line 3", "not a root hash", $"{TreeHash.Length} bytes in {CanonicalBase64.Accepted}");
        return new Checkpoint(lines[0], size, new TreeHash(root), [.. lines[3..]]);
    }

    /// <summary>The text of the checkpoint with its final newline: what is signed.</summary>
    public override string ToString()
    {
        var text = new StringBuilder()
            .Append(Origin).Append('\n')
            .Append(Size.ToString(CultureInfo.InvariantCulture)).Append('\n')
            .Append(Root.ToBase64()).Append('\n');
        foreach (string extension in Extensions)
            text.Append(extension).Append('\n');
        return text.ToString();
    }

    public bool Equals(Checkpoint? other) =>
        other is not null && Origin == other.Origin && Size == other.Size && Root == other.Root
        && Extensions.AsSpan().SequenceEqual(other.Extensions.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as Checkpoint);

    public override int GetHashCode() => HashCode.Combine(Origin, Size, Root);

    private static string Line(string what, string line)
    {
        if (line.Length == 0)
            throw new RecordFormatException(Where, $"an empty {what}", "at least one character");
        if (line.AsSpan().ContainsAnyInRange('\0', '\u001f'))
            throw new RecordFormatException(Where, $"a control character in the {what}", "no control character");
        StrictText.Encode($"{Where}, {what}", line);
        return line;
    }
}
