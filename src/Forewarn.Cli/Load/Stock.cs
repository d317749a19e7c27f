namespace Forewarn.Cli.Load;

/// <summary>A known number of flights at each of many places, so that it is known what a query must find.</summary>
/// <param name="ground">Where the places lie.</param>
/// <param name="from">When the first flights begin.</param>
/// <param name="count">About how many flights.</param>
internal sealed class Stock(Ground ground, DateTime from, int count)
{
    /// <summary>Most flights at a place; there is room for one more that comes and goes.</summary>
    private const int AtPlaceMax = 9;

    /// <summary>Flights at the average place.</summary>
    private const int AtPlaceMean = 5;

    /// <summary>All flights take place in so much time.</summary>
    private static readonly TimeSpan Duration = TimeSpan.FromHours(23);

    private readonly SlotPlan _slots = new(ground.PlaceCount, from, Duration);

    public int PlaceCount { get; } = Math.Min(ground.PlaceCount, Math.Max(1, count / AtPlaceMean));

    public (DateTime From, DateTime Until) Time => (from, from + Duration);

    /// <summary>How many flights there are at a place: 1 to 9, as often each.</summary>
    public static int CountAt(int place) => 1 + place % AtPlaceMax;

    /// <summary>One of the flights at a place.</summary>
    /// <param name="place">0 to <see cref="PlaceCount"/> less one.</param>
    /// <param name="number">0 to <see cref="CountAt"/>; the last is the one that comes and goes.</param>
    public Flight Flight(int place, int number, Random random) => new(ground.Flight(place, random), _slots.At((long)number * ground.PlaceCount + place));

    /// <summary>What to ask for all flights at a place.</summary>
    public Rectangle Around(int place) => ground.Around(place);

    /// <summary>Every flight at every <paramref name="step"/>-th place from a first one on.</summary>
    public IEnumerable<Flight> All(int first, int step, Random random)
    {
        for (int place = first; place < PlaceCount; place += step)
        {
            for (int number = 0; number < CountAt(place); number++)
                yield return Flight(place, number, random);
        }
    }
}
