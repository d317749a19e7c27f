using System.Buffers.Binary;
using Forewarn.Journal;
using Forewarn.Journal.Writer;
using NodaTime;

// write DIR    Prints the position the journal starts from, then submits entries until it is killed, and prints the last
//              position of each batch after it came out of the journal. The entry at position P holds P and P times P.
// erase DIR    Prints the position the journal starts from, then appends entries with details and erases details of any age,
//              until it is killed; prints each position once its details are erased. See Secret.
// sample DIR   Makes the sample journal of this version: 40 entries, 1 to 3 in a batch, with fixed times; every third has
//              details, and those of every sixth are erased.
return args switch
{
    ["write", string directory] => await Write(directory),
    ["erase", string directory] => await Erase(directory),
    ["sample", string directory] => await Sample(directory),
    _ => 2,
};

static async Task<int> Write(string directory)
{
    await using var journal = SqliteSequencer.Open(directory, new SqliteSequencerOptions { QueueEntriesMax = 64 });
    long position = journal.LastPosition;
    Console.WriteLine(FormattableString.Invariant($"{position}"));
    new Thread(() => Submit(journal, position)) { IsBackground = true }.Start();
    await foreach (Batch batch in journal.Committed.ReadAllAsync())
    {
        Console.WriteLine(FormattableString.Invariant($"{batch.LastPosition}"));
    }
    return 0;
}

static void Submit(SqliteSequencer journal, long position)
{
    while (true)
    {
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, ++position);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8), unchecked(position * position));
        while (!journal.TrySubmit(new Entry(bytes)))
        {
            Thread.Yield();
        }
    }
}

static async Task<int> Erase(string directory)
{
    await using var journal = SqliteSequencer.Open(directory);
    Console.WriteLine(FormattableString.Invariant($"{journal.LastPosition}"));
    var random = new Random((int)journal.LastPosition);
    while (true)
    {
        long position = journal.LastPosition + 1;
        journal.TrySubmit(new Entry(new byte[8], Secret.At(position)));
        await journal.Committed.ReadAsync();
        long[] chosen = [.. Enumerable.Range(0, 3).Select(_ => random.NextInt64(1, position + 1)).Distinct()];
        await journal.EraseDetailsAsync(chosen.ToDictionary(p => p, Secret.ReplacementAt));
        Console.WriteLine(string.Join('\n', chosen));
    }
}

static async Task<int> Sample(string directory)
{
    const int EntryCount = 40;
    var options = new SqliteSequencerOptions { BatchEntriesMax = 3, Clock = new SampleClock() };
    await using var journal = SqliteSequencer.Open(directory, options);
    for (int i = 1; i <= EntryCount; i++)
    {
        byte[] bytes = new byte[i * 37 % 300];
        Array.Fill(bytes, (byte)i);
        journal.TrySubmit(new Entry(bytes, i % 3 == 0 ? Secret.At(i) : default));
        if (i % 4 == 0)
        {
            while (journal.LastPosition < i)
            {
                await journal.Committed.ReadAsync();
            }
        }
    }
    await journal.EraseDetailsAsync(Enumerable.Range(1, EntryCount / 6).ToDictionary(i => i * 6L, i => Secret.ReplacementAt(i * 6L)));
    return 0;
}

/// <summary>A second later at each reading.</summary>
internal sealed class SampleClock : IClock
{
    private Instant _now = Instant.FromUtc(2018, 9, 17, 18, 40);

    public Instant GetCurrentInstant() => _now += Duration.FromSeconds(1);
}
