using System.Globalization;
using NodaTime;

namespace Forewarn.Core.Geometry;

/// <summary>How far apart two volumes must at least be so as not to count as overlapping: to the side, in height, in time.</summary>
/// <remarks>The default value is no separation at all. Each part is zero or more.</remarks>
public readonly record struct Separation
{
    /// <summary>Widest horizontal separation accepted, in metres.</summary>
    public const double HorizontalMetresMax = 200_000;

    /// <summary>Widest vertical separation accepted, in metres.</summary>
    public const double VerticalMetresMax = 20_000;

    /// <summary>Longest separation in time accepted.</summary>
    public static readonly Duration TimeMax = Duration.FromHours(24);

    private Separation(double horizontalMetres, double verticalMetres, Duration time) =>
        (HorizontalMetres, VerticalMetres, Time) = (horizontalMetres, verticalMetres, time);

    public double HorizontalMetres { get; }

    public double VerticalMetres { get; }

    public Duration Time { get; }

    /// <summary>The separation with the given parts.</summary>
    /// <exception cref="InvalidValueException">A part is negative, not a number or beyond its limit; names <c>horizontal_m</c>,
    /// <c>vertical_m</c> or <c>time</c>.</exception>
    public static Separation Create(double horizontalMetres, double verticalMetres, Duration time)
    {
        if (!(horizontalMetres is >= 0 and <= HorizontalMetresMax))
            throw OutOfRange("horizontal_m", horizontalMetres, "0 to 200000 metres");
        if (!(verticalMetres is >= 0 and <= VerticalMetresMax))
            throw OutOfRange("vertical_m", verticalMetres, "0 to 20000 metres");
        if (time < Duration.Zero || time > TimeMax)
            throw OutOfRange("time", time, "PT0S to PT24H");
        return new Separation(horizontalMetres, verticalMetres, time);
    }

    /// <summary>The wider of the two in each part.</summary>
    public static Separation Max(Separation a, Separation b) => new(
        Math.Max(a.HorizontalMetres, b.HorizontalMetres),
        Math.Max(a.VerticalMetres, b.VerticalMetres),
        Duration.Max(a.Time, b.Time));

    private static InvalidValueException OutOfRange(string field, IFormattable value, string accepted) =>
        new(field, string.Create(CultureInfo.InvariantCulture, $"{value} is out of range"), accepted);
}
