using Forewarn.Journal.Writer;

namespace Forewarn.Journal.Tests;

/// <summary>Whatever byte of its files is changed, a journal says where it breaks, or nothing of what it holds has changed.</summary>
public sealed class FlippedByteTests : IDisposable
{
    private const int RandomFlips = 10_000;

    private static readonly string[] Files = ["journal.db", "journal.db-wal", "journal.head"];

    private readonly JournalDirectory _stored = new();

    public void Dispose() => _stored.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_byte_of_a_small_journal(bool closed)
    {
        List<string> expected = await Store(batches: 4, copiesMax: 3, closed);
        var places = Files.SelectMany(file => Data(File.ReadAllBytes(_stored.File(file))).Select(at => (file, at))).ToList();
        await Parallel.ForEachAsync(places.Chunk(200), TestContext.Current.CancellationToken, async (chunk, _) =>
        {
            using JournalDirectory copy = _stored.Copy();
            foreach ((string file, int at) in chunk)
            {
                await RequireWholeOrNamed(copy, file, at, 1 + (at % 255), expected);
            }
        });
    }

    [Fact]
    public async Task Random_bytes_of_a_larger_journal()
    {
        List<string> expected = await Store(batches: 60, copiesMax: 400, closed: false);
        (string File, int Length)[] files = [.. Files.Select(f => (f, (int)new FileInfo(_stored.File(f)).Length))];
        int total = files.Sum(f => f.Length);
        var random = new Random(1544);
        (int Place, int Change)[][] chunks = [.. Enumerable.Range(0, RandomFlips).Select(_ => (random.Next(total), random.Next(1, 256))).Chunk(250)];
        await Parallel.ForEachAsync(chunks, TestContext.Current.CancellationToken, async (chunk, _) =>
        {
            using JournalDirectory copy = _stored.Copy();
            foreach ((int place, int change) in chunk)
            {
                (string file, int at) = Locate(files, place);
                await RequireWholeOrNamed(copy, file, at, change, expected);
            }
        });
    }

    /// <summary>A journal with details kept, erased and absent; killed, part in the log, or closed.</summary>
    private async Task<List<string>> Store(int batches, int copiesMax, bool closed)
    {
        using var directory = new JournalDirectory();
        SqliteSequencer journal = Journals.Open(directory);
        for (int i = 1; i <= batches; i++)
        {
            if (i == batches * 3 / 4)
            {
                await journal.EraseDetailsAsync(Enumerable.Range(1, i / 2).ToDictionary(n => n * 2L, n => new byte[n % 3 * 500]));
            }
            await Journals.Append(journal, Journals.Entry(i % 7, (byte)i), new Entry(new byte[i % 5], Secret.Repeated(i, 1 + (i * 31 % copiesMax))));
        }
        if (!closed)
        {
            _stored.Fill(directory);
        }
        List<string> expected = Content(journal);
        await journal.DisposeAsync();
        if (closed)
        {
            _stored.Fill(directory);
        }
        return expected;
    }

    private async Task RequireWholeOrNamed(JournalDirectory copy, string file, int at, int change, List<string> expected)
    {
        FlipByte(copy.File(file), at, change);
        try
        {
            await using (SqliteSequencer journal = Journals.Open(copy))
            {
                Assert.Equal(expected, Content(journal));
            }
            // Opening may have written: the head, or what the log held.
            copy.Fill(_stored);
        }
        catch (JournalDamagedException e)
        {
            Assert.Contains(Path.GetFileName(e.File), Files);
            FlipByte(copy.File(file), at, change);
        }
        catch (JournalException e)
        {
            Assert.Fail($"{file}, byte {at} changed by {change}: {e}");
        }
    }

    private static List<string> Content(SqliteSequencer journal) => [.. journal.Read(1).SelectMany(b => b.Entries.Select((e, i) =>
        FormattableString.Invariant($"{b.Number} {b.FirstPosition + i} {b.Time} {b.Hash} {e.IsErased} {Digest.Of(e.Bytes.Span)} {Digest.Of(e.Details.Span)}")))];

    // Where SQLite and the head leave room, there are zeros: those next to data are enough.
    private static IEnumerable<int> Data(byte[] content)
    {
        const int Margin = 8;
        return Enumerable.Range(0, content.Length)
            .Where(at => content.AsSpan(Math.Max(0, at - Margin)..Math.Min(content.Length, at + Margin)).ContainsAnyExcept((byte)0));
    }

    private static (string File, int At) Locate((string File, int Length)[] files, int place)
    {
        foreach ((string file, int length) in files)
        {
            if (place < length)
            {
                return (file, place);
            }
            place -= length;
        }
        throw new ArgumentOutOfRangeException(nameof(place));
    }

    private static void FlipByte(string file, int at, int change)
    {
        using FileStream stream = File.Open(file, FileMode.Open);
        stream.Position = at;
        int written = stream.ReadByte();
        stream.Position = at;
        stream.WriteByte((byte)(written ^ change));
    }
}
