using System.Collections.Immutable;
using Forewarn.Record.Merkle;

namespace Forewarn.Record.Checkpoints;

/// <summary>What a log says of itself at one moment: how many leaves it has and the root of its tree (C2SP tlog-checkpoint). Immutable, compared by value.</summary>
public sealed class Checkpoint : IEquatable<Checkpoint>
{
    /// <param name="origin">Identity of the log, for example <c>example.com/log42</c>.</param>
    /// <param name="size">Number of leaves, 0 or more.</param>
    /// <param name="root">Root of the tree of that size.</param>
    /// <param name="extensions">Lines that the standard leaves open; none is usual.</param>
    /// <exception cref="RecordFormatException">The origin or an extension is no line, the size is negative, or the root of no leaves is another.</exception>
    public Checkpoint(string origin, long size, TreeHash root, ImmutableArray<string> extensions = default)
    {
        Origin = origin;
        Size = size;
        Root = root;
        Extensions = extensions.IsDefault ? [] : extensions;
    }

    public string Origin { get; }

    /// <summary>Number of leaves, 0 to <see cref="long.MaxValue"/>.</summary>
    public long Size { get; }

    public TreeHash Root { get; }

    /// <summary>Further lines, opaque, not empty; never default.</summary>
    public ImmutableArray<string> Extensions { get; }

    /// <summary>Reads the text of a checkpoint, strictly, without its signatures; <see cref="ToString"/> gives the same text again.</summary>
    /// <exception cref="RecordFormatException">It is no checkpoint.</exception>
    public static Checkpoint Parse(string text) => throw new NotImplementedException();

    /// <summary>The text of the checkpoint with its final newline: what is signed.</summary>
    public override string ToString() => throw new NotImplementedException();

    public bool Equals(Checkpoint? other) => throw new NotImplementedException();

    public override bool Equals(object? obj) => Equals(obj as Checkpoint);

    public override int GetHashCode() => HashCode.Combine(Origin, Size, Root);
}
