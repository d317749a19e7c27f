using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;

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

    private async Task<(long Start, long Acknowledged)> WriteUntilKilled(TimeSpan afterStart)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Forewarn.Journal.Writer.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "write", _directory.Path]) { RedirectStandardOutput = true })!;
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
