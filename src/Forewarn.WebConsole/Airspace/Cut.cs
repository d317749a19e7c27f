using System.Collections.Immutable;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Map;

namespace Forewarn.WebConsole.Airspace;

/// <summary>The airspace cut open along a line: which volumes stand over it, from where to where.</summary>
/// <remarks>On a sphere of the earth's mean radius, so that distances are right to half a percent. What the line crosses is found however short the
/// crossing is; polygons are those that a declaration can hold, less than half of the earth.</remarks>
/// <param name="LengthM">Length of the line in metres, along shortest paths from place to place.</param>
/// <param name="Spans">By where they begin; a volume that the line leaves and enters again has several.</param>
public sealed record Cut(double LengthM, ImmutableArray<CutSpan> Spans)
{
    /// <summary>Places on one line.</summary>
    public const int PlacesMax = 20;

    private const double EarthRadiusM = 6_371_008.8;

    /// <summary>Stretches shorter than this, in radians, are those of one place: 6 mm.</summary>
    private const double Tiny = 1e-9;

    /// <param name="line">At least 2 places.</param>
    /// <param name="volumes">Whatever may stand there.</param>
    public static Cut Along(IReadOnlyList<LatLng> line, IEnumerable<MapVolume> volumes)
    {
        var legs = new List<(Leg Leg, double Start)>();
        double length = 0;
        for (int i = 1; i < line.Count; i++)
        {
            if (Leg.Between(line[i - 1], line[i]) is not { Length: > Tiny } leg)
                continue;
            legs.Add((leg, length));
            length += leg.Length;
        }
        var spans = volumes.SelectMany(volume => SpansOf(volume, legs).Select(span => new CutSpan(volume, span.From * EarthRadiusM, span.To * EarthRadiusM)));
        return new(length * EarthRadiusM, [.. spans.OrderBy(span => span.FromM).ThenBy(span => span.Volume.LowerM).ThenBy(span => span.Volume.Id, StringComparer.Ordinal)]);
    }

    /// <summary>In radians along the line; what goes on from leg to leg is one.</summary>
    private static List<(double From, double To)> SpansOf(MapVolume volume, List<(Leg Leg, double Start)> legs)
    {
        var spans = new List<(double From, double To)>();
        var outline = volume.IsCircle ? null : new Ring(volume.Outline);
        foreach (var (leg, start) in legs)
        {
            foreach (var (from, to) in outline?.On(leg) ?? leg.Within(volume.Outline[0], volume.RadiusM / EarthRadiusM))
            {
                if (spans.Count > 0 && start + from - spans[^1].To < Tiny)
                    spans[^1] = (spans[^1].From, start + to);
                else
                    spans.Add((start + from, start + to));
            }
        }
        return spans;
    }

    /// <summary>A direction from the middle of the earth.</summary>
    private readonly record struct Direction(double X, double Y, double Z)
    {
        public static Direction Of(LatLng place)
        {
            var (sinLat, cosLat) = Math.SinCos(double.DegreesToRadians(place.Lat));
            var (sinLng, cosLng) = Math.SinCos(double.DegreesToRadians(place.Lng));
            return new(cosLat * cosLng, cosLat * sinLng, sinLat);
        }

        public double Length => Math.Sqrt(Dot(this));

        public double Dot(Direction other) => X * other.X + Y * other.Y + Z * other.Z;

        public Direction Cross(Direction other) => new(Y * other.Z - Z * other.Y, Z * other.X - X * other.Z, X * other.Y - Y * other.X);

        public Direction Plus(Direction other, double times) => new(X + times * other.X, Y + times * other.Y, Z + times * other.Z);

        public Direction Scaled(double times) => new(X * times, Y * times, Z * times);

        public Direction Unit() => Length is > 0 and var length ? Scaled(1 / length) : this;
    }

    /// <summary>The shortest path between two places.</summary>
    /// <param name="Start">Where it begins.</param>
    /// <param name="Ahead">Where it leads, at a right angle to its beginning.</param>
    /// <param name="Length">In radians, less than half a turn.</param>
    private sealed record Leg(Direction Start, Direction Ahead, double Length)
    {
        public static Leg Between(LatLng from, LatLng to)
        {
            var (start, end) = (Direction.Of(from), Direction.Of(to));
            var ahead = end.Plus(start, -start.Dot(end));
            return new(start, ahead.Unit(), Math.Atan2(ahead.Length, start.Dot(end)));
        }

        public Direction At(double angle)
        {
            var (sin, cos) = Math.SinCos(angle);
            return Start.Scaled(cos).Plus(Ahead, sin);
        }

        /// <summary>Where on the path a direction of its great circle is; null beyond its ends.</summary>
        public double? AngleOf(Direction place) => Math.Atan2(place.Dot(Ahead), place.Dot(Start)) is >= -Tiny and var angle && angle <= Length + Tiny ? Math.Clamp(angle, 0, Length) : null;

        /// <summary>Where it is no further than <paramref name="radius"/> from a place: nowhere, or one stretch.</summary>
        public IEnumerable<(double From, double To)> Within(LatLng middle, double radius)
        {
            var place = Direction.Of(middle);
            double nearest = Math.Atan2(place.Dot(Ahead), place.Dot(Start)), reach = Math.Sqrt(Math.Pow(place.Dot(Ahead), 2) + Math.Pow(place.Dot(Start), 2));
            if (reach < Math.Cos(radius))
                yield break;
            double half = Math.Acos(Math.Clamp(Math.Cos(radius) / reach, -1, 1));
            // The middle may lie behind the beginning, as seen the short way or the long way round.
            foreach (double around in (double[])[-2 * Math.PI, 0, 2 * Math.PI])
            {
                var (from, to) = (Math.Max(0, nearest + around - half), Math.Min(Length, nearest + around + half));
                if (to - from > Tiny)
                    yield return (from, to);
            }
        }
    }

    /// <summary>What corners enclose that are connected by shortest paths.</summary>
    private sealed class Ring
    {
        private readonly ImmutableArray<Leg> _sides;
        private readonly ImmutableArray<(double X, double Y)> _flat;
        private readonly Direction _middle, _east, _north;

        public Ring(ImmutableArray<LatLng> corners)
        {
            _sides = [.. corners.Select((corner, i) => Leg.Between(corner, corners[(i + 1) % corners.Length])).Where(side => side.Length > Tiny)];
            _middle = corners.Select(Direction.Of).Aggregate(default(Direction), (sum, corner) => sum.Plus(corner, 1)).Unit();
            _east = (Math.Abs(_middle.Z) < 0.9 ? new Direction(0, 0, 1) : new Direction(1, 0, 0)).Cross(_middle).Unit();
            _north = _middle.Cross(_east);
            _flat = [.. corners.Select(corner => Flat(Direction.Of(corner)))];
        }

        /// <summary>The stretches of a path that lie inside.</summary>
        public IEnumerable<(double From, double To)> On(Leg leg)
        {
            double from = 0;
            foreach (double to in Crossings(leg).Append(leg.Length).Order())
            {
                if (to - from > Tiny && Holds(leg.At((from + to) / 2)))
                    yield return (from, to);
                from = to;
            }
        }

        private IEnumerable<double> Crossings(Leg leg)
        {
            var normal = leg.Start.Cross(leg.Ahead);
            foreach (var side in _sides)
            {
                var at = normal.Cross(side.Start.Cross(side.Ahead));
                if (at.Length < Tiny)
                    continue;
                foreach (var place in (Direction[])[at, at.Scaled(-1)])
                {
                    if (side.AngleOf(place) is not null && leg.AngleOf(place) is { } angle)
                        yield return angle;
                }
            }
        }

        /// <summary>Whether it is inside, on the plane that touches the earth in the middle, on which shortest paths are straight.</summary>
        private bool Holds(Direction place)
        {
            if (place.Dot(_middle) <= 0)
                return false;
            var (x, y) = Flat(place);
            bool isInside = false;
            for (int i = 0, j = _flat.Length - 1; i < _flat.Length; j = i++)
            {
                var (one, other) = (_flat[i], _flat[j]);
                if (one.Y > y != other.Y > y && x < (other.X - one.X) * (y - one.Y) / (other.Y - one.Y) + one.X)
                    isInside = !isInside;
            }
            return isInside;
        }

        private (double X, double Y) Flat(Direction place)
        {
            double depth = place.Dot(_middle);
            return (place.Dot(_east) / depth, place.Dot(_north) / depth);
        }
    }
}

/// <summary>A stretch of a line over which a volume stands.</summary>
/// <param name="FromM">Metres from the beginning of the line.</param>
/// <param name="ToM">Metres from the beginning of the line, more than <paramref name="FromM"/>.</param>
public sealed record CutSpan(MapVolume Volume, double FromM, double ToM);
