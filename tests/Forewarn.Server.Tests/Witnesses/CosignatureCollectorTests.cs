using System.Globalization;
using Forewarn.Record;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Tests.Witnesses;
using Forewarn.Record.Witnesses;
using NodaTime;

namespace Forewarn.Server.Tests.Witnesses;

public sealed class CosignatureCollectorTests : IAsyncLifetime
{
    /// <summary>Quick where a test waits for it; an exchange is given up only long after a test has ended.</summary>
    private static readonly CollectorOptions Options = new()
    {
        AnswerMax = Duration.FromMinutes(10),
        GraceMax = Duration.FromMilliseconds(50),
        RoundMin = Duration.FromMilliseconds(1),
        BackoffMin = Duration.FromMilliseconds(20),
        BackoffMax = Duration.FromMilliseconds(100),
    };

    private readonly TestLog _log = new TestLog().Grow(3);
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly List<TestWitness> _witnesses = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        foreach (var witness in _witnesses)
            await witness.DisposeAsync();
        _log.Dispose();
    }

    [Fact]
    public async Task A_checkpoint_is_taken_to_the_witness_and_comes_back_cosigned()
    {
        await WitnessAsync("a");
        await using var collector = Start(quorum: 1);
        var witnessed = await WaitAsync(collector, 3);
        Assert.True(Policy(1).Evaluate(witnessed).IsMet);
    }

    [Fact]
    public async Task A_growing_log_is_cosigned_again_and_again()
    {
        await WitnessesAsync(3);
        await using var collector = Start(quorum: 2);
        for (int i = 0; i < 20; i++)
        {
            _log.Grow(i);
            collector.Announce();
            Assert.Equal(_log.Size, (await WaitAsync(collector, _log.Size)).Checkpoint.Size);
        }
    }

    [Fact]
    public async Task The_log_is_looked_at_also_when_nobody_announces_anything()
    {
        await WitnessAsync("a");
        await using var collector = Start(quorum: 1);
        await WaitAsync(collector, 3);
        _log.Grow(1);
        await WaitAsync(collector, 4);
    }

    [Fact]
    public async Task All_cosignatures_are_gathered_and_not_only_a_quorum_of_them()
    {
        await WitnessesAsync(5);
        await using var collector = Start(quorum: 1);
        await UntilAsync(collector, witnessed => Policy(1).Evaluate(witnessed).Cosigned.Length == 5);
    }

    [Fact]
    public async Task A_policy_without_a_quorum_is_met_by_the_log_alone()
    {
        await WitnessAsync("a", Misbehaviour.Silence);
        await using var collector = Start(quorum: 0);
        Assert.Equal(3, (await WaitAsync(collector, 3)).Checkpoint.Size);
    }

    [Fact]
    public async Task An_empty_log_is_cosigned_too()
    {
        using var empty = new TestLog();
        await using var witness = await TestWitness.StartAsync(empty, "a");
        var policy = Record.Checkpoints.Policy.Parse($"log {empty.Key}\nwitness a {witness.Key} {witness.Url}\nquorum a\n");
        await using var collector = CosignatureCollector.Start(policy, empty, _http, SystemClock.Instance, Options);
        Assert.Equal(0, (await WaitAsync(collector, 0)).Checkpoint.Size);
    }

    public static TheoryData<Misbehaviour> Misbehaviours => [.. Enum.GetValues<Misbehaviour>().Where(misbehaviour => misbehaviour != Misbehaviour.None)];

    [Theory, MemberData(nameof(Misbehaviours))]
    public async Task A_witness_that_misbehaves_stops_nobody_else(Misbehaviour misbehaviour)
    {
        await WitnessAsync("bad", misbehaviour);
        await WitnessesAsync(2);
        await using var collector = Start(quorum: 2);
        for (int i = 0; i < 5; i++)
        {
            _log.Grow(1);
            collector.Announce();
            await WaitAsync(collector, _log.Size);
        }
    }

    [Theory, MemberData(nameof(Misbehaviours))]
    public async Task A_witness_that_misbehaves_is_told_of(Misbehaviour misbehaviour)
    {
        await WitnessAsync("bad", misbehaviour);
        await using var collector = Start(quorum: 1, Options with { AnswerMax = Duration.FromMilliseconds(200) });
        var status = await StatusAsync(collector, "bad", status => status.FailuresInARow >= 2);
        Assert.Equal(WitnessState.Failing, status.State);
        Assert.NotNull(status.LastError);
        Assert.Null(collector.Witnessed);
    }

    [Fact]
    public async Task A_witness_that_cosigns_is_told_of()
    {
        await WitnessAsync("a");
        await using var collector = Start(quorum: 1);
        var status = await StatusAsync(collector, "a", status => status.State == WitnessState.Cosigning);
        Assert.Equal((3L, 0, null), (status.CosignedSize, status.FailuresInARow, status.LastError));
        Assert.NotNull(status.LastSuccess);
    }

    [Fact]
    public async Task A_witness_that_recovers_joins_the_others()
    {
        var late = await WitnessAsync("late", Misbehaviour.ServerError);
        await WitnessesAsync(2);
        await using var collector = Start(quorum: 2);
        await StatusAsync(collector, "late", status => status.FailuresInARow >= 2);
        late.Answer = late.HonestAsync;
        await UntilAsync(collector, witnessed => Policy(2).Evaluate(witnessed).Cosigned.Length == 3);
        Assert.Equal(0, Status(collector, "late").FailuresInARow);
    }

    [Fact]
    public async Task Two_slow_witnesses_whose_turns_never_coincide_still_meet_on_one_checkpoint()
    {
        int turn = 0;
        foreach (var witness in await WitnessesAsync(2))
        {
            witness.Answer = async (context, body) =>
            {
                await Task.Delay(100 + 70 * (Interlocked.Increment(ref turn) % 3));
                await witness.HonestAsync(context, body);
            };
        }
        await using var collector = Start(quorum: 2);
        using var ending = new CancellationTokenSource();
        var growing = Task.Run(async () =>
        {
            while (!ending.IsCancellationRequested)
            {
                _log.Grow(1);
                collector.Announce();
                await Task.Delay(20);
            }
        }, TestContext.Current.CancellationToken);
        for (int i = 0; i < 5; i++)
            await WaitAsync(collector, _log.Size);
        await ending.CancelAsync();
        await growing;
    }

    [Fact]
    public async Task A_witness_that_fails_now_and_then_does_not_keep_a_full_quorum_from_being_met()
    {
        int requests = 0;
        foreach (var witness in await WitnessesAsync(3))
        {
            witness.Answer = (context, body) => Interlocked.Increment(ref requests) % 3 == 0
                ? TestWitness.WriteAsync(context, 500, "not now")
                : witness.HonestAsync(context, body);
        }
        await using var collector = Start(quorum: 3);
        for (int i = 0; i < 10; i++)
        {
            _log.Grow(1);
            collector.Announce();
            await WaitAsync(collector, _log.Size);
        }
    }

    [Fact]
    public async Task A_witness_that_others_have_brought_further_is_followed()
    {
        var witness = await WitnessAsync("a");
        _log.Grow(10);
        witness.Honest(_log.Request(0, 7));
        await using var collector = Start(quorum: 1);
        await WaitAsync(collector, 13);
        Assert.Equal(WitnessState.Cosigning, Status(collector, "a").State);
    }

    [Fact]
    public async Task A_witness_ahead_of_the_round_but_not_of_the_log_is_waited_for()
    {
        var witness = await WitnessAsync("a");
        int requests = 0;
        witness.Answer = async (context, body) =>
        {
            // Somebody else brings the witness a newer checkpoint while this one is on its way.
            if (Interlocked.Increment(ref requests) == 1)
                witness.Honest(_log.Grow(5).Request(0, 8));
            await witness.HonestAsync(context, body);
        };
        await using var collector = Start(quorum: 1);
        await WaitAsync(collector, 8);
        Assert.Equal(0, Status(collector, "a").FailuresInARow);
    }

    [Fact]
    public async Task A_record_that_was_forked_is_disputed()
    {
        var witness = await WitnessAsync("a");
        witness.Honest(_log.Fork(1, 2).Request(0, 3));
        await using var collector = Start(quorum: 1);
        _log.Grow(2);
        collector.Announce();
        var status = await StatusAsync(collector, "a", status => status.State == WitnessState.Disputed);
        Assert.Contains("does not continue", status.LastError);
        Assert.Null(collector.Witnessed);
    }

    [Fact]
    public async Task A_record_that_was_rolled_back_is_disputed()
    {
        var witness = await WitnessAsync("a");
        using var before = _log.Fork(3, 7, "true");
        witness.Honest(before.Request(0, 10));
        await using var collector = Start(quorum: 1);
        var status = await StatusAsync(collector, "a", status => status.State == WitnessState.Disputed);
        Assert.Contains("size 10", status.LastError);
    }

    [Fact]
    public async Task A_dispute_with_one_witness_does_not_stop_the_others()
    {
        var disputing = await WitnessAsync("disputing");
        disputing.Honest(_log.Fork(1, 2).Request(0, 3));
        await WitnessesAsync(2);
        await using var collector = Start(quorum: 2);
        _log.Grow(1);
        collector.Announce();
        await WaitAsync(collector, 4);
        await StatusAsync(collector, "disputing", status => status.State == WitnessState.Disputed);
    }

    [Fact]
    public async Task A_dispute_stays_while_the_witness_fails_in_another_way()
    {
        var witness = await WitnessAsync("a");
        witness.Honest(_log.Fork(1, 2).Request(0, 3));
        await using var collector = Start(quorum: 1);
        await StatusAsync(collector, "a", status => status.State == WitnessState.Disputed);
        witness.Answer = (context, _) => TestWitness.WriteAsync(context, 500, "no");
        var status = await StatusAsync(collector, "a", status => status.LastError!.Contains("500", StringComparison.Ordinal));
        Assert.Equal(WitnessState.Disputed, status.State);
    }

    [Fact]
    public async Task A_witness_that_fails_is_not_asked_without_pause()
    {
        var witness = await WitnessAsync("bad", Misbehaviour.ServerError);
        await using var collector = Start(quorum: 1, Options with { BackoffMin = Duration.FromHours(1), BackoffMax = Duration.FromHours(1) });
        await StatusAsync(collector, "bad", status => status.FailuresInARow == 1);
        for (int i = 0; i < 20; i++)
        {
            _log.Grow(1);
            collector.Announce();
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
        Assert.Equal(1, witness.RequestsCount);
    }

    [Fact]
    public async Task A_collector_started_again_goes_on_from_what_the_witnesses_know()
    {
        await WitnessesAsync(2);
        await using (var first = Start(quorum: 2))
            await WaitAsync(first, 3);
        _log.Grow(4);
        await using var second = Start(quorum: 2);
        await WaitAsync(second, 7);
    }

    [Fact]
    public async Task What_was_witnessed_before_a_restart_still_is()
    {
        var witness = await WitnessAsync("a");
        SignedCheckpoint witnessed;
        await using (var first = Start(quorum: 1))
            witnessed = await WaitAsync(first, 3);
        witness.Answer = (context, _) => TestWitness.WriteAsync(context, 500, "no");
        await using var second = CosignatureCollector.Start(Policy(1), _log, _http, SystemClock.Instance, Options, witnessed);
        Assert.Same(witnessed, second.Witnessed);
    }

    [Fact]
    public async Task What_does_not_meet_the_policy_was_not_witnessed_before_a_restart()
    {
        await WitnessAsync("a", Misbehaviour.ServerError);
        await using var collector = CosignatureCollector.Start(Policy(1), _log, _http, SystemClock.Instance, Options, _log.Latest());
        Assert.Null(collector.Witnessed);
    }

    [Fact]
    public async Task Whoever_waits_is_told_of_every_further_cosignature()
    {
        await WitnessesAsync(2);
        var slow = await WitnessAsync("slow");
        var released = new TaskCompletionSource();
        slow.Answer = async (context, body) =>
        {
            await released.Task;
            await slow.HonestAsync(context, body);
        };
        await using var collector = Start(quorum: 2);
        var first = await WaitAsync(collector, 3);
        released.SetResult();
        Assert.NotSame(first, await collector.NextAsync(first, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_collector_ends_while_a_witness_is_silent()
    {
        var witness = await WitnessAsync("bad", Misbehaviour.Silence);
        var collector = Start(quorum: 1);
        while (witness.RequestsCount == 0)
            await Task.Delay(1, TestContext.Current.CancellationToken);
        await collector.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.True(collector.Completion.IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData("witness.example")]
    [InlineData("ftp://witness.example/")]
    [InlineData("http://witness.example/?a=b")]
    [InlineData("/add-checkpoint")]
    public async Task A_witness_without_a_usable_URL_is_a_mistake_in_the_policy(string url)
    {
        var witness = await WitnessAsync("a");
        var policy = Record.Checkpoints.Policy.Parse($"log {_log.Key}\nwitness a {witness.Key} {url}\nquorum a\n");
        Assert.Throws<RecordFormatException>(() => CosignatureCollector.Start(policy, _log, _http, SystemClock.Instance));
    }

    [Fact]
    public async Task A_quorum_that_needs_a_witness_without_a_URL_is_a_mistake_in_the_policy()
    {
        var witness = await WitnessAsync("a");
        var policy = Record.Checkpoints.Policy.Parse($"log {_log.Key}\nwitness a {witness.Key}\nquorum a\n");
        Assert.Contains("quorum", Assert.Throws<RecordFormatException>(() => CosignatureCollector.Start(policy, _log, _http, SystemClock.Instance)).Where);
    }

    [Fact]
    public async Task A_policy_that_does_not_believe_the_log_is_a_mistake()
    {
        var witness = await WitnessAsync("a");
        using var other = new TestLog("log.example/other");
        var policy = Record.Checkpoints.Policy.Parse($"log {other.Key}\nwitness a {witness.Key} {witness.Url}\nquorum a\n");
        Assert.Throws<RecordFormatException>(() => CosignatureCollector.Start(policy, _log, _http, SystemClock.Instance));
    }

    private static async Task<SignedCheckpoint> WaitAsync(CosignatureCollector collector, long size) =>
        await collector.WaitForAsync(size, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    private static async Task UntilAsync(CosignatureCollector collector, Func<SignedCheckpoint, bool> holds)
    {
        SignedCheckpoint? known = null;
        do
            known = await collector.NextAsync(known, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        while (!holds(known));
    }

    private static WitnessStatus Status(CosignatureCollector collector, string name) => collector.Statuses.Single(status => status.Name == name);

    private static async Task<WitnessStatus> StatusAsync(CosignatureCollector collector, string name, Func<WitnessStatus, bool> holds)
    {
        for (int i = 0; i < 3_000; i++)
        {
            if (Status(collector, name) is var status && holds(status))
                return status;
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException($"the status is {Status(collector, name)}");
    }

    private async Task<TestWitness> WitnessAsync(string name, Misbehaviour misbehaviour = Misbehaviour.None)
    {
        var witness = await TestWitness.StartAsync(_log, name, misbehaviour);
        _witnesses.Add(witness);
        return witness;
    }

    private async Task<IReadOnlyList<TestWitness>> WitnessesAsync(int count)
    {
        var witnesses = new List<TestWitness>();
        for (int i = 0; i < count; i++)
            witnesses.Add(await WitnessAsync($"good{i}"));
        return witnesses;
    }

    private CosignatureCollector Start(int quorum, CollectorOptions? options = null) =>
        CosignatureCollector.Start(Policy(quorum), _log, _http, SystemClock.Instance, options ?? Options);

    /// <summary>The log, all witnesses, and so many of them for a quorum.</summary>
    private Policy Policy(int quorum) => Record.Checkpoints.Policy.Parse(string.Create(CultureInfo.InvariantCulture, $"""
        log {_log.Key}
        {string.Join("\n", _witnesses.Select(witness => $"witness {witness.Name} {witness.Key} {witness.Url}"))}
        {(quorum == 0 ? "quorum none" : $"group enough {quorum} {string.Join(' ', _witnesses.Select(witness => witness.Name))}\nquorum enough")}

        """));
}
