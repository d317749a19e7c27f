using System.Collections.Immutable;
using System.Text;
using CsCheck;
using Forewarn.Journal.Pool;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Merkle;
using Forewarn.Record.Notes;
using Forewarn.Record.Witnesses;
using Forewarn.Server.Recording;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Tokens;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using NodaTime.Testing;

namespace Forewarn.Server.Tests.Pool;

/// <summary>What a node says to a checkpoint that members of its pool have signed; the members are north, south and west, and this node is north.</summary>
public sealed class PoolCosignerTests : IAsyncLifetime
{
    private const string Origin = "airspace.example/gulf";

    private readonly TemporaryDirectory _directory = new();
    private readonly Dictionary<string, PoolKey> _keys = [];
    private readonly FakeClock _clock = new(SystemClock.Instance.GetCurrentInstant());
    private Membership _membership = null!;
    private TestNode _node = null!;
    private PoolCosigner _north = null!;
    private Exception? _stopped;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RecordKeeper Record => _node.Server.Node.Record;

    public async ValueTask InitializeAsync()
    {
        foreach (string name in (string[])["north", "south", "west"])
            _keys.Add(name, PoolKey.Create(Path.Combine(_directory.Path, name)));
        _membership = Membership.Of(Genesis.Of("gulf", [.. _keys.Select(each => new PoolMember(each.Key, each.Value.PublicKey, new Uri($"https://{each.Key}.example")))]));
        _node = await TestNode.StartAsync(options => options with { Record = options.Record with { Origin = Origin } });
        await _node.PartyAsync("dora");
        await _node.PartyAsync("emil");
        await Delivery.DeliveryNode.UntilAsync(() => Record.Latest.Checkpoint.Size == 2);
        _north = Open();
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        foreach (var key in _keys.Values)
            key.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_checkpoint_of_the_same_record_is_cosigned()
    {
        var answer = await AskAsync(SignedBy("south", 2));
        Assert.Equal(200, answer.Status);
        var line = Assert.Single(NoteSignature.ParseLines(answer.Body.Span));
        Assert.NotNull(Cosignature.Verify(KeyOf("north"), Record.Latest.Note.Text, line));
    }

    [Fact]
    public async Task The_proof_that_is_brought_decides_nothing()
    {
        Assert.Equal(200, (await AskAsync(SignedBy("south", 2), oldSize: 1, [Record.Files.RootAt(2)])).Status);
        Assert.Equal(422, (await AskAsync(Forged("south", 2), oldSize: 0)).Status);
    }

    [Fact]
    public async Task What_no_member_has_signed_is_not_cosigned() => Assert.Equal(403, (await AskAsync(Record.Latest)).Status);

    [Fact]
    public async Task What_bears_a_members_name_and_not_its_signature_is_not_cosigned()
    {
        var south = SignedBy("south", 2).Note.Signatures[^1];
        byte[] forged = [.. south.Bytes];
        forged[^1] ^= 1;
        Assert.Equal(403, (await AskAsync(Record.Latest.WithSignature(new NoteSignature(south.Name, south.KeyId, forged)))).Status);
    }

    [Fact]
    public async Task A_checkpoint_of_another_record_is_not_cosigned()
    {
        string text = new Checkpoint("airspace.example/levant", 2, Record.Files.RootAt(2)).ToString();
        var note = new SignedNote(text, [MemberCosigner.Sign(KeyOf("south"), _keys["south"], text, _clock.GetCurrentInstant())]);
        Assert.Equal(404, (await _north.AddCheckpointAsync(new AddCheckpointRequest(0, [], note).ToBytes(), Cancellation)).Status);
    }

    [Fact]
    public async Task A_thousand_cosigners_are_too_many()
    {
        var lines = new StringBuilder($"old 0\n\n{SignedBy("south", 2)}");
        for (int i = 0; i < 1_000; i++)
            lines.Append(SignedBy("south", 2).Note.Signatures[^1]).Append('\n');
        Assert.Equal(400, (await _north.AddCheckpointAsync(Encoding.UTF8.GetBytes(lines.ToString()), Cancellation)).Status);
    }

    [Fact]
    public async Task A_member_that_signs_twice_is_checked_not_at_all()
    {
        var south = SignedBy("south", 2);
        string twice = $"old 0\n\n{south}{south.Note.Signatures[^1]}\n";
        Assert.Equal(403, (await _north.AddCheckpointAsync(Encoding.UTF8.GetBytes(twice), Cancellation)).Status);
    }

    [Fact]
    public async Task An_old_size_above_the_new_one_is_refused() => Assert.Equal(400, (await AskAsync(SignedBy("south", 2), oldSize: 3)).Status);

    [Fact]
    public async Task Whatever_is_sent_is_answered() =>
        await Gen.Byte.Array[0, 300].SampleAsync(async bytes => Assert.InRange((await _north.AddCheckpointAsync(bytes, Cancellation)).Status, 400, 499));

    [Fact]
    public async Task A_size_that_comes_soon_is_waited_for()
    {
        var asked = AskAsync(Forged("south", 3));
        Assert.False(asked.IsCompleted);
        await _node.PartyAsync("faruk");
        // The next leaf is not what was signed for; that is known once it is there.
        Assert.Equal(422, (await asked).Status);
    }

    [Fact]
    public async Task A_size_that_never_comes_is_waited_for_a_while()
    {
        string text = new Checkpoint(Origin, long.MaxValue, Record.Files.RootAt(2)).ToString();
        Assert.Equal(503, (await AskAsync(Cosigned("south", text))).Status);
        Assert.Empty(_north.Diverged);
    }

    [Fact]
    public async Task More_than_can_wait_are_turned_away()
    {
        string text = new Checkpoint(Origin, 1_000, Record.Files.RootAt(2)).ToString();
        byte[] body = Request(Cosigned("south", text));
        using var enough = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, PoolCosigner.UnderWayMax).Select(_ => _north.AddCheckpointAsync(body, enough.Token)).ToArray();
        var late = await _north.AddCheckpointAsync(Request(SignedBy("south", 2)), Cancellation);
        await enough.CancelAsync();
        await ((Task)Task.WhenAll(waiting)).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        Assert.Equal(503, late.Status);
        Assert.Equal(200, (await AskAsync(SignedBy("south", 2))).Status);
    }

    [Fact]
    public async Task An_old_checkpoint_gets_no_new_date()
    {
        Assert.Equal(200, (await AskAsync(SignedBy("south", 1))).Status);
        _clock.Advance(PoolCosigner.AgeMax + Duration.FromSeconds(5));
        var answer = await AskAsync(SignedBy("south", 1));
        Assert.Equal((409, WitnessAnswer.SizeContentType, "2\n"), (answer.Status, answer.ContentType, Encoding.ASCII.GetString(answer.Body.Span)));
        Assert.Equal(200, (await AskAsync(SignedBy("south", 2))).Status);
    }

    [Fact]
    public async Task A_member_that_has_left_is_no_cosigner()
    {
        var leave = PoolChange.Leave(_membership, "south").Sign("south", _keys["south"]);
        var outside = SignedBy("south", 2);
        _membership = _membership.After(leave);
        Assert.Equal(403, (await AskAsync(outside)).Status);
    }

    [Fact]
    public async Task A_node_that_is_a_member_no_more_cosigns_nothing()
    {
        _membership = _membership.After(PoolChange.Leave(_membership, "north").Sign("north", _keys["north"]));
        Assert.Equal(403, (await AskAsync(SignedBy("south", 2))).Status);
    }

    [Fact]
    public async Task Both_sides_of_a_divergence_are_kept_and_verify_with_the_keys_beside_them()
    {
        var theirs = Forged("west", 2);
        Assert.Equal(422, (await AskAsync(theirs)).Status);
        Assert.Equal(["west"], _north.Diverged);
        string path = Path.Combine(_directory.Path, DivergenceFiles.Folder, "2-west");
        var keys = (await File.ReadAllLinesAsync($"{path}.keys", Cancellation)).Select(VerifierKey.Parse).ToArray();
        var (kept, own) = (SignedCheckpoint.Parse(await File.ReadAllBytesAsync($"{path}.theirs", Cancellation)), SignedCheckpoint.Parse(await File.ReadAllBytesAsync($"{path}.own", Cancellation)));
        Assert.Equal([KeyOf("west"), Record.Key], kept.Note.Verify(keys).OrderByDescending(key => key.Name, StringComparer.Ordinal));
        Assert.Equal([KeyOf("north"), Record.Key], own.Note.Verify(keys).OrderByDescending(key => key.Name, StringComparer.Ordinal));
        Assert.Equal((Origin, 2L, Origin, 2L), (kept.Checkpoint.Origin, kept.Checkpoint.Size, own.Checkpoint.Origin, own.Checkpoint.Size));
        Assert.NotEqual(kept.Checkpoint.Root, own.Checkpoint.Root);
        Assert.Null(_stopped);
    }

    [Fact]
    public async Task Of_a_member_that_lies_again_and_again_a_few_lies_are_kept()
    {
        for (int i = 0; i < 2 * DivergenceFiles.PairsPerMemberMax; i++)
        {
            long size = await GrowAsync();
            Assert.Equal(422, (await AskAsync(Forged("west", size))).Status);
        }
        Assert.Equal(3 * DivergenceFiles.PairsPerMemberMax, Directory.GetFiles(Path.Combine(_directory.Path, DivergenceFiles.Folder)).Length);
        Assert.Null(_stopped);
    }

    [Fact]
    public async Task Against_at_least_half_of_the_members_a_node_stops()
    {
        await AskAsync(Forged("west", 2));
        Assert.Null(_stopped);
        await AskAsync(Forged("south", 1));
        Assert.IsType<Forewarn.Server.Node.RecordDivergedException>(_stopped);
        Assert.Contains("south, west", _stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_speaks_for_nobody_but_itself_counts_once()
    {
        var west = Forged("west", 2);
        for (int i = 0; i < 5; i++)
            await AskAsync(west);
        await AskAsync(Forged("west", 1));
        Assert.Null(_stopped);
    }

    [Fact]
    public async Task A_member_that_comes_back_to_the_record_is_one_of_it_again()
    {
        await AskAsync(Forged("west", 2));
        await AskAsync(SignedBy("west", 2));
        Assert.Equal(["west"], _north.Diverged);
        Assert.Equal(200, (await AskAsync(SignedBy("west", await GrowAsync()))).Status);
        Assert.Empty(_north.Diverged);
    }

    [Fact]
    public async Task What_was_found_before_a_restart_still_counts()
    {
        await AskAsync(Forged("west", 2));
        await AskAsync(Forged("south", 2));
        _stopped = null;
        _north = Open();
        _north.Recall();
        Assert.NotNull(_stopped);
    }

    [Fact]
    public void Evidence_that_somebody_edited_counts_for_nothing()
    {
        var files = new DivergenceFiles(_directory.Path);
        string text = Forged("west", 2).Note.Text;
        files.Keep("west", new SignedCheckpoint(new SignedNote(text, [SignedBy("west", 2).Note.Signatures[^1]])), Record.Latest, []);
        File.WriteAllText(Path.Combine(_directory.Path, DivergenceFiles.Folder, "7-south.theirs"), "a note that is none");
        _north.Recall();
        Assert.Empty(_north.Diverged);
    }

    [Fact]
    public void A_checkpoint_that_was_fetched_is_held_against_the_own_record()
    {
        Assert.True(_north.Judge(SignedBy("south", 2)));
        Assert.Null(_north.Judge(Record.Latest));
        Assert.False(_north.Judge(Forged("south", 2)));
        Assert.Equal(["south"], _north.Diverged);
    }

    [Fact]
    public void More_than_half_of_the_members_make_a_checkpoint_final()
    {
        var policy = _north.DefaultPolicy(_membership);
        var own = _north.Cosign(Record.Latest);
        Assert.False(policy.Evaluate(own).IsMet);
        Assert.True(policy.Evaluate(own.WithSignature(SignedBy("west", 2).Note.Signatures[^1])).IsMet);
        Assert.Equal(policy.ToString(), Policy.Parse(policy.ToBytes()).ToString());
    }

    private PoolCosigner Open() => new(
        Record, () => _membership, "north", _keys["north"], new DivergenceFiles(_directory.Path), _clock, TimeProvider.System, NullLogger.Instance)
    {
        OnOutnumbered = reason => _stopped = reason,
    };

    private VerifierKey KeyOf(string member) => MemberCosigner.KeyOf(Origin, _membership.Find(member) ?? new PoolMember(member, _keys[member].PublicKey, new Uri("https://gone.example")));

    /// <summary>The record's own checkpoint at a size, cosigned by a member.</summary>
    private SignedCheckpoint SignedBy(string member, long size) =>
        Record.SignedAt(size) is var own ? own.WithSignature(MemberCosigner.Sign(KeyOf(member), _keys[member], own.Note.Text, _clock.GetCurrentInstant())) : own;

    /// <summary>Another record at that size, which the member has signed as if it were this one; so has the record's key.</summary>
    private SignedCheckpoint Forged(string member, long size)
    {
        var checkpoint = new Checkpoint(Origin, size, TreeHash.OfLeaf(Encoding.UTF8.GetBytes($"another story {size}")));
        using var log = SigningKey.Parse(File.ReadAllText(Path.Combine(_node.DataDirectory, RecordKeeper.Folder, RecordIdentity.KeyFile)).TrimEnd('\n'));
        var signed = SignedCheckpoint.Sign(checkpoint, log);
        return signed.WithSignature(MemberCosigner.Sign(KeyOf(member), _keys[member], signed.Note.Text, _clock.GetCurrentInstant()));
    }

    private SignedCheckpoint Cosigned(string member, string text) =>
        new(new SignedNote(text, [MemberCosigner.Sign(KeyOf(member), _keys[member], text, _clock.GetCurrentInstant())]));

    private async Task<long> GrowAsync()
    {
        long size = Record.Latest.Checkpoint.Size;
        await _node.PartyAsync();
        await Delivery.DeliveryNode.UntilAsync(() => Record.Latest.Checkpoint.Size > size);
        return Record.Latest.Checkpoint.Size;
    }

    private Task<WitnessAnswer> AskAsync(SignedCheckpoint checkpoint, long oldSize = 0, ImmutableArray<TreeHash>? proof = null) =>
        _north.AddCheckpointAsync(Request(checkpoint, oldSize, proof), Cancellation);

    private static byte[] Request(SignedCheckpoint checkpoint, long oldSize = 0, ImmutableArray<TreeHash>? proof = null) =>
        new AddCheckpointRequest(oldSize, proof ?? [], checkpoint.Note).ToBytes();
}
