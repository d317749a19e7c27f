using Forewarn.Record.Checkpoints;
using Forewarn.Record.Notes;
using Forewarn.Record.Tests.Witnesses;
using Forewarn.Record.Witnesses;
using NodaTime;

namespace Forewarn.Server.Tests.Witnesses;

public sealed class WitnessClientTests : IAsyncLifetime
{
    private readonly TestLog _log = new TestLog().Grow(20);
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private RunningWitness _witness = null!;

    public async ValueTask InitializeAsync() => _witness = await RunningWitness.StartAsync(_log);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _witness.DisposeAsync();
        _log.Dispose();
    }

    [Fact]
    public async Task A_cosignature_is_returned_verified()
    {
        var reply = Assert.IsType<WitnessReply.Cosigned>(await AskAsync(_witness.Url, _witness.Key, 0, 7));
        Assert.Equal(reply.At, Cosignature.Verify(_witness.Key, _log.At(7).Note.Text, reply.Signature));
    }

    [Fact]
    public async Task The_size_that_the_witness_knows_is_returned()
    {
        await AskAsync(_witness.Url, _witness.Key, 0, 7);
        Assert.Equal(new WitnessReply.KnowsSize(7), await AskAsync(_witness.Url, _witness.Key, 0, 20));
    }

    [Fact]
    public async Task That_the_witness_saw_another_history_is_returned()
    {
        await _witness.PostAsync(_log.Fork(3, 4).Request(0, 7));
        Assert.IsType<WitnessReply.Inconsistent>(await AskAsync(_witness.Url, _witness.Key, 7, 20));
    }

    [Fact]
    public async Task A_submission_prefix_with_a_path_is_kept()
    {
        await using var witness = await TestWitness.StartAsync(_log, "w");
        await Assert.ThrowsAsync<WitnessFailedException>(() => AskAsync($"{witness.Url}/below/", witness.Key, 0, 7));
        Assert.Equal(0, witness.RequestsCount);
    }

    [Fact]
    public async Task Lines_of_unknown_keys_beside_the_cosignature_are_passed_over()
    {
        await using var witness = await TestWitness.StartAsync(_log, "w");
        string stranger = new NoteSignature("stranger.example", 7, new byte[72]).ToString();
        witness.Answer = (context, body) => TestWitness.WriteAsync(context, 200, $"{stranger}\n{witness.Honest(body)}{stranger}\n");
        Assert.IsType<WitnessReply.Cosigned>(await AskAsync(witness.Url, witness.Key, 0, 7));
    }

    [Fact]
    public async Task A_log_that_the_witness_does_not_know_is_a_failure_in_its_words()
    {
        using var unknown = new TestLog("log.example/elsewhere").Grow(3);
        var client = Client(_witness.Url, _witness.Key);
        var request = new AddCheckpointRequest(0, [], unknown.At(3).Note);
        var failure = await Assert.ThrowsAsync<WitnessFailedException>(() => client.AddCheckpointAsync(request, TestContext.Current.CancellationToken));
        Assert.Contains("404: this witness does not know that log", failure.Message);
    }

    public static TheoryData<Misbehaviour> Misbehaviours => [.. Enum.GetValues<Misbehaviour>().Except(
        [Misbehaviour.None, Misbehaviour.OtherSizesForEver, Misbehaviour.SameSizeForEver])];

    [Theory, MemberData(nameof(Misbehaviours))]
    public async Task A_witness_that_misbehaves_is_a_failure_told_in_one_printable_line(Misbehaviour misbehaviour)
    {
        await using var witness = await TestWitness.StartAsync(_log, "w", misbehaviour);
        var failure = await Assert.ThrowsAsync<WitnessFailedException>(() => AskAsync(witness.Url, witness.Key, 0, 7, Duration.FromSeconds(1)));
        Assert.DoesNotContain(failure.Message, char.IsControl);
        Assert.InRange(failure.Message.Length, 1, 600);
    }

    [Fact]
    public async Task A_witness_that_is_not_there_is_a_failure()
    {
        using var address = new ReservedAddress();
        await Assert.ThrowsAsync<WitnessFailedException>(() => AskAsync(address.Url, _witness.Key, 0, 7));
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_a_failure() =>
        await Assert.ThrowsAsync<WitnessFailedException>(() => AskAsync("http://witness.invalid/", _witness.Key, 0, 7));

    [Fact]
    public async Task A_caller_that_gives_up_is_not_told_of_a_failure()
    {
        await using var witness = await TestWitness.StartAsync(_log, "w", Misbehaviour.Silence);
        using var giveUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var client = new WitnessClient(_http, new Uri(witness.Url), witness.Key, Duration.FromMinutes(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.AddCheckpointAsync(new AddCheckpointRequest(0, [], _log.At(7).Note), giveUp.Token));
    }

    private WitnessClient Client(string url, VerifierKey key, Duration? timeout = null) => new(_http, new Uri(url), key, timeout ?? Duration.FromMinutes(1));

    private Task<WitnessReply> AskAsync(string url, VerifierKey key, long oldSize, long newSize, Duration? timeout = null) => Client(url, key, timeout).AddCheckpointAsync(
        new AddCheckpointRequest(oldSize, _log.ConsistencyProof(oldSize, newSize), _log.At(newSize).Note), TestContext.Current.CancellationToken);
}
