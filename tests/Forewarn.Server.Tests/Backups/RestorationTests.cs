using System.Text.RegularExpressions;
using Forewarn.Record.Files;
using Forewarn.Server.Backups;
using Forewarn.Server.Node;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Recording;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Forewarn.Server.Tests.Backups;

public sealed class RestorationTests : IAsyncLifetime
{
    private const string Secret = "Captain Zelda Quuxington";

    private BackedUpNode _origin = null!;

    public async ValueTask InitializeAsync() => _origin = await BackedUpNode.StartAsync();

    public ValueTask DisposeAsync() => _origin.DisposeAsync();

    [Fact]
    public async Task A_restored_node_has_the_state_and_the_root_of_the_other()
    {
        byte[] backup = await _origin.TakeAsync();
        var (hash, latest) = (_origin.Node.StateHash(), _origin.Node.Server.Node.Record.Latest.Checkpoint);
        await _origin.RestoreAsync(backup);
        Assert.Equal(hash, await BackedUpNode.StateHashAsync(_origin.Target));
        Assert.Equal(latest.Root, BackedUpNode.RootAt(_origin.Target, latest.Size));
    }

    [Fact]
    public async Task A_node_that_is_stopped_can_be_backed_up_too()
    {
        string hash = _origin.Node.StateHash();
        await _origin.Node.StopAsync();
        byte[] backup = await _origin.TakeAsync();
        await _origin.Node.StartAgainAsync();
        await _origin.RestoreAsync(backup);
        Assert.Equal(hash, await BackedUpNode.StateHashAsync(_origin.Target));
    }

    [Fact]
    public async Task Verifying_tells_what_the_node_had()
    {
        byte[] backup = await _origin.TakeAsync();
        var summary = await _origin.VerifyAsync(backup);
        var latest = _origin.Node.Server.Node.Record.Latest.Checkpoint;
        Assert.Equal((latest.Size, latest.Root.ToBase64(), _origin.Node.Position()), (summary.Leaves, summary.Root, summary.Entries));
    }

    [Fact]
    public async Task Verifying_leaves_nothing_behind()
    {
        await _origin.VerifyAsync(await _origin.TakeAsync());
        Assert.Empty(Directory.GetFileSystemEntries(_origin.Scratch));
    }

    [Fact]
    public async Task Without_being_asked_a_backup_holds_no_secret_of_the_node()
    {
        byte[] backup = await _origin.TakeAsync(withKeys: false);
        Assert.False(Holds(backup, RecordKey()));
        Assert.False(Holds(backup, await File.ReadAllBytesAsync(Path.Combine(_origin.Node.DataDirectory, "delivery.key"), TestContext.Current.CancellationToken)));
        Assert.False(Holds(backup, "PRIVATE KEY"u8.ToArray()));
        Assert.True(Holds(await _origin.TakeAsync(withKeys: true), RecordKey()));
    }

    [Fact]
    public async Task The_key_that_was_kept_elsewhere_is_put_beside_what_is_restored()
    {
        byte[] backup = await _origin.TakeAsync(withKeys: false);
        Assert.True((await _origin.RestoreAsync(backup, System.Text.Encoding.UTF8.GetString(RecordKey()))).HasRecordKey);
        Assert.Equal(_origin.Node.StateHash(), await BackedUpNode.StateHashAsync(_origin.Target));
    }

    [Fact]
    public async Task Without_its_key_what_is_restored_waits_for_it()
    {
        await _origin.RestoreAsync(await _origin.TakeAsync(withKeys: false));
        var refused = await Assert.ThrowsAsync<DataDirectoryException>(() => BackedUpNode.StateHashAsync(_origin.Target));
        Assert.Contains("key is missing", refused.Message);
    }

    [Fact]
    public async Task Another_records_key_is_refused()
    {
        await using var other = await BackedUpNode.StartAsync();
        string key = await File.ReadAllTextAsync(Path.Combine(other.Node.DataDirectory, "record", "key"), TestContext.Current.CancellationToken);
        var refused = await AssertRefusedAsync(await _origin.TakeAsync(withKeys: false), key);
        Assert.Contains("private key", refused.Message);
        Assert.DoesNotContain(key.Trim(), refused.Message);
    }

    [Fact]
    public async Task Only_the_owner_can_read_what_is_restored()
    {
        await _origin.RestoreAsync(await _origin.TakeAsync());
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("there are no modes");
            return;
        }
        string[] secret = [.. BackupLayout.Secrets.Select(name => Path.Combine(_origin.Target, name)).Where(File.Exists)];
        Assert.NotEmpty(secret);
        foreach (string path in secret)
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task A_directory_that_is_not_empty_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(_origin.Target);
        await File.WriteAllTextAsync(Path.Combine(_origin.Target, "mine"), "content", TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<BackupException>(async () => await _origin.RestoreAsync(await _origin.TakeAsync()));
        Assert.Contains("not empty", refused.Message);
        Assert.Equal(["mine"], Directory.GetFileSystemEntries(_origin.Target).Select(path => Path.GetFileName(path)));
    }

    [Fact]
    public async Task An_empty_directory_is_restored_into()
    {
        Directory.CreateDirectory(_origin.Target);
        await _origin.RestoreAsync(await _origin.TakeAsync());
        Assert.Equal(_origin.Node.StateHash(), await BackedUpNode.StateHashAsync(_origin.Target));
    }

    [Fact]
    public async Task The_journal_of_one_node_with_the_record_of_another_is_refused()
    {
        await using var other = await BackedUpNode.StartAsync();
        byte[] mixed = Archives.Rewrite(await other.TakeAsync(), (_, content) => content, journalOf: await _origin.TakeAsync());
        Assert.Contains("journal and record", (await AssertRefusedAsync(mixed)).Message);
    }

    [Fact]
    public async Task A_record_that_was_rewritten_is_refused_although_the_manifest_was_too()
    {
        byte[] forged = Archives.Rewrite(await _origin.TakeAsync(), (name, content) =>
        {
            if (name == "record/leaves")
                content[40] ^= 1;
            return content;
        });
        Assert.Contains("record", (await AssertRefusedAsync(forged)).Message);
    }

    [Fact]
    public async Task Leaves_that_the_signed_checkpoint_has_and_the_record_has_not_are_missed()
    {
        byte[] shorter = Archives.Rewrite(await _origin.TakeAsync(), (name, content) => name switch
        {
            "record/offsets" => content[..^16],
            _ => content,
        });
        await AssertRefusedAsync(shorter);
    }

    [Theory, InlineData("../outside"), InlineData("/etc/passwd"), InlineData("snapshots/1.snapshot"), InlineData("record/../../outside")]
    public async Task A_file_that_no_backup_has_is_refused(string name)
    {
        byte[] more = Archives.With(await _origin.TakeAsync(), name, "content"u8.ToArray());
        Assert.Contains(name, (await AssertRefusedAsync(more)).Message);
    }

    [Fact]
    public async Task What_is_no_backup_is_refused()
    {
        await AssertRefusedAsync([]);
        await AssertRefusedAsync("a text of some other kind, which goes on for a while"u8.ToArray());
        await AssertRefusedAsync(new byte[100_000]);
    }

    [Fact]
    public async Task A_backup_cut_short_anywhere_is_refused()
    {
        byte[] backup = await _origin.TakeAsync();
        int whole = Archives.EndOfLastMember(backup);
        for (int cut = 0; cut < 60; cut++)
            await AssertRefusedAsync(backup[..(int)((long)whole * cut / 60)]);
    }

    [Fact]
    public async Task A_flipped_bit_anywhere_is_refused_unless_it_lies_between_the_files()
    {
        byte[] backup = await _origin.TakeAsync();
        var content = Archives.Content(backup);
        var random = new Random(7);
        for (int i = 0; i < 80; i++)
        {
            int at = content[random.Next(content.Count)];
            byte[] flipped = [.. backup];
            flipped[at] ^= (byte)(1 << random.Next(8));
            await AssertRefusedAsync(flipped);
        }
    }

    [Fact]
    public async Task What_was_erased_stays_erased()
    {
        var id = Guid.NewGuid();
        (await _origin.Party.PutAsync(Bodies.IntentPath(id), Bodies.Intent(Bodies.NewPlace(), note: Secret))).Expect(201);
        (await _origin.Node.Admin.PostAsync("/v1/erasures", new System.Text.Json.Nodes.JsonObject { ["entity"] = $"operational-intent/{id}" })).Expect(200);
        byte[] backup = await _origin.TakeAsync();
        Assert.False(Holds(backup, System.Text.Encoding.UTF8.GetBytes(Secret)));
        await _origin.RestoreAsync(backup);
        Assert.Equal(_origin.Node.StateHash(), await BackedUpNode.StateHashAsync(_origin.Target));
        Assert.Empty(RawFiles.Holding(_origin.Target, Secret));
    }

    [Fact]
    public async Task A_backup_during_which_something_was_erased_is_none()
    {
        var id = Guid.NewGuid();
        (await _origin.Party.PutAsync(Bodies.IntentPath(id), Bodies.Intent(Bodies.NewPlace(), note: Secret))).Expect(201);
        var interrupted = new InterruptedStream(() => _origin.Node.Admin.PostAsync(
            "/v1/erasures", new System.Text.Json.Nodes.JsonObject { ["entity"] = $"operational-intent/{id}" }));
        var refused = await Assert.ThrowsAsync<BackupException>(() => Backup.TakeAsync(
            _origin.Node.DataDirectory, interrupted, withKeys: false, SystemClock.Instance, cancellation: TestContext.Current.CancellationToken));
        Assert.True(refused.IsPassing);
    }

    [Fact]
    public async Task Two_backups_at_once_are_one_too_many()
    {
        BackupException? refused = null;
        var interrupted = new InterruptedStream(async () => refused = await Assert.ThrowsAsync<BackupException>(() => _origin.TakeAsync()));
        await Backup.TakeAsync(_origin.Node.DataDirectory, interrupted, withKeys: false, SystemClock.Instance, cancellation: TestContext.Current.CancellationToken);
        Assert.Contains("under way", refused!.Message);
        // The door is free again.
        await _origin.TakeAsync();
    }

    [Fact]
    public async Task The_metrics_tell_when_the_last_backup_was_taken()
    {
        await _origin.Node.MetricsAsync(text => LastBackup.Match(text).Groups[1].Value == "0");
        await _origin.TakeAsync();
        await _origin.Node.MetricsAsync(text => LastBackup.Match(text) is { Success: true } match && match.Groups[1].Value != "0");
    }

    [Fact]
    public async Task A_restored_node_goes_on_with_its_record()
    {
        byte[] backup = await _origin.TakeAsync();
        await _origin.RestoreAsync(backup);
        await using (var node = await AirspaceNode.OpenAsync(_origin.Target, SystemClock.Instance, NullLogger.Instance))
            await node.SubmitAsync(new Core.Airspace.Tick());
        using var files = RecordFiles.Open(Path.Combine(_origin.Target, "record"));
        Assert.Empty(files.Repairs);
    }

    private static readonly Regex LastBackup = new(@"(?m)^forewarn_backup_last_seconds(?:\{[^}]*\})? ([0-9.e+]+)", RegexOptions.CultureInvariant);

    /// <summary>Refused, and not a trace of it is left.</summary>
    private async Task<BackupException> AssertRefusedAsync(byte[] backup, string? recordKey = null)
    {
        var refused = await Assert.ThrowsAsync<BackupException>(() => _origin.RestoreAsync(backup, recordKey));
        Assert.False(Directory.Exists(_origin.Target));
        return refused;
    }

    private static bool Holds(byte[] backup, byte[] text) => backup.AsSpan().IndexOf(text) >= 0;

    private byte[] RecordKey() => File.ReadAllBytes(Path.Combine(_origin.Node.DataDirectory, "record", "key"));
}
