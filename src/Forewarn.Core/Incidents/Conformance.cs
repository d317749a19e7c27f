using Forewarn.Core.Airspace;
using NodaTime;

namespace Forewarn.Core.Incidents;

/// <summary>Whether what was seen lay inside what had been declared, and by how much it missed.</summary>
/// <param name="Subject">The declaration it was held against; null when the party had declared nothing near.</param>
/// <param name="HorizontalMissMetres">Distance to the declared area; 0 inside.</param>
/// <param name="VerticalMissMetres">Distance to the declared altitude band; 0 inside, or when no altitude was seen.</param>
/// <param name="TimeMiss">How long before the declared start (negative) or after the declared end (positive); zero inside.</param>
/// <param name="IsInside">Inside in space and time. At the declared end itself it is outside, by zero.</param>
public sealed record Conformance(EntityKey? Subject, double HorizontalMissMetres, double VerticalMissMetres, Duration TimeMiss, bool IsInside)
{
    /// <summary>Nothing had been declared to hold it against.</summary>
    public static readonly Conformance NothingDeclared = new(null, 0, 0, Duration.Zero, false);

    /// <summary>Holds an observation against the volumes of a declaration and takes the one that it misses least: first by time,
    /// then to the side, then in height.</summary>
    public static Conformance Of(Observation observation, Declaration declaration)
    {
        Conformance? best = null;
        foreach (var volume in declaration.Volumes)
        {
            var end = declaration.EndedAt is { } ended ? Instant.Max(volume.Start, Instant.Min(ended, volume.End)) : volume.End;
            var horizontal = volume.Area.DistanceMetres(observation.Position);
            var vertical = observation.AltitudeMetres is { } altitude ? volume.Altitude.DistanceMetres(altitude) : 0;
            var time = observation.At < volume.Start ? observation.At - volume.Start
                : observation.At < end ? Duration.Zero : observation.At - end;
            bool isInside = horizontal == 0 && vertical == 0 && observation.At >= volume.Start && observation.At < end;
            var candidate = new Conformance(declaration.Key, horizontal, vertical, time, isInside);
            if (best is null || candidate.IsCloserThan(best))
                best = candidate;
        }
        return best!;
    }

    internal bool IsCloserThan(Conformance other)
    {
        if (IsInside != other.IsInside)
            return IsInside;
        var (own, others) = (Magnitude(TimeMiss), Magnitude(other.TimeMiss));
        return own != others ? own < others
            : HorizontalMissMetres != other.HorizontalMissMetres ? HorizontalMissMetres < other.HorizontalMissMetres
            : VerticalMissMetres < other.VerticalMissMetres;
    }

    private static Duration Magnitude(Duration duration) => duration < Duration.Zero ? -duration : duration;
}
