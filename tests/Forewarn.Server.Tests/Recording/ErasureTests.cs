using System.Text;
using System.Text.Json.Nodes;
using Forewarn.Core.Airspace;
using Forewarn.Core.Format;
using Forewarn.Journal;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Evidence;
using Forewarn.Record.Files;
using Forewarn.Record.Leaves;
using Forewarn.Record.Merkle;
using Forewarn.Server.Node;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Processes;
using NodaTime;

namespace Forewarn.Server.Tests.Recording;

/// <summary>What people wrote is gone from everywhere once it is erased; what was proven stays proven.</summary>
public sealed class ErasureTests : IAsyncLifetime
{
    private const string Secret = "Captain Zelda Quuxington, +972 50 471 1147";

    private readonly (double Lat, double Lng) _place = Bodies.NewPlace();
    private readonly Guid _id = Guid.NewGuid();
    private TestNode _node = null!;
    private Signer _manager = null!;
    private Client _warned = null!;
    private string _warning = null!;
    private string _observation = null!;
    private long _declared;

    private string DeclarationName => $"operational-intent/{_id}";

    public async ValueTask InitializeAsync()
    {
        _node = await TestNode.StartAsync();
        _manager = await Signer.RegisteredAsync(_node);
        _warned = await _node.PartyAsync();
        (await _warned.PutAsync(Bodies.SubscriptionPath(), Bodies.Subscription(_place))).Expect(201);
        var declared = (await _manager.PutAsync(Bodies.IntentPath(_id), Bodies.Intent(_place, note: Secret))).Expect(201);
        _declared = (long)declared.Body["leaf"]!;
        _warning = (string)declared.Body["warnings"]![0]!["id"]!;
        (await _manager.PutAsync(Bodies.IntentPath(_id), Bodies.Intent(_place, note: $"{Secret} again"), 1)).Expect(200);
        var answer = Bodies.Acknowledgement(by: Secret);
        answer["text"] = $"call {Secret}";
        (await _warned.PostAsync($"/v1/warnings/{_warning}/acknowledgement", answer)).Expect(200);
        var sighting = Bodies.Observation(Guid.NewGuid().ToString(), _manager.Client.Party, _place, SystemClock.Instance.GetCurrentInstant());
        (sighting["event"], sighting["source"], _observation) = (Secret, $"told by {Secret}", $"observation/{sighting["id"]}");
        (await _warned.PostAsync("/v1/observations", sighting)).Expect(201);
        // A refusal about the same is on record with the same words.
        (await _manager.PutAsync(Bodies.IntentPath(_id), Bodies.Intent(_place, note: Secret), 7)).Expect(412);
    }

    public async ValueTask DisposeAsync()
    {
        _manager.Dispose();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_of_it_is_left_in_any_file_while_the_node_runs_nor_afterwards()
    {
        await _node.RestartAsync();
        Assert.NotEmpty(RawFiles.Holding(_node.DataDirectory, Secret));
        Assert.Contains(RawFiles.Holding(_node.DataDirectory, Secret), name => name.EndsWith(".snapshot", StringComparison.Ordinal));
        await EraseAllAsync();
        Assert.Empty(RawFiles.Holding(_node.DataDirectory, Secret));
        await _node.RestartAsync();
        Assert.Empty(RawFiles.Holding(_node.DataDirectory, Secret));
    }

    [Fact]
    public async Task Nothing_of_it_is_shown_any_more()
    {
        await EraseAllAsync();
        var manager = _node.As(_manager.Client.Party);
        Assert.DoesNotContain(Secret, (await manager.GetAsync(Bodies.IntentPath(_id))).Expect(200).Text);
        Assert.DoesNotContain(Secret, (await manager.GetAsync($"/v1/warnings/{_warning}")).Expect(200).Text);
        foreach (var leaf in await new RecordReader(manager).LeavesAsync())
            Assert.DoesNotContain(Secret, (await manager.GetAsync($"/v1/leaves/{leaf.Index}")).Expect(200).Text);
    }

    [Fact]
    public async Task The_leaf_says_that_its_details_were_erased_and_what_is_no_text_stays()
    {
        await EraseAllAsync();
        var reading = (await _node.As(_manager.Client.Party).GetAsync($"/v1/leaves/{_declared}")).Expect(200).Body["details"]!.AsArray();
        var erased = reading.Where(part => (bool?)part!["erased"] == true).Select(part => (string)part!["name"]!);
        var shown = reading.Where(part => part!["value"] is not null).Select(part => (string)part!["name"]!);
        Assert.Equal(["note", "signature"], erased);
        Assert.Equal(["volumes", "activity"], shown);
    }

    [Fact]
    public async Task That_it_was_erased_and_by_whom_is_on_record()
    {
        var answer = await EraseAsync(DeclarationName);
        var leaf = await new RecordReader(_node.Admin).LeafAsync((long)answer.Body["leaf"]!);
        Assert.Equal(("details-erased", "operator", DeclarationName), (leaf.Kind, leaf.By, leaf.Entity.ToString()));
    }

    [Fact]
    public async Task Receipts_from_before_verify_and_the_tree_goes_on()
    {
        var reader = new RecordReader(_node.Admin);
        var before = await reader.ReceiptAsync(_declared);
        var old = await reader.CheckpointAsync();
        await EraseAllAsync();
        Assert.True(before.Verify(Policy.OfLog(await reader.KeyAsync())).IsFinal);
        Assert.Equal(before.Leaf.ToArray(), (await reader.ReceiptAsync(_declared)).Leaf.ToArray());
        var now = (await reader.CheckpointAsync()).Checkpoint;
        var proof = _node.Server.Node.Record.ConsistencyProof(old.Checkpoint.Size, now.Size);
        Assert.True(MerkleTree.VerifyConsistency(old.Checkpoint.Size, old.Checkpoint.Root, now.Size, now.Root, proof.AsSpan()));
    }

    [Fact]
    public async Task A_bundle_of_what_was_erased_still_holds_and_does_not_tell_it()
    {
        await EraseAllAsync();
        var manager = _node.As(_manager.Client.Party);
        using var request = manager.Request(HttpMethod.Post, "/v1/evidence", new JsonObject { ["entity"] = DeclarationName });
        using var response = await _node.Http.SendAsync(request, TestContext.Current.CancellationToken);
        byte[] bundle = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.True(bundle.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Secret)) < 0);
        var result = EvidenceVerifier.Verify(bundle, Policy.OfLog(await new RecordReader(manager).KeyAsync()));
        Assert.True(result.AllHold, string.Join('\n', result.Lines.Where(line => line.Kind == EvidenceLineKind.Failed)));
    }

    [Fact]
    public async Task A_node_starts_again_and_is_what_a_replay_from_the_first_entry_gives()
    {
        await EraseAllAsync();
        var before = (Hash: _node.StateHash(), Root: (await new RecordReader(_node.Admin).CheckpointAsync()).Checkpoint);
        await _node.StopAsync();
        Assert.Equal(before.Hash, await JournalCheck.HashAsync(_node.DataDirectory));
        Directory.Delete(Path.Combine(_node.DataDirectory, "snapshots"), recursive: true);
        await _node.StartAgainAsync();
        Assert.Equal(before, (_node.StateHash(), (await new RecordReader(_node.Admin).CheckpointAsync()).Checkpoint));
    }

    [Fact]
    public async Task What_was_erased_once_may_be_erased_again()
    {
        await EraseAsync(DeclarationName);
        await EraseAsync(DeclarationName);
        await _node.RestartAsync();
        Assert.Empty(RawFiles.Holding(_node.DataDirectory, $"{Secret} again"));
    }

    [Fact]
    public async Task What_is_written_after_an_erasure_stays_until_the_next_one()
    {
        await EraseAsync(DeclarationName);
        (await _manager.PutAsync(Bodies.IntentPath(_id), Bodies.Intent(_place, note: "Corporal Xanthippe Plugh"), 2)).Expect(200);
        Assert.NotEmpty(RawFiles.Holding(_node.DataDirectory, "Corporal Xanthippe Plugh"));
        await EraseAsync(DeclarationName);
        Assert.Empty(RawFiles.Holding(_node.DataDirectory, "Corporal Xanthippe Plugh"));
    }

    [Fact]
    public async Task Erasing_while_others_write_takes_what_was_written_before_and_nothing_else()
    {
        using var ending = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(_ => WriteAsync(ending.Token)).ToArray();
        await Task.Delay(100, TestContext.Current.CancellationToken);
        await EraseAllAsync();
        Assert.Empty(RawFiles.Holding(_node.DataDirectory, Secret));
        await ending.CancelAsync();
        string[] written = [.. (await Task.WhenAll(writers)).SelectMany(paths => paths)];
        Assert.NotEmpty(written);
        await _node.RestartAsync();
        foreach (string path in written)
            Assert.Equal("kept", (string)(await _node.As(_warned.Party).GetAsync(path)).Expect(200).Body["operational_intent"]!["note"]!);
    }

    [Fact]
    public async Task An_erasure_that_a_crash_kept_from_being_carried_out_is_carried_out_at_the_next_start()
    {
        await _node.StopAsync();
        await JournalErasureAsync();
        Assert.NotEmpty(RawFiles.Holding(_node.DataDirectory, $"{Secret} again"));
        await _node.StartAgainAsync();
        Assert.Equal("details-erased", (await new RecordReader(_node.Admin).LeavesAsync())[^1].Kind);
        Assert.Empty(RawFiles.Holding(_node.DataDirectory, $"{Secret} again"));
        await _node.RestartAsync();
    }

    [Fact]
    public async Task An_erasure_that_a_crash_broke_off_half_way_is_carried_to_its_end_at_the_next_start()
    {
        await _node.StopAsync();
        await JournalErasureAsync();
        using (var files = RecordFiles.Open(Path.Combine(_node.DataDirectory, "record")))
            files.ReplaceDetails(_declared, LeafDetails.Parse(files.ReadDetails(_declared)).Erase("note", "signature").ToBytes());
        Directory.Delete(Path.Combine(_node.DataDirectory, "snapshots"), recursive: true);
        await _node.StartAgainAsync();
        Assert.Empty(RawFiles.Holding(_node.DataDirectory, $"{Secret} again"));
        await _node.RestartAsync();
    }

    [Theory]
    [InlineData("""{}""", "entity")]
    [InlineData("""{"entity":""}""", "entity")]
    [InlineData("""{"entity":"constraint/x"}""", "entity")]
    [InlineData("""{"entity":"warning/99999999999999999999"}""", "entity")]
    [InlineData("""{"entity":"everything"}""", "entity")]
    public async Task What_names_nothing_is_refused(string body, string field) =>
        (await _node.Admin.PostAsync("/v1/erasures", JsonNode.Parse(body)!)).ExpectProblem(400, "invalid", field);

    [Theory]
    [InlineData("constraint/6d6b0a0c-1f0a-4c52-8a52-6f1f6c1f2b10")]
    [InlineData("warning/999999")]
    [InlineData("observation/6d6b0a0c-1f0a-4c52-8a52-6f1f6c1f2b10")]
    public async Task Of_what_nobody_wrote_about_nothing_is_erased(string entity)
    {
        string before = _node.StateHash();
        Assert.Equal("not-found", (await _node.Admin.PostAsync("/v1/erasures", new JsonObject { ["entity"] = entity })).Expect(404).Problem);
        Assert.Equal(before, _node.StateHash());
    }

    [Theory, InlineData("party/operator"), InlineData("arrangement/x"), InlineData("subscription/6d6b0a0c-1f0a-4c52-8a52-6f1f6c1f2b10")]
    public async Task Of_what_nobody_writes_freely_about_nothing_is_erased(string entity) =>
        Assert.InRange((await _node.Admin.PostAsync("/v1/erasures", new JsonObject { ["entity"] = entity })).Status, 400, 404);

    [Fact]
    public async Task Only_the_operator_erases() =>
        (await _node.As(_warned.Party, "forewarn.read", "forewarn.declare").PostAsync("/v1/erasures", new JsonObject { ["entity"] = DeclarationName })).Expect(403);

    private async Task EraseAllAsync()
    {
        foreach (string entity in new[] { DeclarationName, $"warning/{_warning}", _observation })
            await EraseAsync(entity);
    }

    private async Task<Answer> EraseAsync(string entity) => (await _node.Admin.PostAsync("/v1/erasures", new JsonObject { ["entity"] = entity })).Expect(200);

    private async Task<string[]> WriteAsync(CancellationToken ending)
    {
        var paths = new List<string>();
        while (!ending.IsCancellationRequested)
        {
            paths.Add(Bodies.IntentPath());
            (await _warned.PutAsync(paths[^1], Bodies.Intent((_place.Lat + 0.01, _place.Lng), note: "kept"))).Expect(201);
        }
        return [.. paths];
    }

    /// <summary>Makes an erasure durable on a node that is stopped, as a node does that dies before it carries it out.</summary>
    private async Task JournalErasureAsync()
    {
        await using var sequencer = SqliteSequencer.Open(_node.DataDirectory, new SqliteSequencerOptions());
        var subject = EventSubject.Entity(EntityType.OperationalIntent, EntityId.From(_id));
        var state = new AirspaceState();
        AirspaceNode.Replay(state, sequencer.Read(1));
        var erasure = new Erasure(subject);
        foreach (var batch in sequencer.Read(1))
        {
            foreach (var entry in batch.Entries)
                erasure.Of(CommandFormat.Decode(entry.Bytes.Span, entry.Details.Span));
        }
        var command = new EraseDetails(PartyId.Parse("operator"), subject, state.WordsOf(subject).Leaf, erasure.PlaceholdersOf(state));
        Assert.True(sequencer.TrySubmit(PendingCommand.Of(command, new CanonicalWriter())));
        await sequencer.Committed.ReadAsync(TestContext.Current.CancellationToken);
    }
}
