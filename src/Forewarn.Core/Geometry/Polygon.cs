using System.Collections.Immutable;

namespace Forewarn.Core.Geometry;

/// <summary>An area bounded by the shortest paths between consecutive vertices.</summary>
public sealed class Polygon : Area, IEquatable<Polygon>
{
    private Polygon(ImmutableArray<LatLng> vertices) => Vertices = vertices;

    public ImmutableArray<LatLng> Vertices { get; }

    public static Polygon Create(ReadOnlySpan<LatLng> vertices) => new([.. vertices]);

    public override bool Overlaps(Area other, double withinMetres = 0) => throw new NotImplementedException();

    public override double DistanceMetres(Area other) => throw new NotImplementedException();

    public override double DistanceMetres(LatLng place) => throw new NotImplementedException();

    public bool Equals(Polygon? other) => other is not null && Vertices.AsSpan().SequenceEqual(other.Vertices.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as Polygon);

    public override int GetHashCode() => Vertices.Length;
}
