using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Forewarn.Record.Evidence;

namespace Forewarn.Record.Tests.Evidence;

/// <summary>A bundle in the hands of somebody who alters it and then mends everything that needs no key: digests and checksums.</summary>
internal sealed class Forged
{
    private readonly Dictionary<string, byte[]> _members = [];

    public Forged(byte[] bundle)
    {
        using var zip = new ZipArchive(new MemoryStream(bundle));
        foreach (var entry in zip.Entries)
        {
            using var content = new MemoryStream();
            using (var stream = entry.Open())
                stream.CopyTo(content);
            _members.Add(entry.FullName, content.ToArray());
        }
    }

    public byte[] this[string member] => _members[member];

    public string Text(string member) => Encoding.UTF8.GetString(_members[member]);

    /// <summary>Replaces a member, and its digest in the manifest.</summary>
    public Forged With(string member, byte[] content)
    {
        string manifest = Text(EvidenceMember.Manifest);
        if (member != EvidenceMember.Manifest)
            _members[EvidenceMember.Manifest] = Encoding.UTF8.GetBytes(manifest.Replace(DigestOf(_members[member]), DigestOf(content), StringComparison.Ordinal));
        _members[member] = content;
        return this;
    }

    /// <summary>Replaces a text that is there in a member.</summary>
    public Forged Replace(string member, string old, string replacement)
    {
        Assert.Contains(old, Text(member), StringComparison.Ordinal);
        return With(member, Encoding.UTF8.GetBytes(Text(member).Replace(old, replacement, StringComparison.Ordinal)));
    }

    /// <summary>Takes over the pages that an honest program would have made of what is there now.</summary>
    public Forged WithPagesOf(EvidenceFile honest) =>
        With(EvidenceMember.Report, honest.Report.ToArray()).With(EvidenceMember.Readme, honest[EvidenceMember.Readme].ToArray());

    public byte[] ToBytes() => ZipContainer.Write(EvidenceMember.All, [.. EvidenceMember.All.Select(name => (ReadOnlyMemory<byte>)_members[name])], EvidenceFile.BytesMax);

    private static string DigestOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
