using System.Text;
using Forewarn.Core;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Notes;
using Forewarn.Record.Tests.Witnesses;
using Forewarn.Record.Witnesses;
using Forewarn.Server.Node;
using Forewarn.Server.Tests.Tokens;
using Forewarn.Server.Witnesses;
using NodaTime;

namespace Forewarn.Server.Tests.Witnesses;

public sealed class WitnessServerTests : IAsyncLifetime
{
    private readonly TestLog _log = new TestLog().Grow(20);
    private RunningWitness _witness = null!;

    public async ValueTask InitializeAsync() => _witness = await RunningWitness.StartAsync(_log);

    public async ValueTask DisposeAsync()
    {
        await _witness.DisposeAsync();
        _log.Dispose();
    }

    [Fact]
    public async Task A_checkpoint_is_cosigned_over_HTTP()
    {
        var (status, _, body) = await _witness.PostAsync(_log.Request(0, 7));
        Assert.Equal(200, status);
        Assert.NotNull(Cosignature.Verify(_witness.Key, _log.At(7).Note.Text, NoteSignature.ParseLines(Encoding.UTF8.GetBytes(body)).Single()));
    }

    [Fact]
    public async Task A_conflict_names_the_size_in_its_own_media_type()
    {
        await _witness.PostAsync(_log.Request(0, 7));
        Assert.Equal((409, "text/x.tlog.size", "7\n"), await _witness.PostAsync(_log.Request(0, 20)));
    }

    [Fact]
    public async Task A_fork_is_refused()
    {
        await _witness.PostAsync(_log.Request(0, 7));
        Assert.Equal(422, (await _witness.PostAsync(_log.Fork(3, 10).Request(7, 13))).Status);
    }

    [Fact]
    public async Task A_witness_keeps_its_word_after_a_restart()
    {
        await _witness.PostAsync(_log.Request(0, 7));
        await _witness.RestartAsync();
        Assert.Equal(422, (await _witness.PostAsync(_log.Fork(3, 10).Request(7, 13))).Status);
        Assert.Equal(200, (await _witness.PostAsync(_log.Request(7, 20))).Status);
    }

    [Fact]
    public async Task A_witness_has_the_same_key_after_a_restart()
    {
        var before = _witness.Key;
        await _witness.RestartAsync();
        Assert.Equal(before, _witness.Key);
    }

    [Fact]
    public async Task An_unknown_log_is_not_found()
    {
        using var unknown = new TestLog("log.example/elsewhere").Grow(3);
        Assert.Equal(404, (await _witness.PostAsync(unknown.Request(0, 3))).Status);
    }

    [Fact]
    public async Task A_checkpoint_by_another_key_is_forbidden()
    {
        using var impostor = new TestLog(_log.Key.Name).Grow(3);
        Assert.Equal(403, (await _witness.PostAsync(impostor.Request(0, 3))).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("old\n")]
    [InlineData("{}")]
    public async Task Garbage_is_a_bad_request(string body) =>
        Assert.Equal(400, (await _witness.PostAsync(Encoding.UTF8.GetBytes(body))).Status);

    [Fact]
    public async Task A_body_beyond_the_limit_is_too_large() =>
        Assert.Equal(413, (await _witness.PostAsync(new byte[AddCheckpointRequest.BytesMax + 1])).Status);

    [Fact]
    public async Task The_newest_cosigned_checkpoint_is_served_by_the_hash_of_its_origin()
    {
        await _witness.PostAsync(_log.Request(0, 7));
        var served = await _witness.CheckpointAsync(_log);
        Assert.Equal([_log.Key, _witness.Key], served.Note.Verify([_log.Key, _witness.Key]));
    }

    [Theory]
    [InlineData("/0000000000000000000000000000000000000000000000000000000000000000/checkpoint")]
    [InlineData("/log.example/checkpoint")]
    [InlineData("/..%2F..%2Fwitness.key/checkpoint")]
    [InlineData("/")]
    [InlineData("/witness.key")]
    public async Task Nothing_else_is_served(string path) => Assert.Equal(404, (await _witness.GetAsync(path)).Status);

    [Fact]
    public async Task A_log_that_was_never_cosigned_has_no_checkpoint() =>
        Assert.Equal(404, (await _witness.GetAsync($"/{WitnessFiles.OriginHash(_log.Key.Name)}/checkpoint")).Status);

    [Fact]
    public async Task The_key_is_served() => Assert.Equal((200, $"{_witness.Key}\n"), await _witness.GetAsync("/key"));

    [Fact]
    public async Task A_witness_that_serves_is_healthy() => Assert.Equal((200, "ok\n"), await _witness.GetAsync("/health"));

    [Fact]
    public async Task Requests_at_the_same_time_never_roll_a_log_back()
    {
        await _witness.PostAsync(_log.Request(0, 5));
        var answers = await Task.WhenAll(Enumerable.Range(6, 12).Select(async size => (Size: size, (await _witness.PostAsync(_log.Request(5, size))).Status)));
        Assert.Equal(Assert.Single(answers, answer => answer.Status == 200).Size, (await _witness.CheckpointAsync(_log)).Checkpoint.Size);
    }

    [Fact]
    public async Task A_witness_that_cannot_write_does_not_cosign_and_says_so()
    {
        await _witness.PostAsync(_log.Request(0, 5));
        string file = Path.Combine(_witness.Directory, "checkpoints", WitnessFiles.OriginHash(_log.Key.Name));
        File.Delete(file);
        Directory.CreateDirectory(Path.Combine(file, "in the way"));
        Assert.Equal(503, (await _witness.PostAsync(_log.Request(5, 7))).Status);
        Assert.Equal(5, (await _witness.CheckpointAsync(_log)).Checkpoint.Size);
    }

    [Fact]
    public async Task A_second_witness_on_the_same_directory_does_not_start() =>
        await Assert.ThrowsAsync<DataDirectoryException>(() => StartAsync(Options(_witness.Directory)));

    [Fact]
    public async Task A_damaged_memory_keeps_a_witness_from_starting()
    {
        using var directory = new TemporaryDirectory();
        await using (await StartAsync(Options(directory.Path)))
        {
            string file = Path.Combine(directory.Path, "checkpoints", WitnessFiles.OriginHash(_log.Key.Name));
            await File.WriteAllTextAsync(file, "damaged", TestContext.Current.CancellationToken);
        }
        Assert.Contains("checkpoints", (await Assert.ThrowsAsync<DataDirectoryException>(() => StartAsync(Options(directory.Path)))).Message);
    }

    [Fact]
    public async Task A_witness_without_a_log_does_not_start()
    {
        using var directory = new TemporaryDirectory();
        await Assert.ThrowsAsync<InvalidValueException>(() => StartAsync(Options(directory.Path) with { Logs = [] }));
    }

    [Fact]
    public async Task The_key_of_a_cosigner_is_no_log_to_witness()
    {
        using var directory = new TemporaryDirectory();
        await Assert.ThrowsAsync<InvalidValueException>(() => StartAsync(Options(directory.Path) with { Logs = [_witness.Key] }));
    }

    [Fact]
    public async Task The_time_in_a_cosignature_is_the_present()
    {
        var before = SystemClock.Instance.GetCurrentInstant() - Duration.FromSeconds(1);
        var line = NoteSignature.ParseLines(Encoding.UTF8.GetBytes((await _witness.PostAsync(_log.Request(0, 7))).Body)).Single();
        Assert.InRange(Cosignature.Verify(_witness.Key, _log.At(7).Note.Text, line)!.Value, before, SystemClock.Instance.GetCurrentInstant());
    }

    private static Task<WitnessServer> StartAsync(WitnessOptions options) =>
        WitnessServer.StartAsync(options, cancellation: TestContext.Current.CancellationToken);

    private WitnessOptions Options(string directory) => new() { DataDirectory = directory, Logs = [_log.Key], Urls = "http://127.0.0.1:0" };
}
