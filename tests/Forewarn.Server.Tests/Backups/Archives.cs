using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Forewarn.Server.Tests.Backups;

/// <summary>What somebody does to a backup who knows its form.</summary>
internal static class Archives
{
    private const int BlockBytes = 512;

    /// <summary>Changes files, and the manifest accordingly.</summary>
    /// <param name="change">The new content of the file of that name.</param>
    /// <param name="journalOf">Another backup, whose journal takes the place of this one's, in the manifest too.</param>
    public static byte[] Rewrite(byte[] backup, Func<string, byte[], byte[]> change, byte[]? journalOf = null)
    {
        var files = Read(backup).Select(file => (file.Name, Content: file.Name.StartsWith("manifest", StringComparison.Ordinal) ? file.Content : change(file.Name, [.. file.Content]))).ToList();
        // The last two are the manifest and its checksum.
        var manifest = JsonNode.Parse(files[^2].Content)!.AsObject();
        files.RemoveRange(files.Count - 2, 2);
        if (journalOf is not null)
        {
            var other = Read(journalOf);
            files = [.. other.Where(file => IsOfJournal(file.Name)), .. files.Where(file => !IsOfJournal(file.Name))];
            var stated = JsonNode.Parse(other[^2].Content)!;
            foreach (string name in new[] { "batches", "entries", "last_entry_at", "journal_hash" })
                manifest[name] = stated[name]!.DeepClone();
        }
        manifest["members"] = new JsonArray([.. files.Select(file => new JsonObject
        {
            ["name"] = file.Name,
            ["bytes"] = file.Content.Length,
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(file.Content)),
        })]);
        byte[] bytes = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        return Write([.. files, ("manifest.json", bytes), ("manifest.sha256", Encoding.ASCII.GetBytes($"{Convert.ToHexStringLower(SHA256.HashData(bytes))}  manifest.json\n"))]);
    }

    /// <summary>One file more, before the manifest.</summary>
    public static byte[] With(byte[] backup, string name, byte[] content)
    {
        var files = Read(backup);
        return Write([.. files[..^2], (name, content), .. files[^2..]]);
    }

    /// <summary>Where the content of the last file ends; after it comes what only fills up.</summary>
    public static int EndOfLastMember(byte[] backup) => Content(backup)[^1] + 1;

    /// <summary>The places that are header fields or content of a file.</summary>
    public static List<int> Content(byte[] backup)
    {
        var places = new List<int>();
        for (int header = 0; header < backup.Length && backup[header] != 0;)
        {
            int length = Convert.ToInt32(Encoding.ASCII.GetString(backup, header + 124, 11), 8);
            // Of the header, the digits of the length; its checksum is over all of it.
            places.AddRange(Enumerable.Range(header + 124, 11));
            places.AddRange(Enumerable.Range(header + BlockBytes, length));
            header += BlockBytes + (length + BlockBytes - 1) / BlockBytes * BlockBytes;
        }
        return places;
    }

    private static bool IsOfJournal(string name) => name.StartsWith("journal/", StringComparison.Ordinal);

    private static List<(string Name, byte[] Content)> Read(byte[] backup)
    {
        var files = new List<(string, byte[])>();
        using var reader = new TarReader(new MemoryStream(backup));
        while (reader.GetNextEntry() is { } entry)
        {
            var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            files.Add((entry.Name, content.ToArray()));
        }
        return files;
    }

    private static byte[] Write(List<(string Name, byte[] Content)> files)
    {
        var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, leaveOpen: true))
        {
            foreach (var (name, content) in files)
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        }
        return stream.ToArray();
    }
}
