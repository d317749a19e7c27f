using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Forewarn.Record.Leaves;
using NodaTime;

namespace Forewarn.Record.Evidence;

/// <summary>What a bundle says of itself: when and by what it was made, what was asked for and for whom. Nothing of it is signed.</summary>
public sealed class EvidenceManifest
{
    /// <summary>Version of the bundle's format that is written and read.</summary>
    public const int FormatVersion = 1;

    /// <summary>Longest name of a program, in characters.</summary>
    public const int MadeByLengthMax = 100;

    /// <summary>When the bundle was made, by the clock of who made it.</summary>
    public required Instant MadeAt { get; init => field = LeafTime.Require(value, "manifest, made_at"); }

    /// <summary>The program and its version, such as <c>Forewarn 0.1.0</c>.</summary>
    public required string MadeBy
    {
        get;
        init => field = value.Length is > 0 and <= MadeByLengthMax && value.All(c => char.IsBetween(c, ' ', '~'))
            ? value : throw new RecordFormatException("manifest, made_by", "not the name of a program", $"1 to {MadeByLengthMax} printable ASCII characters");
    }

    /// <summary>Version of the layout of the report and the README, from 1; a later version's cannot be rendered again for comparison.</summary>
    public required long ReportVersion
    {
        get;
        init => field = value >= 1 ? value : throw new RecordFormatException("manifest, report", "not the version of a layout", "a whole number from 1");
    }

    public required EvidenceRequest Asked { get; init; }

    /// <summary>The party that the parts were disclosed to; null when nothing was withheld.</summary>
    public string? For { get; init => field = value is null ? null : LeafGrammar.RequireName(value, "manifest, for"); }

    public required long LeafCount { get; init => field = LeafGrammar.RequireCount(value, "manifest, leaves"); }

    public required long HashCount { get; init => field = LeafGrammar.RequireCount(value, "manifest, hashes"); }

    /// <summary>The one form of the manifest beside the digests of all other members.</summary>
    /// <param name="members">Content by the order of <see cref="EvidenceMember.All"/>; the manifest's own is passed over.</param>
    internal byte[] ToBytes(ReadOnlySpan<ReadOnlyMemory<byte>> members)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        var json = new CanonicalJson(buffer);
        json.Raw("{\"forewarn_evidence\":1,\"made_at\":"u8);
        json.Text(LeafTime.Format(MadeAt));
        json.Raw(",\"made_by\":"u8);
        json.Text(MadeBy);
        json.Raw(",\"report\":"u8);
        json.Number(ReportVersion);
        json.Raw(",\"asked\":"u8);
        WriteAsked(json);
        if (For is { } party)
        {
            json.Raw(",\"for\":"u8);
            json.Text(party);
        }
        json.Raw(",\"leaves\":"u8);
        json.Number(LeafCount);
        json.Raw(",\"hashes\":"u8);
        json.Number(HashCount);
        json.Raw(",\"sha256\":"u8);
        WriteDigests(json, members);
        json.Raw("}\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads the manifest, and requires that it is in its one form and that the other members are those that it names.</summary>
    /// <exception cref="RecordFormatException">It is not; names the member.</exception>
    internal static EvidenceManifest Parse(ReadOnlySpan<ReadOnlyMemory<byte>> members)
    {
        int own = EvidenceMember.All.IndexOf(EvidenceMember.Manifest);
        var (manifest, digests) = Read(members[own].Span);
        for (int i = 0; i < members.Length; i++)
        {
            if (i != own && DigestOf(members[i].Span) is var digest && digest != digests[i])
                throw new RecordFormatException(EvidenceMember.All[i], $"its SHA-256 is {digest}", $"{digests[i]}, which the manifest says");
        }
        byte[] expected = manifest.ToBytes(members);
        int same = members[own].Span.CommonPrefixLength(expected);
        return same == expected.Length && same == members[own].Length
            ? manifest
            : throw new RecordFormatException($"{EvidenceMember.Manifest}, byte {same}", "another form of the same", "the manifest as it was made");
    }

    private static (EvidenceManifest Manifest, string[] Digests) Read(ReadOnlySpan<byte> bytes)
    {
        const int BytesMax = 64 * 1024;
        if (bytes.Length > BytesMax)
            throw new RecordFormatException(EvidenceMember.Manifest, $"{bytes.Length} bytes", $"at most {BytesMax} bytes");
        var json = new JsonCursor(bytes, EvidenceMember.Manifest);
        json.StartObject();
        json.Name("forewarn_evidence");
        if (json.Count() is var version && version != FormatVersion)
            throw json.Refusal($"a bundle of format version {version}", $"version {FormatVersion}; a later program reads later versions");
        json.Name("made_at");
        var madeAt = LeafTime.Parse(json.Utf8Text(), "manifest, made_at");
        json.Name("made_by");
        string madeBy = json.Text();
        json.Name("report");
        long report = json.Count();
        json.Name("asked");
        var asked = ReadAsked(ref json);
        string? party = json.TakeName("for") ? json.Text() : null;
        json.Name("leaves");
        long leaves = json.Count();
        json.Name("hashes");
        long hashes = json.Count();
        json.Name("sha256");
        string[] digests = ReadDigests(ref json);
        json.EndObject();
        json.End();
        var manifest = new EvidenceManifest
        {
            MadeAt = madeAt,
            MadeBy = madeBy,
            ReportVersion = report,
            Asked = asked,
            For = party,
            LeafCount = leaves,
            HashCount = hashes,
        };
        return (manifest, digests);
    }

    private void WriteAsked(CanonicalJson json)
    {
        ReadOnlySpan<(string Name, string? Value)> given =
        [
            ("incident", Asked.Incident),
            ("entity", Asked.Entity?.ToString()),
            ("from", Asked.From is { } from ? LeafTime.Format(from) : null),
            ("until", Asked.Until is { } until ? LeafTime.Format(until) : null),
        ];
        var lead = "{"u8;
        foreach (var (name, value) in given)
        {
            if (value is null)
                continue;
            json.Raw(lead);
            json.Text(name);
            json.Raw(":"u8);
            json.Text(value);
            lead = ","u8;
        }
        json.Raw(lead[0] == '{' ? "{}"u8 : "}"u8);
    }

    private static EvidenceRequest ReadAsked(ref JsonCursor json)
    {
        json.StartObject();
        var asked = new EvidenceRequest
        {
            Incident = json.TakeName("incident") ? json.Text() : null,
            Entity = json.TakeName("entity") ? LeafEntity.Parse(json.Text()) : null,
            From = json.TakeName("from") ? LeafTime.Parse(json.Utf8Text(), "manifest, from") : null,
            Until = json.TakeName("until") ? LeafTime.Parse(json.Utf8Text(), "manifest, until") : null,
        };
        json.EndObject();
        return asked;
    }

    private static void WriteDigests(CanonicalJson json, ReadOnlySpan<ReadOnlyMemory<byte>> members)
    {
        ReadOnlySpan<byte> lead = "{"u8;
        for (int i = 0; i < members.Length; i++)
        {
            if (EvidenceMember.All[i] == EvidenceMember.Manifest)
                continue;
            json.Raw(lead);
            json.Text(EvidenceMember.All[i]);
            json.Raw(":"u8);
            json.Text(DigestOf(members[i].Span));
            lead = ","u8;
        }
        json.Raw("}"u8);
    }

    private static string[] ReadDigests(ref JsonCursor json)
    {
        var digests = new string[EvidenceMember.All.Length];
        json.StartObject();
        for (int i = 0; i < digests.Length; i++)
        {
            if (EvidenceMember.All[i] == EvidenceMember.Manifest)
                continue;
            json.Name(EvidenceMember.All[i]);
            digests[i] = json.Text();
        }
        json.EndObject();
        return digests;
    }

    private static string DigestOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
