using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Forewarn.Journal.Writer;

namespace Forewarn.Journal.Tests;

/// <summary>A process that is killed at any moment has lost nothing that it had acknowledged.</summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 25;

    private readonly JournalDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Every_acknowledged_entry_survives_a_kill_at_any_moment()
    {
        var random = new Random(20180917);
        for (int kill = 0; kill < Kills; kill++)
        {
            (long start, long acknowledged) = await WriteUntilKilled(TimeSpan.FromMilliseconds(random.Next(120)));
            await using SqliteSequencer journal = Journals.Open(_directory);
            Assert.InRange(journal.LastPosition, Math.Max(start, acknowledged), long.MaxValue);
            RequireIntact(journal);
        }
    }

    [Fact]
    public async Task A_kill_at_any_moment_leaves_the_old_details_or_the_new_and_of_erased_ones_nothing()
    {
        var random = new Random(20190131);
        var erased = new HashSet<long>();
        // A busy machine may need more of them until something was erased.
        for (int kill = 0; kill < Kills || (erased.Count == 0 && kill < 10 * Kills); kill++)
        {
            erased.UnionWith(await EraseUntilKilled(TimeSpan.FromMilliseconds(random.Next(200))));
            Assert.All(erased, p => Assert.Equal([], _directory.FilesThatContain(FormattableString.Invariant($"{Secret.Mark}{p:D8}"))));
            await using SqliteSequencer journal = Journals.Open(_directory);
            RequireOldOrNew(journal, erased);
        }
        Assert.NotEmpty(erased);
    }

    // What is left of an erasure that nobody was told of is gone when the journal is open.
    private void RequireOldOrNew(SqliteSequencer journal, HashSet<long> erased)
    {
        var entries = journal.Read(1).SelectMany(b => b.Entries.Select((e, i) => (Entry: e, Position: b.FirstPosition + i))).ToList();
        Assert.All(entries, e => Assert.Equal(e.Entry.IsErased ? Secret.ReplacementAt(e.Position) : Secret.At(e.Position), e.Entry.Details.ToArray()));
        var known = entries.Where(e => e.Entry.IsErased).Select(e => e.Position).ToHashSet();
        Assert.Superset(erased, known);
        Assert.All(known, p => Assert.Equal([], _directory.FilesThatContain(FormattableString.Invariant($"{Secret.Mark}{p:D8}"))));
        erased.UnionWith(known);
    }

    private async Task<List<long>> EraseUntilKilled(TimeSpan afterStart)
    {
        using Process process = StartWriter("erase");
        await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Task.Delay(afterStart, TestContext.Current.CancellationToken);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        // The last line may be cut short by the kill; then it is another number.
        string[] lines = (await output).Split('\n');
        return [.. lines.SkipLast(1).Select(l => long.Parse(l, CultureInfo.InvariantCulture))];
    }

    private Process StartWriter(string command)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Forewarn.Journal.Writer.dll");
        return Process.Start(new ProcessStartInfo("dotnet", [program, command, _directory.Path]) { RedirectStandardOutput = true })!;
    }

    private async Task<(long Start, long Acknowledged)> WriteUntilKilled(TimeSpan afterStart)
    {
        using Process process = StartWriter("write");
        string? first = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        long start = long.Parse(first!, CultureInfo.InvariantCulture);
        Task<long> acknowledged = LastAcknowledged(process.StandardOutput, start);
        await Task.Delay(afterStart, TestContext.Current.CancellationToken);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (start, await acknowledged);
    }

    private static async Task<long> LastAcknowledged(StreamReader output, long start)
    {
        long last = start;
        while (await output.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            // The last line may be cut short by the kill; then it is a smaller number.
            last = long.TryParse(line, CultureInfo.InvariantCulture, out long position) ? Math.Max(last, position) : last;
        }
        return last;
    }

    // The entry at position P holds P and P times P.
    private static void RequireIntact(SqliteSequencer journal)
    {
        long position = 0;
        foreach (Entry entry in journal.Read(1).SelectMany(b => b.Entries))
        {
            position++;
            Assert.Equal(16, entry.Bytes.Length);
            Assert.Equal(position, BinaryPrimitives.ReadInt64BigEndian(entry.Bytes.Span));
            Assert.Equal(unchecked(position * position), BinaryPrimitives.ReadInt64BigEndian(entry.Bytes.Span[8..]));
        }
        Assert.Equal(journal.LastPosition, position);
    }
}
