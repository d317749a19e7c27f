using System.Diagnostics;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Benchmarks;

/// <summary>What the index costs when everybody is in one place: polygons of some 200 m within one S2 cell of level 13, in random
/// order.</summary>
/// <remarks>Extents of one volume each, as a DSS keeps them. Of an insertion the index is timed alone; of a question, the merged
/// one (cells, altitude, time) and the exact one, from extents that are made beforehand.</remarks>
internal static class CrowdBenchmark
{
    private const int QuestionCount = 20_000;

    private static readonly Instant Midnight = Instant.FromUtc(2026, 11, 23, 0, 0);

    /// <summary>Adds the figures of each kind of crowd, and of one a thousandth as large.</summary>
    internal static void Run(int count, Dictionary<string, double> figures, Action<string> progress)
    {
        foreach ((string name, Func<Random, int, Volume4D> volume) in Kinds)
        {
            progress($"{count:N0} in one cell, {name}");
            Measure(name, volume, count, figures);
        }
        progress("merged cells");
        figures["cells_of_1km_median_us"] = MeasureCells();
    }

    private static readonly (string, Func<Random, int, Volume4D>)[] Kinds =
    [
        ("apart_in_time", (random, i) => VolumeOf(random, 100, Midnight + Duration.FromSeconds(20L * i), seconds: 15)),
        ("apart_in_height", (random, i) => VolumeOf(random, -5_000 + 0.1 * i, Midnight, seconds: 3_600, height: 0.05)),
        ("layers", (random, i) => VolumeOf(random, 130 * (i % 100), Midnight + Duration.FromMinutes(10 * (i / 100)), seconds: 540)),
        ("some_long", (random, i) => VolumeOf(random, 100, Midnight + Duration.FromSeconds(20L * i), seconds: i % 1_000 == 0 ? 30 * 86_400 : 15)),
    ];

    private static void Measure(string name, Func<Random, int, Volume4D> volume, int count, Dictionary<string, double> figures)
    {
        var random = new Random(20180917);
        int[] order = [.. Enumerable.Range(0, count)];
        random.Shuffle(order);
        var index = new ExtentsIndex<string>();
        var extents = new Extents[count];
        var inserts = new double[count];
        for (int i = 0; i < count; i++)
        {
            extents[i] = Extents.Of([volume(random, order[i])]);
            _ = extents[i].Cells;
            long start = Stopwatch.GetTimestamp();
            index.Add(extents[i], "party");
            inserts[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }
        int found = 0;
        var meeting = new double[QuestionCount];
        var overlapping = new double[QuestionCount];
        var replacing = new double[QuestionCount];
        for (int i = 0; i < QuestionCount; i++)
        {
            Extents asked = extents[random.Next(count)];
            long start = Stopwatch.GetTimestamp();
            index.QueryMeeting(asked, _ => found++);
            meeting[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            start = Stopwatch.GetTimestamp();
            index.QueryOverlapping(asked.Volumes[0], default, (_, _) => found++);
            overlapping[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            start = Stopwatch.GetTimestamp();
            index.Remove(asked, "party");
            index.Add(asked, "party");
            replacing[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }
        figures[$"crowd_{name}_insert_median_us"] = Middle(inserts[(count - count / 4)..]);
        figures[$"crowd_{name}_meeting_median_us"] = Middle(meeting);
        figures[$"crowd_{name}_overlapping_median_us"] = Middle(overlapping);
        figures[$"crowd_{name}_replace_median_us"] = Middle(replacing);
        figures[$"crowd_{name}_found_mean_count"] = (double)found / QuestionCount / 2;
    }

    private static double MeasureCells()
    {
        var random = new Random(20180917);
        var times = new double[QuestionCount];
        for (int i = 0; i < times.Length; i++)
        {
            Polygon square = Square(43 + 6 * random.NextDouble(), 8 * random.NextDouble(), 0.0045);
            long start = Stopwatch.GetTimestamp();
            _ = CellSet.Of(square);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }
        return Middle(times[(times.Length / 2)..]);
    }

    private static Volume4D VolumeOf(Random random, double lower, Instant start, long seconds, double height = 120) => Volume4D.Create(
        Square(48.8515 + 0.001 * random.NextDouble(), 2.3515 + 0.001 * random.NextDouble(), 0.0009),
        AltitudeBand.FromMetres(lower, lower + height), start, start + Duration.FromSeconds(seconds));

    private static Polygon Square(double lat, double lng, double halfDegrees) => Polygon.Create(
    [
        LatLng.FromDegrees(lat - halfDegrees, lng - halfDegrees), LatLng.FromDegrees(lat - halfDegrees, lng + halfDegrees),
        LatLng.FromDegrees(lat + halfDegrees, lng + halfDegrees), LatLng.FromDegrees(lat + halfDegrees, lng - halfDegrees),
    ]);

    private static double Middle(double[] times)
    {
        Array.Sort(times);
        return times[times.Length / 2];
    }
}
