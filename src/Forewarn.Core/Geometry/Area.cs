namespace Forewarn.Core.Geometry;

/// <summary>A closed area of the earth's surface: a <see cref="Polygon"/> or a <see cref="Circle"/>.</summary>
public abstract class Area
{
    /// <summary>Whether the two areas come within <paramref name="withinMetres"/> of each other; 0 asks whether they meet.</summary>
    public abstract bool Overlaps(Area other, double withinMetres = 0);

    /// <summary>Shortest distance in metres between the two areas; 0 when they meet.</summary>
    public abstract double DistanceMetres(Area other);

    /// <summary>Shortest distance in metres from the area to a place; 0 inside.</summary>
    public abstract double DistanceMetres(LatLng place);
}
