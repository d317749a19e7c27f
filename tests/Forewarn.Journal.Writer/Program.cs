using System.Buffers.Binary;
using Forewarn.Journal;
using NodaTime;

// write DIR    Prints the position the journal starts from, then submits entries until it is killed, and prints the last
//              position of each batch after it came out of the journal. The entry at position P holds P and P times P.
// sample DIR   Makes the sample journal of this version: 40 entries, 1 to 3 in a batch, with fixed times.
return args switch
{
    ["write", string directory] => await Write(directory),
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

static async Task<int> Sample(string directory)
{
    const int EntryCount = 40;
    var options = new SqliteSequencerOptions { BatchEntriesMax = 3, Clock = new SampleClock() };
    await using var journal = SqliteSequencer.Open(directory, options);
    for (int i = 1; i <= EntryCount; i++)
    {
        byte[] bytes = new byte[i * 37 % 300];
        Array.Fill(bytes, (byte)i);
        journal.TrySubmit(new Entry(bytes));
        if (i % 4 == 0)
        {
            while (journal.LastPosition < i)
            {
                await journal.Committed.ReadAsync();
            }
        }
    }
    return 0;
}

/// <summary>A second later at each reading.</summary>
internal sealed class SampleClock : IClock
{
    private Instant _now = Instant.FromUtc(2018, 9, 17, 18, 40);

    public Instant GetCurrentInstant() => _now += Duration.FromSeconds(1);
}
