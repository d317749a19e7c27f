namespace Forewarn.Journal;

/// <summary>The journal cannot do what was asked; the subclasses say why.</summary>
/// <remarks>Messages name files, positions and offsets, never what an entry contains.</remarks>
public abstract class JournalException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>What is stored is not what was written: bits flipped, or something was cut short, removed or replaced.</summary>
public sealed class JournalDamagedException : JournalException
{
    internal JournalDamagedException(string file, string problem, long? batch = null, long? position = null, long? offset = null)
        : base(Describe(file, problem, batch, position, offset)) =>
        (File, Batch, Position, Offset) = (file, batch, position, offset);

    /// <summary>Path of the file that does not check out.</summary>
    public string File { get; }

    /// <summary>Number of the batch, where known.</summary>
    public long? Batch { get; }

    /// <summary>Position of the first entry concerned, where known.</summary>
    public long? Position { get; }

    /// <summary>Byte offset, where known: in the batch when <see cref="Batch"/> is known, else in the file.</summary>
    public long? Offset { get; }

    private static string Describe(string file, string problem, long? batch, long? position, long? offset)
    {
        string where = batch is null ? "" : FormattableString.Invariant($", batch {batch}");
        where += position is null ? "" : FormattableString.Invariant($", position {position}");
        where += offset is null ? "" : FormattableString.Invariant($", byte {offset}");
        return $"The journal is damaged: {file}{where}: {problem}.";
    }
}

/// <summary>Storage failed: the disk is full, the size limit is reached, or the system reports an I/O error.</summary>
public class JournalFailedException : JournalException
{
    internal JournalFailedException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}

/// <summary>The directory was written by a newer version of the program.</summary>
public sealed class JournalTooNewException : JournalException
{
    internal JournalTooNewException(string directory, long format, long formatMax)
        : base(FormattableString.Invariant($"{directory} is format {format}; this program reads up to {formatMax}.")) =>
        (Directory, Format) = (directory, format);

    public string Directory { get; }

    public long Format { get; }
}

/// <summary>Another process, or another sequencer in this one, has the directory open.</summary>
public sealed class JournalInUseException : JournalException
{
    internal JournalInUseException(string directory)
        : base($"{directory} is in use by another process.") => Directory = directory;

    public string Directory { get; }
}
