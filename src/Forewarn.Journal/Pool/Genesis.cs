using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using NodaTime;

namespace Forewarn.Journal.Pool;

/// <summary>What a pool's airspace begins with: its members, and the end of the journal that it continues. Immutable.</summary>
/// <remarks>A small JSON document that every member holds and that lies in etcd beside the log; its SHA-256 is what the airspace is known by,
/// and what each batch is signed for, so that a batch of one pool is none of another. Bytes: docs/pool.md, "The genesis".</remarks>
public sealed class Genesis
{
    /// <summary>Longest document, in bytes.</summary>
    public const int LengthMax = 64 << 10;

    /// <summary>Most members of a pool.</summary>
    public const int MembersMax = 31;

    private const int FormatVersion = 1;

    private Genesis(byte[] bytes, string airspace, ImmutableArray<PoolMember> members, ChainTip start) =>
        (Bytes, Airspace, Members, Start, Id) = (bytes, airspace, members, start, Digest.Of(bytes));

    /// <summary>What is hashed, kept and compared.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>SHA-256 of <see cref="Bytes"/>.</summary>
    public Digest Id { get; }

    /// <summary>Name of the airspace; a name as <see cref="PoolMember.Name"/> is.</summary>
    public string Airspace { get; }

    /// <summary>In the order of the document; no name and no key twice.</summary>
    public ImmutableArray<PoolMember> Members { get; }

    /// <summary>End of the journal that the pool continues; <see cref="ChainTip.Empty"/> for none.</summary>
    internal ChainTip Start { get; }

    public PoolMember? Find(string name) => Members.FirstOrDefault(member => member.Name == name);

    /// <summary>Writes a genesis down.</summary>
    /// <param name="start">End of the journal that is continued.</param>
    /// <exception cref="PoolFormatException">The name is none; there are no members, too many, or one twice.</exception>
    internal static Genesis Of(string airspace, IReadOnlyCollection<PoolMember> members, ChainTip start)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("format", FormatVersion);
            json.WriteString("airspace", airspace);
            // Two pools that begin alike are two all the same.
            json.WriteString("nonce", Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture));
            json.WriteStartArray("members");
            foreach (PoolMember member in members)
            {
                json.WriteStartObject();
                json.WriteString("name", member.Name);
                json.WriteString("key", Convert.ToBase64String(member.Key));
                json.WriteString("url", member.Url.AbsoluteUri);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            if (start != ChainTip.Empty)
            {
                json.WriteStartObject("continues");
                json.WriteNumber("batch", start.Number);
                json.WriteNumber("position", start.Position);
                json.WriteNumber("time_ticks", start.Time.ToUnixTimeTicks());
                json.WriteString("hash", start.Hash.ToString());
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        return Read(buffer.ToArray());
    }

    /// <summary>Writes a genesis of a pool that begins with nothing.</summary>
    /// <exception cref="PoolFormatException">The name is none; there are no members, too many, or one twice.</exception>
    public static Genesis Of(string airspace, IReadOnlyCollection<PoolMember> members) => Of(airspace, members, ChainTip.Empty);

    /// <exception cref="PoolFormatException">The bytes are no genesis that this program knows.</exception>
    public static Genesis Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > LengthMax)
        {
            throw Wrong("genesis", "it is too long", FormattableString.Invariant($"at most {LengthMax} bytes"));
        }
        byte[] own = bytes.ToArray();
        try
        {
            using var document = JsonDocument.Parse(own);
            JsonElement root = document.RootElement;
            if (root.GetProperty("format").GetInt32() != FormatVersion)
            {
                throw Wrong("format", "another program wrote it", FormattableString.Invariant($"{FormatVersion}"));
            }
            string airspace = root.GetProperty("airspace").GetString() ?? "";
            if (!PoolMember.IsName(airspace))
            {
                throw Wrong("airspace", "it is no name", $"1 to {PoolMember.NameLengthMax} of a-z, 0-9, dot and hyphen, the first a letter or a digit");
            }
            return new Genesis(own, airspace, ReadMembers(root.GetProperty("members")), ReadStart(root));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or UriFormatException or ArgumentException)
        {
            throw Wrong("genesis", e.Message, "a document that forewarn pool init wrote");
        }
    }

    private static ImmutableArray<PoolMember> ReadMembers(JsonElement array)
    {
        ImmutableArray<PoolMember> members =
        [
            .. array.EnumerateArray().Take(MembersMax + 1).Select(member => new PoolMember(
                member.GetProperty("name").GetString() ?? "", member.GetProperty("key").GetBytesFromBase64(), new Uri(member.GetProperty("url").GetString() ?? "", UriKind.Absolute))),
        ];
        bool isSet = members.DistinctBy(member => member.Name).Count() == members.Length && members.DistinctBy(member => Convert.ToHexString(member.Key)).Count() == members.Length;
        return members.Length is >= 1 and <= MembersMax && isSet ? members
            : throw Wrong("members", "there are none, too many, or one of them is there twice", FormattableString.Invariant($"1 to {MembersMax}, each with a name and a key of its own"));
    }

    private static ChainTip ReadStart(JsonElement root)
    {
        if (!root.TryGetProperty("continues", out JsonElement start))
        {
            return ChainTip.Empty;
        }
        var tip = new ChainTip(start.GetProperty("batch").GetInt64(), start.GetProperty("position").GetInt64(),
            Instant.FromUnixTimeTicks(start.GetProperty("time_ticks").GetInt64()), new Digest(Convert.FromHexString(start.GetProperty("hash").GetString() ?? "")));
        return tip.Number >= 1 && tip.Position >= tip.Number ? tip : throw Wrong("continues", "no journal ends so", "batch and position of the last batch, at least 1");
    }

    private static PoolFormatException Wrong(string field, string problem, string accepted) => new(field, problem, accepted);
}
