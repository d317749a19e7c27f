using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Files;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Processes;
using Forewarn.Server.Tests.Recording;
using Forewarn.Server.Tests.Tokens;
using Forewarn.Server.Tokens;
using NodaTime;

namespace Forewarn.Server.Tests.Backups;

/// <summary>Backups of a node that is a process of its own, by commands that are others.</summary>
[Trait("Duration", "minutes")]
public sealed class BackupProcessTests : IDisposable
{
    private const int WritersCount = 4;

    /// <summary>More than the pipes and sockets between a node and its reader hold.</summary>
    private const int ManyWrites = 800;

    private readonly TemporaryDirectory _directory = new();

    /// <summary>The leaf of each declaration that was acknowledged, by its path.</summary>
    private readonly ConcurrentDictionary<string, long> _acknowledged = new();

    private string Data => Path.Combine(_directory.Path, "data");

    private string Restored => Path.Combine(_directory.Path, "restored");

    private string File => Path.Combine(_directory.Path, "backup.tar");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_backup_under_load_restores_to_the_same_root_with_every_receipt_that_was_given_before()
    {
        var receipts = new Dictionary<long, Receipt>();
        Checkpoint before;
        await using (var node = await ServeProcess.StartAsync(Data))
        {
            using var http = new HttpClient { BaseAddress = new Uri(node.Url) };
            using var enough = new CancellationTokenSource();
            var writers = Write(http, enough.Token);
            await UntilAsync(() => _acknowledged.Count >= 200);
            var reader = new RecordReader(Client(http, Data));
            foreach (long leaf in _acknowledged.Values)
                receipts[leaf] = await reader.ReceiptAsync(leaf);
            before = (await reader.CheckpointAsync()).Checkpoint;
            int written = _acknowledged.Count;
            await RunAsync("backup", "--data", Data, "--to", File, "--with-keys");
            await UntilAsync(() => _acknowledged.Count > written);
            await enough.CancelAsync();
            await Task.WhenAll(writers);
            await node.KillAsync();
        }
        Assert.EndsWith("in order\n", await RunAsync("backup", "verify", File), StringComparison.Ordinal);
        await RunAsync("restore", "--from", File, "--data", Restored);
        Assert.EndsWith("in order\n", await RunAsync("record", "fsck", "--data", Restored), StringComparison.Ordinal);
        await using (var again = await ServeProcess.StartAsync(Restored))
        {
            using var http = new HttpClient { BaseAddress = new Uri(again.Url) };
            var reader = new RecordReader(Client(http, Restored));
            foreach (var (leaf, receipt) in receipts)
                Assert.Equal(receipt.Leaf.ToArray(), (await reader.ReceiptAsync(leaf)).Leaf.ToArray());
            foreach (string path in _acknowledged.Where(each => receipts.ContainsKey(each.Value)).Select(each => each.Key))
                (await Client(http, Restored).GetAsync(path)).Expect(200);
            Assert.Equal(0, (await again.TerminateAsync()).ExitCode);
        }
        using var files = RecordFiles.Open(Path.Combine(Restored, "record"));
        Assert.Equal(before.Root, files.RootAt(before.Size));
        foreach (var receipt in receipts.Values)
            Assert.Equal(receipt.Proof.Checkpoint.Checkpoint.Root, files.RootAt(receipt.Proof.Checkpoint.Checkpoint.Size));
    }

    [Fact]
    public async Task A_node_that_was_killed_is_backed_up_as_it_lies()
    {
        await FillAsync(50, node => node.KillAsync());
        // It has signed and kept nothing yet: what would prove the backup is missing.
        var (exitCode, _, errors) = await ServeProcess.RunAsync(["backup", "--data", Data, "--to", File]);
        Assert.Equal(1, exitCode);
        Assert.Contains("while it runs", errors);

        await using (var node = await ServeProcess.StartAsync(Data))
            await node.TerminateAsync();
        await FillAsync(50, node => node.KillAsync());
        string output = await RunAsync("backup", "--data", Data, "--to", File, "--with-keys");
        await RunAsync("restore", "--from", File, "--data", Restored);
        Assert.Contains("record's key  yes", output);
        await AssertAllThereAsync();
    }

    [Fact]
    public async Task A_node_that_is_killed_while_it_is_backed_up_leaves_no_backup()
    {
        Process backup;
        await FillAsync(ManyWrites, async node =>
        {
            // Nobody reads what it writes: it stands in the middle of the backup, for as long as that is so.
            backup = Start("backup", "--data", Data, "--to", "-");
            await backup.StandardOutput.BaseStream.ReadExactlyAsync(new byte[1000], TestContext.Current.CancellationToken);
            await node.KillAsync();
            var errors = backup.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await using (var rest = System.IO.File.Create(File))
                await backup.StandardOutput.BaseStream.CopyToAsync(rest, TestContext.Current.CancellationToken);
            await backup.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(1, backup.ExitCode);
            Assert.Contains("broke the backup off", await errors);
            backup.Dispose();
        });
        await AssertRefusedAsync("no backup", "restore", "--from", File, "--data", Restored);
        Assert.False(Directory.Exists(Restored));
    }

    [Fact]
    public async Task A_backup_that_is_killed_half_way_leaves_the_node_at_work_and_ready_for_the_next()
    {
        await FillAsync(ManyWrites, async node =>
        {
            using (var backup = Start("backup", "--data", Data, "--to", "-"))
            {
                await backup.StandardOutput.BaseStream.ReadExactlyAsync(new byte[1000], TestContext.Current.CancellationToken);
                backup.Kill();
                await backup.WaitForExitAsync(TestContext.Current.CancellationToken);
            }
            using var http = new HttpClient { BaseAddress = new Uri(node.Url) };
            (await Client(http, Data).PutAsync(Bodies.IntentPath(), Bodies.Intent(Bodies.NewPlace()))).Expect(201);
            // The node may take a moment to notice.
            for (int i = 0; i < 300; i++)
            {
                if ((await ServeProcess.RunAsync(["backup", "--data", Data, "--to", File])).ExitCode == 0)
                    break;
            }
            await RunAsync("backup", "verify", File);
            await node.KillAsync();
        });
    }

    [Fact]
    public async Task A_backup_to_a_file_that_is_killed_leaves_no_file_of_that_name()
    {
        await FillAsync(ManyWrites, async node =>
        {
            using var backup = Start("backup", "--data", Data, "--to", File);
            await UntilAsync(() => System.IO.File.Exists(File + ".partial") || backup.HasExited);
            backup.Kill();
            await backup.WaitForExitAsync(TestContext.Current.CancellationToken);
            // It was done before it was killed, or is not there.
            if (System.IO.File.Exists(File))
                await RunAsync("backup", "verify", File);
            await node.KillAsync();
        });
    }

    [Fact]
    public async Task A_restoration_that_is_killed_leaves_nothing_that_a_node_starts_on()
    {
        await FillAsync(ManyWrites, async node =>
        {
            await RunAsync("backup", "--data", Data, "--to", File, "--with-keys");
            await node.KillAsync();
        });
        byte[] backup = await System.IO.File.ReadAllBytesAsync(File, TestContext.Current.CancellationToken);
        using (var restore = Start("restore", "--from", "-", "--data", Restored))
        {
            // It waits for the other half.
            await restore.StandardInput.BaseStream.WriteAsync(backup.AsMemory(0, backup.Length / 2), TestContext.Current.CancellationToken);
            await restore.StandardInput.BaseStream.FlushAsync(TestContext.Current.CancellationToken);
            await UntilAsync(() => Directory.Exists(Path.Combine(Restored, "restoring")));
            await AssertRefusedAsync("being restored", "serve", "--data", Restored, "--urls", "http://127.0.0.1:0");
            restore.Kill();
            await restore.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        await AssertRefusedAsync("being restored", "serve", "--data", Restored, "--urls", "http://127.0.0.1:0");
        await AssertRefusedAsync("not empty", "restore", "--from", File, "--data", Restored);

        Directory.Delete(Restored, recursive: true);
        await RunAsync("restore", "--from", File, "--data", Restored);
        await AssertAllThereAsync();
    }

    [Fact]
    public async Task A_pipe_carries_a_backup_from_one_command_to_the_other()
    {
        await FillAsync(50, async node =>
        {
            using var backup = Start("backup", "--data", Data, "--to", "-", "--with-keys");
            using var restore = Start("restore", "--from", "-", "--data", Restored);
            await backup.StandardOutput.BaseStream.CopyToAsync(restore.StandardInput.BaseStream, TestContext.Current.CancellationToken);
            restore.StandardInput.Close();
            await restore.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, restore.ExitCode);
            await node.KillAsync();
        });
        await AssertAllThereAsync();
    }

    [Fact]
    public async Task A_backup_in_a_directory_is_named_by_its_time_and_only_its_owner_can_read_it()
    {
        string backups = Directory.CreateDirectory(Path.Combine(_directory.Path, "backups")).FullName;
        await FillAsync(1, async node =>
        {
            await RunAsync("backup", "--data", Data, "--to", backups);
            await node.KillAsync();
        });
        string path = Assert.Single(Directory.GetFiles(backups));
        Assert.Matches(@"^forewarn-[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{6}Z\.tar$", Path.GetFileName(path));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task The_consoles_people_come_back_with_the_rest()
    {
        await FillAsync(1, async node =>
        {
            await RunAsync("person", "add", "ada", "--data", Data, "--party", "north", "--role", "operator");
            await RunAsync("backup", "--data", Data, "--to", File);
            await node.KillAsync();
        });
        await RunAsync("restore", "--from", File, "--data", Restored, "--key", Path.Combine(Data, "record", "key"));
        Assert.Contains("ada", await RunAsync("person", "list", "--data", Restored));
    }

    [Theory]
    [InlineData("backup", "--data", "NOWHERE", "--to", "FILE")]
    [InlineData("backup", "verify", "NOWHERE")]
    [InlineData("restore", "--from", "NOWHERE", "--data", "FILE")]
    public async Task What_is_not_there_is_told_in_a_sentence(params string[] arguments)
    {
        string nowhere = Path.Combine(_directory.Path, "nowhere");
        var (exitCode, output, errors) = await ServeProcess.RunAsync([.. arguments.Select(each => each == "NOWHERE" ? nowhere : each == "FILE" ? File : each)]);
        Assert.Equal("", output);
        Assert.InRange(exitCode, 1, 2);
        Assert.Contains(nowhere, errors);
        Assert.DoesNotContain("   at ", errors);
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Path));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (int i = 0; i < 12_000 && !condition(); i++)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        Assert.True(condition());
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var (exitCode, output, errors) = await ServeProcess.RunAsync(arguments);
        Assert.True(exitCode == 0, $"{string.Join(' ', arguments)}: {exitCode}\n{output}\n{errors}");
        return output;
    }

    private static async Task AssertRefusedAsync(string word, params string[] arguments)
    {
        var (exitCode, output, errors) = await ServeProcess.RunAsync(arguments);
        Assert.True(exitCode is 1 or 3, $"{exitCode}\n{output}\n{errors}");
        Assert.Contains(word, errors);
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [ServeProcess.Program, .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    /// <summary>Runs a node until so many declarations are acknowledged, and then whatever is to be done with it.</summary>
    private async Task FillAsync(int count, Func<ServeProcess, Task> then)
    {
        await using var node = await ServeProcess.StartAsync(Data);
        using var http = new HttpClient { BaseAddress = new Uri(node.Url) };
        using var enough = new CancellationTokenSource();
        int before = _acknowledged.Count;
        var writers = Write(http, enough.Token);
        await UntilAsync(() => _acknowledged.Count >= before + count);
        await enough.CancelAsync();
        await Task.WhenAll(writers);
        await then(node);
    }

    private Task[] Write(HttpClient http, CancellationToken enough) => [.. Enumerable.Range(0, WritersCount).Select(_ => Task.Run(() => WriteAsync(http, enough)))];

    private async Task WriteAsync(HttpClient http, CancellationToken enough)
    {
        var client = Client(http, Data);
        string note = new('n', 1_000);
        try
        {
            // Again and again by each writer: the first registers the party, the others are refused.
            await client.PutAsync("/v1/parties/operator", Bodies.Party("Operator"));
            while (!enough.IsCancellationRequested)
            {
                string path = Bodies.IntentPath();
                _acknowledged[path] = (long)(await client.PutAsync(path, Bodies.Intent(Bodies.NewPlace(), note: note))).Expect(201).Body["leaf"]!;
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or SocketException)
        {
            // The node was killed.
        }
    }

    private async Task AssertAllThereAsync()
    {
        await using var again = await ServeProcess.StartAsync(Restored);
        using var http = new HttpClient { BaseAddress = new Uri(again.Url) };
        foreach (string path in _acknowledged.Keys)
            (await Client(http, Restored).GetAsync(path)).Expect(200);
    }

    private static Client Client(HttpClient http, string data) =>
        new(http, "operator", EmbeddedIssuer.Open(data, SystemClock.Instance).Mint("operator", [.. Api.Scopes.All]));
}
