using Forewarn.Core.Airspace;
using Forewarn.Core.Format;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Statistics;

/// <summary>What is counted of warnings that are forgotten, so that a year can be counted although they are kept for days.</summary>
/// <remarks>A warning is counted as it stands when it is forgotten: nothing happens to it any more. There are at most
/// <see cref="RowsMax"/> rows; when one more is needed, the oldest month goes, and <see cref="CountedFrom"/> says so.</remarks>
internal sealed class StatisticsBook : StatePart
{
    /// <summary>Pairs of parties times months that are kept: some 30 MB.</summary>
    public const int RowsMax = 50_000;

    private readonly int _rowsMax;
    private readonly SortedDictionary<PairMonth, Tally> _rows = [];

    public StatisticsBook()
        : this(RowsMax)
    {
    }

    /// <param name="rowsMax">In place of <see cref="RowsMax"/>, 1 or more.</param>
    public StatisticsBook(int rowsMax) => _rowsMax = rowsMax;

    /// <summary>The first month that is counted; what was owed before it is counted no more. Null as long as everything is.</summary>
    public YearMonth? CountedFrom { get; private set; }

    /// <summary>Warnings that are in no row any more, or never were, because there are too many.</summary>
    public long Uncounted { get; private set; }

    /// <summary>Counts a warning that is being forgotten.</summary>
    public void Count(Warning warning, Instant now)
    {
        var pair = PairMonth.Of(warning);
        if (_rows.TryGetValue(pair, out var tally))
            _rows[pair] = tally.Plus(warning, now);
        else if (!(pair.Month < CountedFrom) && MakeRoom(pair.Month))
            _rows.Add(pair, Tally.Zero.Plus(warning, now));
        else
            Uncounted++;
    }

    /// <summary>The rows between a party and others, or all, in their order.</summary>
    public PairTally[] RowsOf(PartyId? party) =>
        [.. _rows.Where(row => party is not { } one || row.Key.From == one || row.Key.To == one).Select(row => new PairTally(row.Key, row.Value))];

    public override ICapturedPart Capture() => new Captured(CountedFrom, Uncounted, RowsOf(null));

    public override void Restore(Stream stream, NameTable names)
    {
        AirspaceState.Read(stream, (ref CanonicalReader reader) => (ReadMonthOrNone(ref reader), reader.Int64()), header => (CountedFrom, Uncounted) = header);
        AirspaceState.Read(stream, (ref CanonicalReader reader) => ReadRow(ref reader, names), row => _rows.Add(row.Pair, row.Tally));
    }

    /// <summary>Whether there is room for one row more of a month, for which older months go. The rows of one month do not make room for each
    /// other: what has been counted of a month is whole, or gone.</summary>
    private bool MakeRoom(YearMonth month)
    {
        while (_rows.Count >= _rowsMax)
        {
            var oldest = _rows.First().Key.Month;
            if (oldest >= month)
                return false;
            var going = _rows.TakeWhile(row => row.Key.Month == oldest).ToArray();
            foreach (var row in going)
            {
                _rows.Remove(row.Key);
                Uncounted += row.Value.Warnings;
            }
            CountedFrom = oldest.PlusMonths(1);
        }
        return true;
    }

    private static PairTally ReadRow(ref CanonicalReader reader, NameTable names)
    {
        var month = ReadMonthOrNone(ref reader) ?? throw reader.Unreadable("a row without a month");
        return new PairTally(new PairMonth(month, names.Of(reader.Party()), names.Of(reader.Party()), reader.Bool()), Tally.Read(ref reader));
    }

    private static YearMonth? ReadMonthOrNone(ref CanonicalReader reader)
    {
        int months = reader.Int32();
        return months == 0 ? null
            : months is >= 12 and < 120_000 ? new YearMonth(months / 12, months % 12 + 1) : throw reader.Unreadable($"{months} is no month");
    }

    private sealed class Captured(YearMonth? countedFrom, long uncounted, PairTally[] rows) : ICapturedPart
    {
        public void WriteTo(Stream stream, CanonicalWriter writer)
        {
            AirspaceSnapshot.Write(stream, writer, [(countedFrom, uncounted)], header =>
            {
                Write(writer, header.countedFrom);
                writer.Int64(header.uncounted);
            });
            AirspaceSnapshot.Write(stream, writer, rows, row =>
            {
                Write(writer, row.Pair.Month);
                writer.Text(row.Pair.From.ToString());
                writer.Text(row.Pair.To.ToString());
                writer.Bool(row.Pair.IsExercise);
                row.Tally.Write(writer);
            });
        }

        /// <summary>Months since the year 0; 0 for none.</summary>
        private static void Write(CanonicalWriter writer, YearMonth? month) => writer.Int32(month is { } one ? one.Year * 12 + one.Month - 1 : 0);
    }
}
