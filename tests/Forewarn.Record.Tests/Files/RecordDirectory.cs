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

    /// <summary>The files that say something, by name.</summary>
    public IEnumerable<string> Files => Directory.EnumerateFiles(Path).Where(file => new FileInfo(file).Length > 0).Order();

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public byte[] Read(string name) => System.IO.File.ReadAllBytes(File(name));

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
