using System.Globalization;
using System.Text;
using NodaTime;

namespace Forewarn.Journal.Tests;

/// <summary>Short ways to fill a journal and to say what is in it.</summary>
internal static class Journals
{
    public static SqliteSequencer Open(JournalDirectory directory, SqliteSequencerOptions? options = null) =>
        SqliteSequencer.Open(directory.Path, options);

    public static Entry Entry(string text) => new(Encoding.UTF8.GetBytes(text));

    public static Entry Entry(int length, byte value) => new(Enumerable.Repeat(value, length).ToArray());

    public static string Text(Entry entry) => Encoding.UTF8.GetString(entry.Bytes.Span);

    /// <summary>Submits entries one batch each, and returns when they are durable.</summary>
    public static async Task Append(ISequencer journal, params Entry[] entries)
    {
        foreach (Entry entry in entries)
        {
            Assert.True(journal.TrySubmit(entry));
            await journal.Committed.ReadAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Submits <paramref name="count"/> entries of differing lengths, one batch each.</summary>
    public static Task AppendMany(ISequencer journal, int count, int lengthMax = 400) =>
        Append(journal, [.. Enumerable.Range(0, count).Select(i => Entry(i * 97 % lengthMax, (byte)i))]);

    /// <summary>Everything that a journal says, one line an entry.</summary>
    public static List<string> Everything(ISequencer journal, long from = 1) =>
        [.. journal.Read(from).SelectMany(b => b.Entries.Select((e, i) => string.Create(CultureInfo.InvariantCulture,
            $"{b.Number} {b.FirstPosition + i} {b.Time.ToUnixTimeTicks()} {b.Hash} {Convert.ToHexString(e.Bytes.Span)}")))];

    public static async Task<List<string>> Everything(JournalDirectory directory)
    {
        await using SqliteSequencer journal = Open(directory);
        return Everything(journal);
    }

    public static async Task<List<Batch>> Drain(ISequencer journal)
    {
        var batches = new List<Batch>();
        await foreach (Batch batch in journal.Committed.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            batches.Add(batch);
        }
        return batches;
    }
}

/// <summary>An entry that remembers how it was told that it failed.</summary>
internal sealed class WatchedEntry(int length) : Entry(new byte[length])
{
    private int _failures;

    public int Failures => _failures;

    public JournalFailedException? Reason { get; private set; }

    public override void Failed(JournalFailedException reason)
    {
        Reason = reason;
        Interlocked.Increment(ref _failures);
    }
}

/// <summary>A clock that holds the writer up, with a batch in its hands, until it is let go.</summary>
internal sealed class HoldingClock : IClock, IDisposable
{
    // Only a test that fails leaves the writer held; it must end all the same.
    private static readonly TimeSpan HeldMax = TimeSpan.FromSeconds(20);

    private readonly ManualResetEventSlim _released = new();
    private readonly ManualResetEventSlim _held = new();

    public Instant GetCurrentInstant()
    {
        _held.Set();
        _released.Wait(HeldMax, TestContext.Current.CancellationToken);
        return SystemClock.Instance.GetCurrentInstant();
    }

    /// <summary>Returns once the writer has taken a batch.</summary>
    public void AwaitWriter() => _held.Wait(TestContext.Current.CancellationToken);

    public void Release() => _released.Set();

    public void Dispose()
    {
        _held.Dispose();
        _released.Dispose();
    }
}
