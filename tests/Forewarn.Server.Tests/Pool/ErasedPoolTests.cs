using System.Text;
using System.Text.Json.Nodes;
using Forewarn.Core.Airspace;
using Forewarn.Core.Format;
using Forewarn.Core.Pool;
using Forewarn.Journal;
using Forewarn.Record.Checkpoints;
using Forewarn.Server.Api;
using Forewarn.Server.Backups;
using Forewarn.Server.Tests.Delivery;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Recording;
using Forewarn.Server.Tests.Tokens;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Forewarn.Server.Tests.Pool;

/// <summary>A member that begins with an empty directory after something was erased: what it cannot derive any more, the others prove; real etcd, real HTTP.</summary>
public class ErasedPoolTests
{
    private const string Secret = "Captain Zelda Quuxington";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_member_without_its_memory_has_the_record_of_the_others_though_words_were_erased()
    {
        await using var pool = await PoolNodes.StartAsync();
        var (alfa, erased) = await WriteAsync(pool);
        await EraseAsync(pool, erased);
        await ComeBackEmptyAsync(pool);
        await RequireSameRecordAsync(pool);
        var reading = (await pool.South.As("alfa").GetAsync($"/v1/leaves/{erased.Leaf}")).Expect(200).Body["details"]!.AsArray();
        Assert.Equal(["note"], reading.Where(part => (bool?)part!["erased"] == true).Select(part => (string)part!["name"]!));
        Assert.Equal(pool.North.StateHash(), pool.South.StateHash());
        Assert.Empty(RawFiles.Holding(pool.South.DataDirectory, Secret));
        await pool.South.RestartAsync();
        await RequireSameRecordAsync(pool);
        (await alfa[0].GetAsync(Bodies.IntentPath(erased.Id))).Expect(200);
    }

    [Fact]
    public async Task A_member_that_was_away_while_words_that_it_has_were_erased_and_others_written_and_erased_comes_back()
    {
        await using var pool = await PoolNodes.StartAsync();
        var (alfa, erased) = await WriteAsync(pool);
        (await pool.South.As("alfa").GetAsync(Bodies.IntentPath(erased.Id))).Expect(200);
        string data = await pool.StopAndKeepAsync("south");
        (await alfa[0].PutAsync(Bodies.IntentPath(erased.Id), Bodies.Intent(erased.Place, note: Secret), 2)).Expect(200);
        (await alfa[0].PutAsync(Bodies.IntentPath(erased.Id), Bodies.Intent(erased.Place, note: $"{Secret} at last"), 3)).Expect(200);
        await EraseAsync(pool, erased);
        await pool.ForgetAsync();
        await pool.StartAsync("south", data);
        await RequireSameRecordAsync(pool);
        Assert.Equal(pool.North.StateHash(), pool.South.StateHash());
        Assert.Empty(RawFiles.Holding(pool.South.DataDirectory, Secret));
    }

    [Theory]
    [InlineData("another leaf")]
    [InlineData("other words")]
    [InlineData("nothing of sense")]
    [InlineData("no cosignatures")]
    public async Task A_leaf_that_is_not_proven_is_not_believed(string lie)
    {
        await using var relay = await Relay.StartAsync();
        await using var pool = await PoolNodes.StartAsync(elsewhere: new() { ["north"] = relay.Url });
        relay.Target = pool.AddressOf("north");
        var (_, erased) = await WriteAsync(pool);
        await EraseAsync(pool, erased);
        byte[] another = await pool.ReceiptAsync("west", erased.Leaf + 1);
        // Of all that was erased, north has a proof to spoil.
        await pool.ReceiptAsync("north", erased.Leaf + 1);
        relay.Change = (path, _, answer) => !path.StartsWithSegments("/pool/v1/leaves") ? answer : lie switch
        {
            "another leaf" => another,
            "other words" => Altered(answer),
            "no cosignatures" => WithoutCosignatures(answer),
            _ => Encoding.UTF8.GetBytes("<html>"),
        };
        await ComeBackEmptyAsync(pool);
        Assert.True(relay.ChangedCount >= 2, "north was not asked for both leaves, or had nothing to spoil");
        await RequireSameRecordAsync(pool);
    }

    [Fact]
    public async Task Words_that_a_member_passes_off_as_erased_are_taken_from_the_next_one()
    {
        await using var relay = await Relay.StartAsync();
        await using var pool = await PoolNodes.StartAsync(elsewhere: new() { ["north"] = relay.Url });
        relay.Target = pool.AddressOf("north");
        var (_, erased) = await WriteAsync(pool);
        using var copy = new TemporaryDirectory();
        await using var hostile = await WithoutWordsAsync(pool.North, Path.Combine(copy.Path, "data"));
        relay.Change = (path, query, answer) => path == PoolJournalEndpoint.Path
            ? [.. hostile.Excerpt().GiveAfter(long.Parse(QueryHelper(query), System.Globalization.CultureInfo.InvariantCulture)).SelectMany(piece => piece.ToArray())] : answer;
        await ComeBackEmptyAsync(pool);
        Assert.NotEqual(0, relay.ChangedCount);
        await RequireSameRecordAsync(pool);
        Assert.Contains(Secret, (await pool.South.As("alfa").GetAsync(Bodies.IntentPath(erased.Id))).Expect(200).Text, StringComparison.Ordinal);
        Assert.Equal(pool.North.StateHash(), pool.South.StateHash());
    }

    private static async Task<(Client[] Alfa, (Guid Id, long Leaf, (double, double) Place) Erased)> WriteAsync(PoolNodes pool)
    {
        var alfa = await pool.PartyAsync("alfa");
        var (id, place) = (Guid.NewGuid(), Bodies.NewPlace());
        long leaf = (long)(await alfa[0].PutAsync(Bodies.IntentPath(id), Bodies.Intent(place, note: Secret))).Expect(201).Body["leaf"]!;
        (await alfa[0].PutAsync(Bodies.IntentPath(id), Bodies.Intent(place, note: $"{Secret} again"), 1)).Expect(200);
        // Of another thing, which keeps its words.
        (await alfa[0].PutAsync(Bodies.IntentPath(), Bodies.Intent(Bodies.NewPlace(), note: "kept"))).Expect(201);
        return (alfa, (id, leaf, place));
    }

    private static async Task EraseAsync(PoolNodes pool, (Guid Id, long Leaf, (double, double)) erased)
    {
        long leaf = (long)(await pool.North.Admin.PostAsync("/v1/erasures", new JsonObject { ["entity"] = $"operational-intent/{erased.Id}" })).Expect(200).Body["leaf"]!;
        foreach (var node in pool.All)
            await DeliveryNode.UntilAsync(() => node.Server.Node.Record.Latest.Checkpoint.Size > leaf && node.Server.Node.ErasuresCount is not null);
    }

    /// <summary>South's disk is lost, and etcd has forgotten.</summary>
    private static async Task ComeBackEmptyAsync(PoolNodes pool)
    {
        await pool.StopAsync("south");
        await pool.PartyAsync("bravo");
        await pool.ForgetAsync();
        await pool.StartAsync("south");
    }

    private static async Task RequireSameRecordAsync(PoolNodes pool)
    {
        (await pool.South.As("alfa").GetAsync("/v1/parties/alfa")).Expect(200);
        var (north, south) = (pool.North.Server.Node.Record, pool.South.Server.Node.Record);
        await DeliveryNode.UntilAsync(() => south.Latest.Checkpoint.Size >= north.Latest.Checkpoint.Size);
        long size = north.Latest.Checkpoint.Size;
        Assert.Equal(north.Files.RootAt(size), south.Files.RootAt(size));
    }

    /// <summary>A copy of a node's journal, in which all words of declarations are replaced, without an erasure.</summary>
    private static async Task<ISequencer> WithoutWordsAsync(TestNode node, string directory)
    {
        using var backup = new MemoryStream();
        await Backup.TakeAsync(node.DataDirectory, backup, withKeys: true, SystemClock.Instance, cancellation: Cancellation);
        backup.Position = 0;
        await Restoration.RestoreAsync(backup, directory, cancellation: Cancellation);
        var journal = SqliteSequencer.Open(directory, new SqliteSequencerOptions());
        var replaced = new Dictionary<long, byte[]>();
        foreach (var batch in journal.Read(1))
        {
            for (int i = 0; i < batch.Entries.Length; i++)
            {
                var command = CommandFormat.Read(batch.Entries[i].Bytes.Span, batch.Entries[i].Details.Span, batch.FirstPosition + i, StateVersion.Latest);
                if (command is Declare)
                    replaced.Add(batch.FirstPosition + i, CommandFormat.Encode(new Erasure(Erasure.SubjectOf(command)).Of(command), new CanonicalWriter(), new byte[CommandFormat.SaltLength]).Details);
            }
        }
        await journal.EraseDetailsAsync(replaced);
        return journal;
    }

    private static string QueryHelper(QueryString query) => query.Value!["?after=".Length..];

    private static byte[] Altered(byte[] answer)
    {
        var receipt = Receipt.Parse(answer);
        byte[] leaf = receipt.Leaf.ToArray();
        int at = leaf.AsSpan().LastIndexOf("\"}"u8) - 1;
        leaf[at] = leaf[at] == 'A' ? (byte)'B' : (byte)'A';
        return new Receipt(leaf, receipt.Proof.Index, receipt.Proof.Hashes, receipt.Proof.Checkpoint).ToBytes();
    }

    private static byte[] WithoutCosignatures(byte[] answer)
    {
        var receipt = Receipt.Parse(answer);
        var note = receipt.Proof.Checkpoint.Note;
        var alone = new Forewarn.Record.Notes.SignedNote(note.Text, [note.Signatures[0]]);
        return new Receipt(receipt.Leaf, receipt.Proof.Index, receipt.Proof.Hashes, new SignedCheckpoint(alone)).ToBytes();
    }
}
