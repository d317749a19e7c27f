using NodaTime;

namespace Forewarn.Core.Geometry;

/// <summary>Time and height of a volume or of merged volumes, rounded outward: units of 4 s since 1900, and steps of 2 m.</summary>
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

    /// <summary>Units from start to end.</summary>
    internal uint Length => End - Start;

    /// <summary>The length of what lasts so many hours, at most: one unit more at each end.</summary>
    internal static uint Units(uint hours) => hours * 3_600 / SecondsPerUnit + 2;

    internal static Extent Of(Extents extents) =>
        new(extents.Start, extents.End, extents.Altitude.LowerCentimetres, extents.Altitude.UpperCentimetres);

    internal static Extent Of(Volume4D volume, Separation buffer) => new(
        volume.Start - buffer.Time,
        volume.End + buffer.Time,
        volume.Altitude.LowerCentimetres - buffer.VerticalMetres * 100,
        volume.Altitude.UpperCentimetres + buffer.VerticalMetres * 100);

    private static ushort Step(double steps) =>
        (ushort)Math.Clamp(steps - AltitudeBand.LowestMetres * 100 / CentimetresPerStep, 0, ushort.MaxValue);
}
