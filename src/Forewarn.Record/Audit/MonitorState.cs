using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Merkle;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Record.Audit;

/// <summary>What a monitor has seen of a record and holds it to: immutable.</summary>
/// <remarks>The frontier always leads to the checkpoint's root.</remarks>
public sealed class MonitorState
{
    /// <summary>Largest state file that is read, in bytes.</summary>
    public const int BytesMax = 1 << 20;

    private const int FormatVersion = 1;
    private const string Accepted = "a file that forewarn record monitor wrote; without it the monitor begins anew";

    /// <param name="checkpoint">The last checkpoint that was found in order.</param>
    /// <param name="frontier">The right edge of the tree at its size.</param>
    /// <param name="lookedAt">When it was fetched, by the monitor's own clock.</param>
    /// <param name="last">Time and journal position of the last leaf; null when there is no leaf.</param>
    /// <exception cref="RecordFormatException">The frontier does not lead to the checkpoint's root.</exception>
    public MonitorState(SignedCheckpoint checkpoint, TreeFrontier frontier, Instant lookedAt, (Instant At, long Position)? last)
    {
        if (frontier.Size != checkpoint.Checkpoint.Size || frontier.Root != checkpoint.Checkpoint.Root)
            throw new RecordFormatException("monitor state", "its hashes do not lead to the root of its checkpoint", Accepted);
        (Checkpoint, Hashes, LookedAt, Last) = (checkpoint, frontier.Hashes, lookedAt, last);
    }

    public SignedCheckpoint Checkpoint { get; }

    /// <summary>Roots of the complete subtrees at the checkpoint's size, from left to right.</summary>
    public ImmutableArray<TreeHash> Hashes { get; }

    public Instant LookedAt { get; }

    /// <summary>Time and journal position of the last leaf; null when there is no leaf.</summary>
    public (Instant At, long Position)? Last { get; }

    public long Size => Checkpoint.Checkpoint.Size;

    /// <summary>The right edge, to append to.</summary>
    public TreeFrontier Frontier() => TreeFrontier.FromHashes(Size, Hashes.AsSpan());

    /// <summary>Reads what <see cref="WriteTo"/> wrote; null when there is no such file.</summary>
    /// <exception cref="RecordFormatException">It is damaged, or something else.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static MonitorState? ReadFrom(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            return null;
        if (file.Length > BytesMax)
            throw new RecordFormatException(path, $"{file.Length} bytes", Accepted);
        try
        {
            return Read(JsonNode.Parse(File.ReadAllBytes(path)) as JsonObject ?? throw new JsonException("no object"));
        }
        // JsonNode tells of a member of another type in its own ways.
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or ArgumentException)
        {
            throw new RecordFormatException(path, $"it cannot be read: {wrong.Message}", Accepted, wrong);
        }
    }

    /// <summary>Writes the file anew; wholly there or not at all, also after a crash.</summary>
    public void WriteTo(string path)
    {
        var json = new JsonObject
        {
            ["forewarn_monitor"] = FormatVersion,
            ["looked_at"] = InstantPattern.ExtendedIso.Format(LookedAt),
            ["checkpoint"] = Checkpoint.ToString(),
            ["hashes"] = new JsonArray([.. Hashes.Select(hash => (JsonNode)hash.ToBase64())]),
        };
        if (Last is { } last)
            json["last_leaf"] = new JsonObject { ["at"] = InstantPattern.ExtendedIso.Format(last.At), ["position"] = last.Position };
        DurableFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(json, Indented), replace: true);
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static MonitorState Read(JsonObject json)
    {
        int version = Member(json, "forewarn_monitor").GetValue<int>();
        if (version != FormatVersion)
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"format version {version} is not known"));
        var checkpoint = SignedCheckpoint.Parse(System.Text.Encoding.UTF8.GetBytes(Member(json, "checkpoint").GetValue<string>()));
        TreeHash[] hashes = [.. Member(json, "hashes").AsArray().Select(hash => new TreeHash(Convert.FromBase64String(hash!.GetValue<string>())))];
        var last = json["last_leaf"] is JsonObject leaf
            ? (Moment(leaf, "at"), Member(leaf, "position").GetValue<long>())
            : ((Instant, long)?)null;
        return new MonitorState(checkpoint, TreeFrontier.FromHashes(checkpoint.Checkpoint.Size, hashes), Moment(json, "looked_at"), last);
    }

    private static JsonNode Member(JsonObject json, string name) => json[name] ?? throw new KeyNotFoundException($"no {name}");

    private static Instant Moment(JsonObject json, string name) => InstantPattern.ExtendedIso.Parse(Member(json, name).GetValue<string>()).GetValueOrThrow();
}
