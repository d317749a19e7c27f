using System.Text;

namespace Forewarn.Journal.Tests;

/// <summary>A directory of its own for a journal, removed at the end of the test.</summary>
internal sealed class JournalDirectory : IDisposable
{
    public JournalDirectory() => Directory.CreateDirectory(Path);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "forewarn-journal-" + Guid.NewGuid().ToString("N"));

    public string Database => File("journal.db");

    public string Log => File("journal.db-wal");

    public string Head => File("journal.head");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A copy of the files as they are now, as a crash would leave them.</summary>
    public JournalDirectory Copy()
    {
        var copy = new JournalDirectory();
        CopyFiles(Path, copy.Path);
        return copy;
    }

    /// <summary>Changes when any of the journal's files does.</summary>
    public string Fingerprint() => string.Join(' ', new[] { Database, Log, Head }.Where(System.IO.File.Exists).Select(f => Digest.Of(ReadShared(f))));

    /// <summary>Makes the files those of another directory.</summary>
    public void Fill(JournalDirectory from) => CopyFiles(from.Path, Path);

    /// <summary>Names of the files, of any kind, in which a text can be read.</summary>
    public string[] FilesThatContain(string text) =>
        [.. Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal))
            .Where(f => ReadShared(f).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0).Select(f => System.IO.Path.GetFileName(f)!)];

    public static JournalDirectory CopyOf(string directory)
    {
        var copy = new JournalDirectory();
        CopyFiles(directory, copy.Path);
        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static void CopyFiles(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            System.IO.File.WriteAllBytes(System.IO.Path.Combine(to, System.IO.Path.GetFileName(file)), ReadShared(file));
        }
    }

    public static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
