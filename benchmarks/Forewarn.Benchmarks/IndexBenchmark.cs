using System.Diagnostics;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Benchmarks;

/// <summary>What the 4D index costs with a million active intents over a country: search, insert, memory.</summary>
/// <remarks>
/// Intents are polygons of 4 to 8 corners, 100 m to 5 km wide (every order of size as likely as another), for 5 minutes to 2 hours within one day, most of them below
/// 150 m. A query asks about a square of 1 km for an hour in a band of 120 m. Queries and inserts are timed one by one as a
/// caller pays for them, from coordinates to answer: the volume is checked and made, then sought or added. The figures named
/// search and add leave out the making. A meeting is the same question asked of merged cells of level 13. Memory counts volumes, polygons, cells and index. Two plainer ways to answer the same
/// questions run beside it: a walk over all intents, and over those that a sorted array gives for the time asked about.
/// </remarks>
public static class IndexBenchmark
{
    private const int IntentCount = 1_000_000;
    private const int FewIntentCount = 10_000;
    private const int CityIntentCount = 50_000;
    private const int CrowdCount = 1_000_000;
    private const int Seed = 20180917;

    public static IReadOnlyDictionary<string, double> Run(bool quick, Action<string> progress)
    {
        int queryCount = quick ? 20_000 : 100_000;
        var figures = new Dictionary<string, double>();

        progress("10,000 intents over a country");
        var random = new Random(Seed);
        Filled few = Fill(FewIntentCount, () => Traffic.Country(random));
        Declaration[] queries = [.. Enumerable.Range(0, queryCount).Select(_ => Traffic.CountryQuery(random))];

        progress("1,000,000 intents over a country");
        random = new Random(Seed);
        Filled many = Fill(IntentCount, () => Traffic.Country(random));
        Timings inserts = many.Inserts;
        figures["intents_count"] = many.Index.Count;
        figures["bytes_per_intent"] = many.BytesPerIntent;
        figures["insert_median_us"] = inserts.Median;
        figures["insert_p99_us"] = inserts.P99;
        figures["add_median_us"] = inserts.SearchMedian;

        progress("queries");
        (Timings ofFew, Timings ofMany) = MeasureInTurn(few.Index, many.Index, queries);
        figures["query_median_us"] = ofMany.Median;
        figures["query_p99_us"] = ofMany.P99;
        figures["query_found_mean_count"] = ofMany.FoundMean;
        figures["query_10k_median_us"] = ofFew.Median;
        figures["query_cost_1m_over_10k_ratio"] = ofMany.Median / ofFew.Median;
        figures["search_median_us"] = ofMany.SearchMedian;
        figures["search_10k_median_us"] = ofFew.SearchMedian;
        figures["search_cost_1m_over_10k_ratio"] = ofMany.SearchMedian / ofFew.SearchMedian;

        Timings meetings = MeasureMeetings(many.Index, queries);
        figures["meeting_median_us"] = meetings.Median;
        figures["meeting_p99_us"] = meetings.P99;
        figures["meeting_found_mean_count"] = meetings.FoundMean;

        progress("replacing intents");
        Timings replacements = MeasureReplacements(many, queryCount, () => Traffic.Country(random));
        figures["replace_median_us"] = replacements.Median;

        progress("the same without an index");
        Volume4D[] plainQueries = [.. queries.Take(200).Select(query => query.ToVolume())];
        Volume4D[] volumes = [.. many.Claims.Select(claim => claim.Volumes[0])];
        figures["array_walk_median_us"] = MeasureArrayWalk(volumes, plainQueries, quick ? 3 : 20);
        figures["time_sorted_walk_median_us"] = MeasureTimeSortedWalk(volumes, plainQueries, quick ? 20 : 200);

        progress("50,000 intents over one city");
        random = new Random(Seed);
        Filled city = Fill(CityIntentCount, () => Traffic.City(random));
        Declaration[] cityQueries = [.. Enumerable.Range(0, queryCount / 10).Select(_ => Traffic.CityQuery(random))];
        MeasureQueries(city.Index, cityQueries);
        Timings queriesOfCity = MeasureQueries(city.Index, cityQueries);
        figures["city_query_median_us"] = queriesOfCity.Median;
        figures["city_query_found_mean_count"] = queriesOfCity.FoundMean;
        figures["city_insert_median_us"] = city.Inserts.Median;
        CrowdBenchmark.Run(quick ? CrowdCount / 4 : CrowdCount, figures, progress);
        return figures;
    }

    private static Filled Fill(int count, Func<Declaration> next)
    {
        var claims = new Extents[count];
        var times = new double[count];
        var addTimes = new double[count];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var index = new ExtentsIndex<string>();
        for (int i = 0; i < count; i++)
        {
            Declaration declared = next();
            long start = Stopwatch.GetTimestamp();
            Extents claim = declared.ToExtents();
            long made = Stopwatch.GetTimestamp();
            index.Add(claim, "party");
            long end = Stopwatch.GetTimestamp();
            claims[i] = claim;
            times[i] = Microseconds(end - start);
            addTimes[i] = Microseconds(end - made);
        }
        double bytes = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / count;

        // The last quarter: the index is nearly as full as it will be, and the code compiled.
        return new Filled(index, claims, Timings.Of(times[(count - count / 4)..], addTimes[(count - count / 4)..], 0), bytes);
    }

    private static Timings MeasureQueries(ExtentsIndex<string> index, Declaration[] queries)
    {
        int found = 0;
        Action<Volume4D, string> count = (_, _) => found++;
        var times = new double[queries.Length];
        var searchTimes = new double[queries.Length];
        for (int i = 0; i < queries.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Volume4D query = queries[i].ToVolume();
            long made = Stopwatch.GetTimestamp();
            index.QueryOverlapping(query, default, count);
            long end = Stopwatch.GetTimestamp();
            times[i] = Microseconds(end - start);
            searchTimes[i] = Microseconds(end - made);
        }
        return Timings.Of(times, searchTimes, (double)found / queries.Length);
    }

    /// <summary>The same questions, asked of merged cells.</summary>
    private static Timings MeasureMeetings(ExtentsIndex<string> index, Declaration[] queries)
    {
        int found = 0;
        Action<string> count = _ => found++;
        var times = new double[queries.Length];
        for (int i = 0; i < queries.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            index.QueryMeeting(queries[i].ToExtents(), count);
            times[i] = Microseconds(Stopwatch.GetTimestamp() - start);
        }
        return Timings.Of(times, [0], (double)found / queries.Length);
    }

    /// <summary>The same queries among few and among many, in turn, so that whatever else the machine does falls on both.</summary>
    /// <remarks>Of the rounds, the one with the middle median stands for all.</remarks>
    private static (Timings OfFew, Timings OfMany) MeasureInTurn(ExtentsIndex<string> few, ExtentsIndex<string> many, Declaration[] queries)
    {
        const int Rounds = 5;
        var ofFew = new Timings[Rounds];
        var ofMany = new Timings[Rounds];
        MeasureQueries(few, queries);
        MeasureQueries(many, queries);
        for (int round = 0; round < Rounds; round++)
        {
            ofFew[round] = MeasureQueries(few, queries);
            ofMany[round] = MeasureQueries(many, queries);
        }
        return (Middle(ofFew), Middle(ofMany));

        static Timings Middle(Timings[] rounds) => rounds.OrderBy(round => round.Median).ElementAt(rounds.Length / 2);
    }

    private static Timings MeasureReplacements(Filled filled, int count, Func<Declaration> next)
    {
        var times = new double[count];
        for (int i = 0; i < count; i++)
        {
            Declaration declared = next();
            long start = Stopwatch.GetTimestamp();
            Extents replacement = declared.ToExtents();
            filled.Index.Remove(filled.Claims[i], "party");
            filled.Index.Add(replacement, "party");
            times[i] = Microseconds(Stopwatch.GetTimestamp() - start);
            filled.Claims[i] = replacement;
        }
        return Timings.Of(times, [0], 0);
    }

    private static double MeasureArrayWalk(Volume4D[] volumes, Volume4D[] queries, int count)
    {
        int found = 0;
        var times = new double[count];
        for (int i = 0; i < count; i++)
        {
            long start = Stopwatch.GetTimestamp();
            foreach (Volume4D volume in volumes)
                found += volume.Overlaps(queries[i]) ? 1 : 0;
            times[i] = Microseconds(Stopwatch.GetTimestamp() - start);
        }
        return Timings.Of(times, [0], (double)found / count).Median;
    }

    private static double MeasureTimeSortedWalk(Volume4D[] volumes, Volume4D[] queries, int count)
    {
        Volume4D[] byStart = [.. volumes.OrderBy(volume => volume.Start)];
        Instant[] starts = [.. byStart.Select(volume => volume.Start)];
        Duration longest = volumes.Max(volume => volume.End - volume.Start);
        int found = 0;
        var times = new double[count];
        for (int i = 0; i < count; i++)
        {
            long start = Stopwatch.GetTimestamp();
            int first = Array.BinarySearch(starts, queries[i].Start - longest);
            for (int at = first < 0 ? ~first : first; at < starts.Length && starts[at] < queries[i].End; at++)
                found += byStart[at].Overlaps(queries[i]) ? 1 : 0;
            times[i] = Microseconds(Stopwatch.GetTimestamp() - start);
        }
        return Timings.Of(times, [0], (double)found / count).Median;
    }

    private static double Microseconds(long ticks) => ticks * 1e6 / Stopwatch.Frequency;

    private sealed record Filled(
        ExtentsIndex<string> Index, Extents[] Claims, Timings Inserts, double BytesPerIntent);

    /// <param name="Median">Of whole calls, from coordinates.</param>
    /// <param name="P99">Of whole calls.</param>
    /// <param name="SearchMedian">Of the search or the addition alone.</param>
    /// <param name="FoundMean">Volumes found by a query.</param>
    private sealed record Timings(double Median, double P99, double SearchMedian, double FoundMean)
    {
        internal static Timings Of(double[] times, double[] searchTimes, double foundMean)
        {
            Array.Sort(times);
            Array.Sort(searchTimes);
            return new Timings(times[times.Length / 2], times[times.Length * 99 / 100], searchTimes[searchTimes.Length / 2], foundMean);
        }
    }

    /// <summary>What a caller hands in.</summary>
    private sealed record Declaration(LatLng[] Corners, double LowerMetres, double UpperMetres, Instant Start, Instant End)
    {
        /// <summary>As a node keeps it: with the cells.</summary>
        internal Extents ToExtents()
        {
            Extents extents = Extents.Of([ToVolume()]);
            _ = extents.Cells;
            return extents;
        }

        internal Volume4D ToVolume() =>
            Volume4D.Create(Polygon.Create(Corners), AltitudeBand.FromMetres(LowerMetres, UpperMetres), Start, End);
    }

    private static class Traffic
    {
        private static readonly Instant Midnight = Instant.FromUtc(2026, 11, 23, 0, 0);

        internal static Declaration Country(Random random) => Intent(random, Between(random, 43, 49), Between(random, -1, 7), 5_000);

        internal static Declaration CountryQuery(Random random) => Query(random, Between(random, 43, 49), Between(random, -1, 7));

        /// <summary>Twenty kilometres square, with flights of up to a kilometre.</summary>
        internal static Declaration City(Random random) => Intent(random, Between(random, 48.7, 48.88), Between(random, 2.2, 2.47), 1_000);

        internal static Declaration CityQuery(Random random) => Query(random, Between(random, 48.7, 48.88), Between(random, 2.2, 2.47));

        private static Declaration Intent(Random random, double lat, double lng, double widthMax)
        {
            // As many between 100 m and 700 m as between 700 m and 5 km: short flights are the many.
            double radius = 100 * Math.Exp(random.NextDouble() * Math.Log(widthMax / 100)) / 2;
            var corners = new LatLng[random.Next(4, 9)];
            for (int i = 0; i < corners.Length; i++)
                corners[i] = Corner(lat, lng, radius * Between(random, 0.6, 1), (i + Between(random, 0, 0.6)) * 2 * Math.PI / corners.Length);
            Instant start = Midnight + Duration.FromSeconds(random.Next(24 * 3_600));
            (double lower, double upper) = Band(random, Between(random, 30, 120));
            return new Declaration(corners, lower, upper, start, start + Duration.FromSeconds(random.Next(5 * 60, 2 * 3_600)));
        }

        private static Declaration Query(Random random, double lat, double lng)
        {
            double halfDiagonal = 500 * Math.Sqrt(2);
            LatLng[] corners = [.. Enumerable.Range(0, 4).Select(i => Corner(lat, lng, halfDiagonal, (i + 0.5) * Math.PI / 2))];
            Instant start = Midnight + Duration.FromSeconds(random.Next(23 * 3_600));
            (double lower, double upper) = Band(random, 120);
            return new Declaration(corners, lower, upper, start, start + Duration.FromHours(1));
        }

        /// <summary>Four of five within the lowest 150 m, the fifth anywhere up to flight level 400.</summary>
        private static (double Lower, double Upper) Band(Random random, double height)
        {
            double lower = random.Next(5) > 0 ? Between(random, 0, 150 - height) : Between(random, 0, 12_000);
            return (lower, lower + height);
        }

        private static LatLng Corner(double lat, double lng, double metres, double bearing)
        {
            double degrees = metres / Earth.RadiusMetres * 180 / Math.PI;
            return LatLng.FromDegrees(lat + degrees * Math.Cos(bearing), lng + degrees * Math.Sin(bearing) / Math.Cos(lat * Math.PI / 180));
        }

        private static double Between(Random random, double min, double max) => min + random.NextDouble() * (max - min);
    }
}
