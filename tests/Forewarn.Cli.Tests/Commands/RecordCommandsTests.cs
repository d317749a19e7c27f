using System.Text;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Files;
using Forewarn.Record.Notes;

namespace Forewarn.Cli.Tests.Commands;

/// <summary>What a person does with a record, each command as a process of its own.</summary>
public class RecordCommandsTests(CommandNode node) : IClassFixture<CommandNode>
{
    [Fact]
    public async Task A_signed_declaration_gets_a_receipt_that_verifies_offline()
    {
        string id = Guid.NewGuid().ToString();
        (await AsSouth("key", "create", node.File("south.jwk"))).Expect(0);
        (await AsSouth("key", "register", "south", node.File("south.jwk"), "--log", node.Key, "--receipt", node.File("key.tlog-proof"))).Expect(0);
        (await AsSouth("declare", "constraint", id, "--file", node.ConstraintFile("signed.json", 1), "--sign", node.File("south.jwk"),
            "--log", node.Key, "--receipt", node.File("signed.tlog-proof"))).Expect(0);

        string verified = (await AsSouth("verify", node.File("signed.tlog-proof"), "--log", node.Key)).Expect(0).Output;

        Assert.Matches($"(?s)^proven .*constraint/{id} declared, signed with the party's key.*All holds", verified);
    }

    [Fact]
    public async Task A_receipt_with_another_hash_in_it_does_not_hold()
    {
        string[] lines = await File.ReadAllLinesAsync(await ReceiptAsync("hash", 2), TestContext.Current.CancellationToken);
        int hash = Array.FindIndex(lines, line => line.StartsWith("index ", StringComparison.Ordinal)) + 1;
        lines[hash] = Convert.ToBase64String(new byte[32]);
        await File.WriteAllTextAsync(node.File("other"), string.Join('\n', lines) + "\n", TestContext.Current.CancellationToken);

        Assert.StartsWith("failed ", (await AsNorth("verify", node.File("other"), "--log", node.Key)).Expect(1).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_receipt_is_unreadable()
    {
        string path = node.ConstraintFile("no-receipt", 3);

        Assert.Contains(path, (await AsNorth("verify", path, "--log", node.Key)).Expect(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receipt_is_not_verified_by_keys_that_nobody_named()
    {
        Assert.Contains("--policy FILE", (await AsNorth("verify", await ReceiptAsync("keyless", 4))).Expect(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receipt_is_held_against_the_record_as_it_is_served()
    {
        string receipt = await ReceiptAsync("held", 5);

        Assert.Contains("has grown from it", (await AsNorth("verify", receipt, "--log", node.Key, "--record", node.Url)).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evidence_about_a_declaration_verifies_and_one_changed_byte_is_told()
    {
        string id = await DeclareAsync("evidence", 6);
        string bundle = node.File("evidence.zip");
        (await AsNorth("evidence", "--entity", $"constraint/{id}", "-o", bundle)).Expect(0);
        Assert.EndsWith("All holds.\n", (await AsNorth("verify", bundle, "--log", node.Key)).Expect(0).Output, StringComparison.Ordinal);

        byte[] bytes = await File.ReadAllBytesAsync(bundle, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(bundle, bytes, TestContext.Current.CancellationToken);

        Assert.Contains(bundle, (await AsNorth("verify", bundle, "--log", node.Key)).Expect(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_monitor_finds_an_honest_record_in_order_from_look_to_look()
    {
        string[] look = ["record", "monitor", "--once", "--state", node.File("state"), "--log", node.Key];
        (await AsNorth(look)).Expect(0);
        await DeclareAsync("look", 7);

        Assert.Matches("in order: [0-9]+ leaves, [1-9]", (await AsNorth(look)).Expect(0).Output);
    }

    [Fact]
    public async Task Fsck_finds_the_record_in_order_by_what_is_served_and_by_its_files()
    {
        await DeclareAsync("fsck", 8);

        Assert.EndsWith("in order\n", (await AsNorth("record", "fsck", "--log", node.Key)).Expect(0).Output, StringComparison.Ordinal);
        Assert.EndsWith("in order\n", (await AsNorth("record", "fsck", "--data", node.Data)).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fsck_names_the_file_in_which_a_byte_has_changed()
    {
        await DeclareAsync("damage", 9);
        string copy = await node.CopyAsync("damaged");
        string path = Path.Combine(copy, "record", "leaves");
        byte[] leaves = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        leaves[50] ^= 1;
        await File.WriteAllBytesAsync(path, leaves, TestContext.Current.CancellationToken);

        Assert.Contains("leaves, byte ", (await AsNorth("record", "fsck", "--data", copy)).Expect(1).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fsck_finds_a_leaf_that_was_rewritten_and_signed_anew_since_the_journal_does_not_lead_to_it()
    {
        await DeclareAsync("rewritten", 13);
        string copy = await node.CopyAsync("rewritten");
        long last = RewriteLastLeaf(Path.Combine(copy, "record"));

        Assert.Contains($"NotAsJournaled: leaf {last}", (await AsNorth("record", "fsck", "--data", copy)).Expect(1).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_monitor_shouts_when_an_old_copy_of_the_data_was_restored_and_keeps_both_checkpoints()
    {
        string[] look = ["record", "monitor", "--once", "--state", node.File("restored"), "--log", node.Key];
        string copy = await node.CopyAsync("old");
        await DeclareAsync("restored", 14);
        (await AsNorth(look)).Expect(0);
        await node.ContinueWithAsync(copy);
        var shouted = await AsNorth(look);
        await node.ContinueWithAsync(node.Data);

        Assert.Matches("NOT IN ORDER(?s:.*)Shortened", shouted.Expect(1).Error);
        Assert.Equal(2, Directory.GetFiles(node.Folder, "restored.conflict-*").Length);
    }

    [Fact]
    public async Task Fsck_derives_every_leaf_again_from_the_journal_of_a_node_that_is_not_running()
    {
        await DeclareAsync("journal", 12);

        Assert.Matches("leads to the first [0-9]+ leaves(?s:.*)in order\n$", (await node.WhileStoppedAsync("record", "fsck", "--data", node.Data)).Expect(0).Output);
    }

    [Fact]
    public async Task What_was_sealed_is_revealed_by_its_opening()
    {
        string id = Guid.NewGuid().ToString();
        string seal = (await AsNorth("seal", "--file", node.ConstraintFile("whole.json", 10), "--opening", node.File("opening"))).Expect(0).Output.Trim();
        (await AsNorth("declare", "constraint", id, "--file", node.ConstraintFile("coarse.json", 10, $$""","disclosure":"sealed","seal":"{{seal}}" """))).Expect(0);

        (await AsNorth("reveal", "constraint", id, "--opening", node.File("opening"), "--version-to-change", "1")).Expect(0);
    }

    [Fact]
    public async Task A_command_without_a_token_says_where_one_comes_from()
    {
        var printed = await ForewarnProcess.RunAsync(new Dictionary<string, string> { ["FOREWARN_URL"] = node.Url }, "warnings");

        Assert.Contains("forewarn token", printed.Expect(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_is_not_there_is_told_with_what_to_look_at()
    {
        var printed = await ForewarnProcess.RunAsync(new Dictionary<string, string> { ["FOREWARN_URL"] = "http://127.0.0.1:1" }, "warnings", "--token", "t");

        Assert.Contains("is the node running", printed.Expect(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_node_refuses_is_told_with_its_leaf()
    {
        string id = await DeclareAsync("stale", 11);

        Assert.Matches("version 9 is not current.*leaf [0-9]+", (await AsNorth("end", "constraint", id, "--version-to-change", "9")).Expect(1).Error);
    }

    /// <summary>What an operator could do who holds the key: the last leaf is by somebody else now, and all hashes and the signature fit.</summary>
    private static long RewriteLastLeaf(string record)
    {
        using var files = RecordFiles.Open(record);
        long last = files.Size - 1;
        var (leaf, details) = (Encoding.UTF8.GetString(files.ReadLeaf(last)), files.ReadDetails(last));
        files.TruncateTo(last);
        files.Append(Encoding.UTF8.GetBytes(leaf.Replace("north", "south", StringComparison.Ordinal)), details);
        files.Publish();
        files.Sync();
        using var key = SigningKey.Parse(File.ReadAllText(Path.Combine(record, "key")).TrimEnd('\n'));
        var checkpoint = new Checkpoint(key.VerifierKey.Name, files.Size, files.RootAt(files.Size));
        File.WriteAllBytes(Path.Combine(record, "checkpoint"), SignedCheckpoint.Sign(checkpoint, key).ToBytes());
        return last;
    }

    private async Task<string> ReceiptAsync(string name, int longitude)
    {
        string path = node.File(name + ".tlog-proof");
        (await AsNorth("declare", "constraint", Guid.NewGuid().ToString(), "--file", node.ConstraintFile(name + ".json", longitude),
            "--receipt", path, "--log", node.Key)).Expect(0);
        return path;
    }

    private async Task<string> DeclareAsync(string name, int longitude)
    {
        string id = Guid.NewGuid().ToString();
        (await AsNorth("declare", "constraint", id, "--file", node.ConstraintFile(name + ".json", longitude))).Expect(0);
        return id;
    }

    private Task<Printed> AsNorth(params string[] arguments) => node.AsAsync("north", arguments);

    private Task<Printed> AsSouth(params string[] arguments) => node.AsAsync("south", arguments);
}
