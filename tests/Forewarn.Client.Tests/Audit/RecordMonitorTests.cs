using Forewarn.Record;
using Forewarn.Record.Audit;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Notes;
using NodaTime;
using NodaTime.Testing;

namespace Forewarn.Client.Tests.Audit;

public class RecordMonitorTests
{
    private readonly FakeClock _clock = new(History.Begin + Duration.FromHours(1));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 255)]
    [InlineData(3, 3)]
    [InlineData(200, 256)]
    [InlineData(256, 700)]
    [InlineData(257, 1_000)]
    public async Task A_record_that_only_grows_is_in_order(long before, long after)
    {
        await using var server = await LogServer.StartAsync(before);
        var first = await LookAsync(server, null);
        server.Shown.Append(Enumerable.Range((int)before, (int)(after - before)).Select(index => History.LeafAt(index, History.Begin + Duration.FromHours(1))));

        var second = await LookAsync(server, first.State);

        Assert.Equal((before, after - before, after), (first.Report.LeavesRead, second.Report.LeavesRead, second.State!.Size));
        Assert.True(first.Report.IsInOrder && second.Report.IsInOrder);
    }

    [Fact]
    public async Task A_leaf_that_claims_a_time_before_the_last_look_is_caught_as_back_dated()
    {
        await using var server = await LogServer.StartAsync(300);
        var seen = await LookAsync(server, null);
        _clock.AdvanceHours(1);
        // After the leaf before it, and before the look that did not find it there.
        server.Shown.Append(History.LeafAt(300, History.Begin + Duration.FromMinutes(10)));

        Assert.Equal((AuditProblem.BackDated, "leaf 300"), await FindAsync(server, seen.State));
    }

    [Fact]
    public async Task A_leaf_is_not_called_back_dated_for_what_two_clocks_may_differ()
    {
        await using var server = await LogServer.StartAsync(300);
        var seen = await LookAsync(server, null);
        server.Shown.Append(History.LeafAt(300, _clock.GetCurrentInstant() - RecordMonitor.ClockTolerance));

        Assert.True((await LookAsync(server, seen.State)).Report.IsInOrder);
    }

    [Fact]
    public async Task A_leaf_that_claims_a_time_to_come_is_caught()
    {
        await using var server = await LogServer.StartAsync(3);
        server.Shown.Append(History.LeafAt(3, _clock.GetCurrentInstant() + Duration.FromMinutes(3)));

        Assert.Equal((AuditProblem.AheadOfTime, "leaf 3"), await FindAsync(server, null));
    }

    [Fact]
    public async Task Leaves_dropped_from_the_end_are_caught()
    {
        await using var server = await LogServer.StartAsync(300);
        var seen = await LookAsync(server, null);
        server.Shown = server.NewHistory().GrowTo(290);

        Assert.Equal((AuditProblem.Shortened, "leaves 290 to 299"), await FindAsync(server, seen.State));
    }

    [Fact]
    public async Task A_leaf_dropped_from_the_middle_is_caught_though_the_record_has_grown()
    {
        await using var server = await LogServer.StartAsync(300);
        var seen = await LookAsync(server, null);
        server.Shown = server.NewHistory().Append(Enumerable.Range(0, 320).Select(index => History.LeafAt(index, id: index < 270 ? "a" : "b")));

        // 300 = 256 + 32 + 8 + 4: of the four subtrees that were seen, the first that differs is that of leaves 256 to 287.
        Assert.Equal((AuditProblem.Rewritten, "leaves 256 to 287"), await FindAsync(server, seen.State));
    }

    [Fact]
    public async Task Two_old_leaves_that_change_places_are_caught()
    {
        await using var server = await LogServer.StartAsync(300);
        var seen = await LookAsync(server, null);
        server.Shown = server.NewHistory().Append(
            Enumerable.Range(0, 310).Select(index => History.LeafAt(index switch { 10 => 11, 11 => 10, _ => index })));

        Assert.Equal((AuditProblem.Rewritten, "leaves 0 to 255"), await FindAsync(server, seen.State));
    }

    [Fact]
    public async Task Two_new_leaves_out_of_their_order_are_caught()
    {
        await using var server = await LogServer.StartAsync(300);
        server.Shown.Append(History.LeafAt(301), History.LeafAt(300));

        Assert.Equal((AuditProblem.OutOfOrder, "leaf 300"), await FindAsync(server, null));
    }

    [Fact]
    public async Task A_fork_is_caught_by_its_second_root()
    {
        await using var server = await LogServer.StartAsync(300);
        var seen = await LookAsync(server, null);
        server.Shown = server.NewHistory().GrowTo(299).Append(History.LeafAt(299, id: "b"));

        Assert.Equal((AuditProblem.Forked, "checkpoint of size 300"), await FindAsync(server, seen.State));
    }

    [Fact]
    public async Task Leaves_other_than_those_signed_for_are_caught()
    {
        await using var server = await LogServer.StartAsync(300);
        server.Falsify = (address, tile) => address.IsEntries ? Flip(tile, tile.Length - 3) : tile;

        Assert.Equal((AuditProblem.NotAsSigned, "leaves 0 to 299"), await FindAsync(server, null));
    }

    [Fact]
    public async Task What_was_found_wrong_is_found_again_at_the_next_look()
    {
        await using var server = await LogServer.StartAsync(300);
        var seen = await LookAsync(server, null);
        server.Shown = server.NewHistory().GrowTo(400, "b");
        var (_, state) = await LookAsync(server, seen.State);

        Assert.Same(seen.State, state);
    }

    [Fact]
    public async Task The_two_checkpoints_of_a_fork_are_kept_as_they_were_signed()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await LogServer.StartAsync(5);
        var seen = await LookAsync(server, null);
        server.Shown = server.NewHistory().GrowTo(5, "b");
        var (report, _) = await LookAsync(server, seen.State);

        var kept = ConflictFiles.Write(directory.File("state"), report);

        Assert.Equal([seen.State!.Checkpoint.ToBytes(), server.Shown.Sign().ToBytes()], kept.Select(File.ReadAllBytes));
    }

    [Fact]
    public async Task A_checkpoint_by_another_key_is_refused()
    {
        await using var server = await LogServer.StartAsync(5);
        using var other = SigningKey.Generate(History.Origin, KeyType.Log);

        await Assert.ThrowsAsync<RecordFormatException>(() =>
            new RecordMonitor(server.Log, Policy.OfLog(other.VerifierKey), _clock).LookAsync(null, null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_state_goes_through_its_file_unchanged()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await LogServer.StartAsync(300);
        var (_, state) = await LookAsync(server, null);
        state!.WriteTo(directory.File("state"));
        var read = MonitorState.ReadFrom(directory.File("state"))!;

        Assert.Equal((state.Size, state.LookedAt, state.Last, state.Checkpoint.ToString()), (read.Size, read.LookedAt, read.Last, read.Checkpoint.ToString()));
        Assert.Equal(state.Hashes, read.Hashes);
    }

    [Fact]
    public async Task A_state_file_whose_hashes_were_changed_is_refused()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await LogServer.StartAsync(300);
        var (_, state) = await LookAsync(server, null);
        state!.WriteTo(directory.File("state"));
        string hash = state.Hashes[1].ToBase64();
        File.WriteAllText(directory.File("state"), File.ReadAllText(directory.File("state")).Replace(hash, state.Hashes[0].ToBase64(), StringComparison.Ordinal));

        Assert.Throws<RecordFormatException>(() => MonitorState.ReadFrom(directory.File("state")));
    }

    private async Task<(AuditProblem, string)> FindAsync(LogServer server, MonitorState? state)
    {
        var (report, _) = await LookAsync(server, state);
        return (report.Findings[0].Problem, report.Findings[0].Where);
    }

    private Task<(MonitorReport Report, MonitorState? State)> LookAsync(LogServer server, MonitorState? state) =>
        new RecordMonitor(server.Log, server.Policy, _clock).LookAsync(state, null, TestContext.Current.CancellationToken);

    private static byte[] Flip(byte[] bytes, int at)
    {
        bytes[at] ^= 1;
        return bytes;
    }
}
