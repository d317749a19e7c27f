using NodaTime;

namespace Forewarn.Core.Geometry;

/// <summary>Time and height of a volume, rounded outward: units of 4 s since 1900, and steps of 2 m.</summary>
internal readonly struct Extent
{
    private const int SecondsPerUnit = 4;

    private const int CentimetresPerStep = 200;

    private static readonly long OriginSeconds = Volume4D.StartMin.ToUnixTimeSeconds();

    private Extent(Instant start, Instant end, double lowerCentimetres, double upperCentimetres)
    {
        Start = (uint)Math.Max(0, (start.ToUnixTimeSeconds() - OriginSeconds) / SecondsPerUnit);
        End = (uint)((end.ToUnixTimeSeconds() - OriginSeconds) / SecondsPerUnit + 1);
        Lower = Step(Math.Floor(lowerCentimetres / CentimetresPerStep));
        Upper = Step(Math.Ceiling(upperCentimetres / CentimetresPerStep));
    }

    internal uint Start { get; }

    internal uint End { get; }

    internal ushort Lower { get; }

    internal ushort Upper { get; }

    internal static Extent Of(Volume4D volume, Separation buffer) => new(
        volume.Start - buffer.Time,
        volume.End + buffer.Time,
        volume.Altitude.LowerCentimetres - buffer.VerticalMetres * 100,
        volume.Altitude.UpperCentimetres + buffer.VerticalMetres * 100);

    private static ushort Step(double steps) =>
        (ushort)Math.Clamp(steps - AltitudeBand.LowestMetres * 100 / CentimetresPerStep, 0, ushort.MaxValue);
}
