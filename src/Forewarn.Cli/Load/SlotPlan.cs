using Forewarn.Cli.Commands;

namespace Forewarn.Cli.Load;

/// <summary>Hands out pieces of airspace of which no two meet, however they lie on the map: each has another altitude, another time,
/// or lies at another of several places that are far from each other.</summary>
/// <remarks>So a server accepts a flight in each of them without a key. Bands and times keep a gap, since ends that touch
/// meet. Thread-safe.</remarks>
/// <param name="places">How many places there are; two of them never share an S2 cell of level 13.</param>
/// <param name="from">When the first flights begin.</param>
/// <param name="duration">In which they all take place.</param>
internal sealed class SlotPlan(int places, DateTime from, TimeSpan duration)
{
    /// <summary>Altitude of the lowest flights, in metres.</summary>
    public const int AltitudeMin = 10;

    /// <summary>No flight is higher, in metres.</summary>
    public const int AltitudeMax = 10_000;

    /// <summary>Height of a flight's band, in metres.</summary>
    public const int Height = 1;

    /// <summary>How long a flight takes.</summary>
    public static readonly TimeSpan FlightTime = TimeSpan.FromMinutes(2);

    /// <summary>From one band to the next, in metres.</summary>
    private const int AltitudeStep = 3;

    private const int AltitudeCount = (AltitudeMax - Height - AltitudeMin) / AltitudeStep;

    /// <summary>A prime that divides no number of slots, so its multiples visit each of them once, in no obvious order.</summary>
    private const long Stride = 7_368_787;

    /// <summary>From one start to the next.</summary>
    private static readonly TimeSpan TimeStep = TimeSpan.FromMinutes(3);

    private readonly int _timeCount = (int)(duration / TimeStep);
    private long _taken;

    /// <summary>How many slots there are.</summary>
    public long Count => (long)places * SlotsAtPlace;

    /// <summary>How many <see cref="Next"/> has handed out.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    private long SlotsAtPlace => (long)AltitudeCount * _timeCount;

    /// <summary>A slot that nobody had.</summary>
    /// <exception cref="CommandFailedException">There is none left.</exception>
    public Slot Next()
    {
        long number = Interlocked.Increment(ref _taken) - 1;
        return number < Count ? At(number) : throw new CommandFailedException($"all {Count} places in the airspace of this scenario are taken; run it for a shorter time");
    }

    /// <summary>One of the slots; successive ones lie at successive places.</summary>
    /// <param name="number">0 to <see cref="Count"/> less one.</param>
    public Slot At(long number)
    {
        long atPlace = number / places * Stride % SlotsAtPlace;
        int altitude = AltitudeMin + (int)(atPlace % AltitudeCount) * AltitudeStep;
        return new Slot((int)(number % places), altitude, from + atPlace / AltitudeCount * TimeStep);
    }
}

/// <summary>A piece of airspace for one flight.</summary>
/// <param name="Place">0 to the number of places less one.</param>
/// <param name="AltitudeLower">In metres; the band is <see cref="SlotPlan.Height"/> high.</param>
/// <param name="Start">In UTC; the flight takes <see cref="SlotPlan.FlightTime"/>.</param>
internal readonly record struct Slot(int Place, int AltitudeLower, DateTime Start)
{
    public int AltitudeUpper => AltitudeLower + SlotPlan.Height;

    public DateTime End => Start + SlotPlan.FlightTime;
}
