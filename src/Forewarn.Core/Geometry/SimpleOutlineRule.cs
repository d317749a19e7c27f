using System.Globalization;

namespace Forewarn.Core.Geometry;

/// <summary>The rule that a polygon's line neither crosses, touches nor folds back on itself.</summary>
internal static class SimpleOutlineRule
{
    private static readonly double ClearanceSquared =
        Earth.AngleMax(Polygon.ClearanceMetresMin) * Earth.AngleMax(Polygon.ClearanceMetresMin);

    private const string AcceptedLine = "a line that neither crosses nor touches itself";

    /// <summary>Throws unless the outline is simple. Cost: a fraction of a microsecond for 4 vertices, about a millisecond
    /// for 1,000.</summary>
    /// <exception cref="InvalidValueException">Names the vertex with the highest number that takes part.</exception>
    internal static void Require(ReadOnlySpan<Vector> vertices)
    {
        for (int i = 0; i < vertices.Length; i++)
            RequireOtherPlace(vertices, i);
        for (int i = 0; i < vertices.Length; i++)
            RequireNoSpike(vertices, i);

        Span<EdgeBox> boxes = vertices.Length <= 64 ? stackalloc EdgeBox[vertices.Length] : new EdgeBox[vertices.Length];
        for (int i = 0; i < vertices.Length; i++)
            boxes[i] = EdgeBox.Of(vertices[i], vertices[Next(i, vertices.Length)]);

        // Edges 0 and n - 1 are neighbours, as any two in sequence are; the spikes of neighbours were dealt with above.
        for (int i = 0; i < vertices.Length - 2; i++)
        {
            int last = i == 0 ? vertices.Length - 2 : vertices.Length - 1;
            for (int j = i + 2; j <= last; j++)
            {
                if (boxes[i].Meets(boxes[j]))
                    RequireApart(vertices, i, j);
            }
        }
    }

    private static void RequireOtherPlace(ReadOnlySpan<Vector> vertices, int i)
    {
        int next = Next(i, vertices.Length);
        if (vertices[i].ChordSquared(vertices[next]) > ClearanceSquared)
            return;
        throw new InvalidValueException($"vertices[{Math.Max(i, next)}]", $"is the same place as vertices[{Math.Min(i, next)}]",
            "vertices in different places, the first not repeated at the end");
    }

    private static void RequireNoSpike(ReadOnlySpan<Vector> vertices, int i)
    {
        int next = Next(i, vertices.Length);
        int afterNext = Next(next, vertices.Length);
        if (new Arc(vertices[i], vertices[next]).ChordSquared(vertices[afterNext]) <= ClearanceSquared
            || new Arc(vertices[next], vertices[afterNext]).ChordSquared(vertices[i]) <= ClearanceSquared)
        {
            throw new InvalidValueException($"vertices[{next}]", "is a spike: the line goes back on itself there", AcceptedLine);
        }
    }

    private static void RequireApart(ReadOnlySpan<Vector> vertices, int i, int j)
    {
        int iNext = Next(i, vertices.Length);
        int jNext = Next(j, vertices.Length);
        var first = new Arc(vertices[i], vertices[iNext]);
        var second = new Arc(vertices[j], vertices[jNext]);
        if (first.ChordSquared(second, ClearanceSquared) > ClearanceSquared)
            return;
        throw new InvalidValueException($"vertices[{Math.Max(j, jNext)}]",
            string.Create(CultureInfo.InvariantCulture,
                $"the edge from vertices[{j}] to vertices[{jNext}] meets the edge from vertices[{i}] to vertices[{iNext}]"),
            AcceptedLine);
    }

    private static int Next(int i, int count) => i + 1 == count ? 0 : i + 1;

    /// <summary>A box in space around an edge: wide enough for the arc, which bulges out of its chord.</summary>
    private readonly struct EdgeBox
    {
        private readonly Vector _min;
        private readonly Vector _max;

        private EdgeBox(Vector min, Vector max) => (_min, _max) = (min, max);

        internal static EdgeBox Of(in Vector a, in Vector b)
        {
            // The bulge of an arc is at most its chord squared over four (120 degrees: 0.5 against 0.75).
            double bulge = a.ChordSquared(b) / 4 + Earth.AngleMax(Polygon.ClearanceMetresMin);
            return new EdgeBox(
                new Vector(Math.Min(a.X, b.X) - bulge, Math.Min(a.Y, b.Y) - bulge, Math.Min(a.Z, b.Z) - bulge),
                new Vector(Math.Max(a.X, b.X) + bulge, Math.Max(a.Y, b.Y) + bulge, Math.Max(a.Z, b.Z) + bulge));
        }

        internal bool Meets(in EdgeBox other) =>
            _min.X <= other._max.X && other._min.X <= _max.X
            && _min.Y <= other._max.Y && other._min.Y <= _max.Y
            && _min.Z <= other._max.Z && other._min.Z <= _max.Z;
    }
}
