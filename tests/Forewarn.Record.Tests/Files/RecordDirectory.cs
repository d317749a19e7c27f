using Forewarn.Record.Files;
using Forewarn.Record.Merkle;

namespace Forewarn.Record.Tests.Files;

/// <summary>A directory for one test's record, gone afterwards.</summary>
internal sealed class RecordDirectory : IDisposable
{
    public RecordDirectory() => Path = Directory.CreateTempSubdirectory("forewarn-record-").FullName;

    public string Path { get; }

    /// <summary>A directory with a record of the test leaves 0 to <paramref name="size"/>, of which the first are synced.</summary>
    public static RecordDirectory With(int size, int synced = 0)
    {
        var directory = new RecordDirectory();
        using var record = directory.Open();
        record.AppendLeaves(0, synced);
        record.Publish();
        record.Sync();
        record.AppendLeaves(synced, size);
        record.Publish();
        return directory;
    }

    public RecordFiles Open() => RecordFiles.Open(Path);

    public RecordCheckResult Check((long, TreeHash)? expected = null) => RecordCheck.CheckFiles(Path, expected);

    /// <summary>Names of the files that say something.</summary>
    public IReadOnlyList<string> Files =>
        [.. Directory.EnumerateFiles(Path).Where(file => new FileInfo(file).Length > 0).Select(file => System.IO.Path.GetFileName(file)).Order()];

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public byte[] Read(string name) => System.IO.File.ReadAllBytes(File(name));

    /// <summary>Changes one byte in place; the same again changes it back.</summary>
    public void Flip(string name, int offset, byte mask = 0x01)
    {
        // Not by writing the whole file anew, which some file systems answer with a wait for the disk.
        using var handle = System.IO.File.OpenHandle(File(name), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        Span<byte> one = stackalloc byte[1];
        RandomAccess.Read(handle, one, offset);
        one[0] ^= mask;
        RandomAccess.Write(handle, one, offset);
    }

    public RecordDirectory Copy()
    {
        var copy = new RecordDirectory();
        foreach (string file in Directory.EnumerateFiles(Path))
            System.IO.File.Copy(file, copy.File(System.IO.Path.GetFileName(file)));
        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

internal static class RecordFilesExtensions
{
    /// <summary>Appends the test leaves from <paramref name="begin"/> up to, but without, <paramref name="end"/>.</summary>
    public static void AppendLeaves(this RecordFiles record, int begin, int end)
    {
        for (int i = begin; i < end; i++)
            record.Append(TestLeaves.Bytes(i), TestLeaves.Details(i));
    }
}
