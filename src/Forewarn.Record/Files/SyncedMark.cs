using System.Globalization;
using System.Text;
using Forewarn.Record.Merkle;

namespace Forewarn.Record.Files;

/// <summary>Up to which size a record is known to outlive a loss of power, and the root that its tree has there. Names the format's version.</summary>
/// <remarks>Three lines: <c>forewarn-record/1</c>, the size in decimal, the root in base64. Replaced as a whole, so it is never torn.</remarks>
internal sealed record SyncedMark(long Size, TreeHash Root)
{
    private const string Version = "forewarn-record/1";
    private const string Accepted = "\"" + Version + "\", a size and a root, on a line each; without the file, the whole record is computed anew";

    /// <summary>Nothing is known.</summary>
    public static SyncedMark None { get; } = new(0, TreeHash.OfNoLeaves);

    /// <exception cref="RecordFormatException">The file is not as it was written.</exception>
    public static SyncedMark Read(string directory)
    {
        const int BytesMax = 256;
        string path = Path.Combine(directory, RecordLayout.Synced);
        if (!File.Exists(path))
            return None;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        byte[] bytes = new byte[BytesMax];
        int length = file.ReadAtLeast(bytes, BytesMax, throwOnEndOfStream: false);
        return Parse(bytes.AsSpan(0, length));
    }

    /// <summary>Replaces the mark; durable on return.</summary>
    public void Write(string directory) =>
        DurableFile.Write(Path.Combine(directory, RecordLayout.Synced), Encoding.ASCII.GetBytes(Text), replace: true);

    private string Text => string.Create(CultureInfo.InvariantCulture, $"{Version}\n{Size}\n{Root.ToBase64()}\n");

    private static SyncedMark Parse(ReadOnlySpan<byte> bytes)
    {
        string text = Encoding.Latin1.GetString(bytes);
        string[] lines = text.Split('\n');
        if (lines[0] != Version)
            throw RecordLayout.Damage(RecordLayout.Synced, 0, "this version of the format is not known", Accepted);
        byte[] root = new byte[TreeHash.Length];
        if (lines.Length == 4
            && long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out long size)
            && Convert.TryFromBase64String(lines[2], root, out int length)
            && length == root.Length)
        {
            var mark = new SyncedMark(size, new TreeHash(root));
            // What is written back the same was canonical.
            if (mark.Text == text)
                return mark;
        }
        throw RecordLayout.Damage(RecordLayout.Synced, Version.Length + 1, "no size and root", Accepted);
    }
}
