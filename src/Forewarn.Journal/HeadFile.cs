using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Forewarn.Journal;

/// <summary>The side file that says how far the journal reached, so that a journal cut short is noticed.</summary>
/// <remarks>SQLite ends its recovery without a word at the first frame of its log that does not check out. The head is
/// written after each commit and before the batch is handed on, without a sync: it outlives the process, since the page
/// cache does; after a power cut it may lag behind the journal, but it never leads. Bytes: docs/journal.md, "The head".</remarks>
internal sealed class HeadFile : IDisposable
{
    public const string FileName = "journal.head";

    /// <summary>The format of the whole directory, not only of this file.</summary>
    public const int FormatMax = 2;

    // Each part has a sector of its own, so that a power cut tears at most the slot that is being written.
    private const int SectorLength = 512;
    private const int FirstSlot = SectorLength;
    private const int SecondSlot = 2 * SectorLength;
    private const int FileLength = 3 * SectorLength;
    private const int PreambleLength = 12;
    private const int SlotLength = 16 + Digest.Length;

    private readonly string _path;
    private readonly SafeFileHandle _handle;
    private readonly byte[] _slot = new byte[SlotLength + Digest.Length];

    // Offset of the slot to write next: the older one, or the one that does not check out.
    private int _nextSlot;

    private HeadFile(string path, SafeFileHandle handle) => (_path, _handle) = (path, handle);

    private static ReadOnlySpan<byte> Magic => "FWHEAD\r\n"u8;

    /// <summary>Opens the head of the journal in <paramref name="directory"/>, and reads what it claims.</summary>
    /// <exception cref="JournalDamagedException">It is missing beside a journal, or does not check out.</exception>
    /// <exception cref="JournalTooNewException">The directory's format is newer than this program.</exception>
    public static HeadFile Open(string directory, bool journalExists, out HeadClaim claim)
    {
        string path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            if (journalExists)
            {
                throw new JournalDamagedException(path, "it is missing beside a journal");
            }
            Create(path);
        }
        var head = new HeadFile(path, File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read));
        try
        {
            claim = head.Read();
            return head;
        }
        catch
        {
            head.Dispose();
            throw;
        }
    }

    /// <summary>Records where the journal now ends; the two slots take turns, so the one before stays whole.</summary>
    public void Write(ChainTip tip)
    {
        WriteSlot(_slot, tip);
        RandomAccess.Write(_handle, _slot, _nextSlot);
        _nextSlot = OtherSlot(_nextSlot);
    }

    /// <summary>Marks the directory as one of the newest format, durably; programs that do not know it refuse it from now on.</summary>
    /// <remarks>One write within one sector, so a power cut leaves the old or the new.</remarks>
    public void Upgrade()
    {
        Span<byte> preamble = stackalloc byte[PreambleLength + Digest.Length];
        WritePreamble(preamble);
        RandomAccess.Write(_handle, preamble, 0);
        Sync();
    }

    /// <summary>Makes the head durable.</summary>
    public void Sync() => RandomAccess.FlushToDisk(_handle);

    public void Dispose() => _handle.Dispose();

    private static int OtherSlot(int offset) => offset == FirstSlot ? SecondSlot : FirstSlot;

    private static void Create(string path)
    {
        Span<byte> bytes = stackalloc byte[FileLength];
        bytes.Clear();
        WritePreamble(bytes);
        WriteSlot(bytes[FirstSlot..], ChainTip.Empty);
        WriteSlot(bytes[SecondSlot..], ChainTip.Empty);
        string temporary = path + ".new";
        using (SafeFileHandle handle = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(handle, bytes, 0);
            RandomAccess.FlushToDisk(handle);
        }
        SystemFile.Publish(temporary, path);
    }

    private static void WritePreamble(Span<byte> bytes)
    {
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes[8..], FormatMax);
        Digest.Of(bytes[..PreambleLength]).CopyTo(bytes[PreambleLength..]);
    }

    private HeadClaim Read()
    {
        Span<byte> bytes = stackalloc byte[FileLength];
        int length = RandomAccess.Read(_handle, bytes, 0);
        if (length < PreambleLength + Digest.Length
            || !bytes.StartsWith(Magic)
            || Digest.Of(bytes[..PreambleLength]) != new Digest(bytes.Slice(PreambleLength, Digest.Length)))
        {
            throw new JournalDamagedException(_path, "its first sector does not check out", offset: 0);
        }
        int format = BinaryPrimitives.ReadInt32BigEndian(bytes[8..]);
        if (format > FormatMax)
        {
            throw new JournalTooNewException(Path.GetDirectoryName(_path)!, format, FormatMax);
        }
        if (length != FileLength || RandomAccess.GetLength(_handle) != FileLength)
        {
            throw new JournalDamagedException(_path, FormattableString.Invariant($"it does not have {FileLength} bytes"), offset: RandomAccess.GetLength(_handle));
        }
        return Newest(ReadSlot(bytes[FirstSlot..]), ReadSlot(bytes[SecondSlot..])) with { Format = format };
    }

    // A slot that does not check out may have been the newer one, so it counts as one batch more than the other. A write
    // torn by a power cut passes this test: what it was about to record was durable already.
    private HeadClaim Newest(HeadClaim? first, HeadClaim? second)
    {
        if (first is null && second is null)
        {
            throw new JournalDamagedException(_path, "neither of its slots checks out", offset: FirstSlot);
        }
        bool firstIsNewest = second is null || first?.Number > second?.Number;
        _nextSlot = firstIsNewest ? SecondSlot : FirstSlot;
        HeadClaim newest = (firstIsNewest ? first : second)!.Value;
        bool oneIsLost = first is null || second is null;
        return newest with { NumberMin = newest.Number + (oneIsLost ? 1 : 0) };
    }

    private static void WriteSlot(Span<byte> slot, ChainTip tip)
    {
        BinaryPrimitives.WriteInt64BigEndian(slot, tip.Number);
        BinaryPrimitives.WriteInt64BigEndian(slot[8..], tip.Position);
        tip.Hash.CopyTo(slot[16..]);
        Digest.Of(slot[..SlotLength]).CopyTo(slot[SlotLength..]);
    }

    private static HeadClaim? ReadSlot(ReadOnlySpan<byte> slot)
    {
        if (Digest.Of(slot[..SlotLength]) != new Digest(slot.Slice(SlotLength, Digest.Length)))
        {
            return null;
        }
        long number = BinaryPrimitives.ReadInt64BigEndian(slot);
        return new HeadClaim(number, BinaryPrimitives.ReadInt64BigEndian(slot[8..]), new Digest(slot.Slice(16, Digest.Length)), number);
    }
}

/// <summary>What the head says the journal holds.</summary>
/// <param name="Number">Number of a batch that was durable; 0 for none.</param>
/// <param name="Position">Position of that batch's last entry.</param>
/// <param name="Hash">That batch's hash.</param>
/// <param name="NumberMin">The journal must reach at least this batch.</param>
internal readonly record struct HeadClaim(long Number, long Position, Digest Hash, long NumberMin)
{
    /// <summary>The format of the directory.</summary>
    public int Format { get; init; }
}
