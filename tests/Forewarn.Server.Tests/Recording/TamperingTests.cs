using Forewarn.Record;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Files;
using Forewarn.Record.Leaves;
using Forewarn.Server.Node;
using Forewarn.Server.Recording;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Tokens;

namespace Forewarn.Server.Tests.Recording;

/// <summary>Whoever changes a byte of a node's record is found out, at the start or by a check, with the place.</summary>
public sealed class TamperingTests : IAsyncLifetime
{
    private const int RandomBytesCount = 2_000;

    private readonly TemporaryDirectory _directory = new();

    private string RecordDirectory => Path.Combine(_directory.Path, "record");

    public async ValueTask InitializeAsync()
    {
        await using var node = await TestNode.StartAsync(options => options with { Record = new RecordOptions { Origin = "airspace.example/tamper" } });
        var (party, other) = (await node.PartyAsync(), await node.PartyAsync());
        var place = Bodies.NewPlace();
        (await other.PutAsync(Bodies.SubscriptionPath(), Bodies.Subscription(place))).Expect(201);
        for (int i = 0; i < 150; i++)
            (await party.PutAsync(Bodies.IntentPath(), Bodies.Intent(place, note: $"flight {i}"))).Expect(201);
        await node.StopAsync();
        RawFiles.CopyTo(node.DataDirectory, _directory.Path);
        await node.StartAgainAsync();
    }

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void A_record_that_nobody_touched_has_nothing_wrong()
    {
        using (RecordIdentity.Open(RecordDirectory, null))
        {
        }
        Assert.Empty(Check());
    }

    [Theory, InlineData("key"), InlineData("checkpoint")]
    public void Every_flipped_bit_of_key_and_checkpoint_is_refused_at_the_start(string name)
    {
        string path = Path.Combine(RecordDirectory, name);
        byte[] bytes = File.ReadAllBytes(path);
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
            File.WriteAllBytes(path, bytes);
            var refused = Xunit.Record.Exception(() => RecordKeyFile.Of(_directory.Path));
            Assert.True(refused is DataDirectoryException && refused.Message.Contains(_directory.Path, StringComparison.Ordinal), $"bit {bit} of {name}: {refused?.ToString() ?? "started"}");
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
        }
        File.WriteAllBytes(path, bytes);
    }

    [Theory, InlineData("key"), InlineData("checkpoint")]
    public void Key_and_checkpoint_cut_short_anywhere_are_refused_at_the_start(string name)
    {
        string path = Path.Combine(RecordDirectory, name);
        byte[] bytes = File.ReadAllBytes(path);
        for (int length = 0; length < bytes.Length; length++)
        {
            // Without its last line feed the key is still the key.
            if (name == "key" && length == bytes.Length - 1)
                continue;
            File.WriteAllBytes(path, bytes[..length]);
            Assert.Throws<DataDirectoryException>(() => RecordKeyFile.Of(_directory.Path));
        }
    }

    [Theory, InlineData("leaves"), InlineData("details"), InlineData("offsets"), InlineData("hashes.00"), InlineData("hashes.01"), InlineData("hashes.08")]
    public void A_byte_changed_anywhere_in_the_record_is_found_with_its_file(string name)
    {
        string path = Path.Combine(RecordDirectory, name);
        byte[] bytes = File.ReadAllBytes(path);
        Assert.NotEmpty(bytes);
        var random = new Random(20180917);
        int[] places = bytes.Length <= RandomBytesCount / 20 ? [.. Enumerable.Range(0, bytes.Length)] : [.. Enumerable.Range(0, RandomBytesCount / 20).Select(_ => random.Next(bytes.Length))];
        foreach (int place in places)
        {
            byte before = bytes[place];
            bytes[place] ^= (byte)random.Next(1, 256);
            File.WriteAllBytes(path, bytes);
            var findings = Check();
            Assert.True(findings.Length > 0, $"byte {place} of {name} was changed unnoticed");
            Assert.All(findings, finding => Assert.False(string.IsNullOrWhiteSpace(finding)));
            bytes[place] = before;
        }
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>What the command <c>forewarn record fsck</c> looks at: files, checkpoint, and details against leaves.</summary>
    private string[] Check()
    {
        SignedCheckpoint signed = SignedCheckpoint.Parse(File.ReadAllBytes(Path.Combine(RecordDirectory, "checkpoint")));
        var wrong = new List<string>();
        var result = RecordCheck.CheckFiles(RecordDirectory, (signed.Checkpoint.Size, signed.Checkpoint.Root), (index, leaf, details) =>
        {
            try
            {
                LeafDetails.Parse(details.Span).Check(Leaf.Parse(leaf.Span));
            }
            catch (RecordFormatException problem)
            {
                wrong.Add($"leaf {index}: {problem.Message}");
            }
        }, cancellation: TestContext.Current.CancellationToken);
        return [.. result.Findings.Select(finding => finding.ToString()), .. wrong];
    }
}
