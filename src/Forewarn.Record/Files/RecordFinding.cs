namespace Forewarn.Record.Files;

/// <summary>One thing in a record that does not fit.</summary>
/// <param name="File">Name of the file, or path of the tile.</param>
/// <param name="Offset">Where in it, in bytes: the beginning of the entry, hash or leaf that is meant.</param>
/// <param name="Problem">What is wrong.</param>
public readonly record struct RecordFinding(string File, long Offset, string Problem)
{
    /// <summary>File, offset and problem on one line.</summary>
    public override string ToString() => FormattableString.Invariant($"{File}, byte {Offset}: {Problem}");
}
