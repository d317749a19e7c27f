using System.Collections.Immutable;

namespace Forewarn.Record.Evidence.Pages;

/// <summary>A volume that was declared, or a position that was seen.</summary>
/// <param name="Leaf">Index of its leaf.</param>
/// <param name="Party">Whose activity it is.</param>
/// <param name="What">What the leaf says.</param>
/// <param name="IsSealed">Only the region given in advance for something sealed.</param>
/// <param name="Volume">The volume; null for what was seen.</param>
/// <param name="Places">Its corners, its centre, or where it was seen; longitudes run on over the antimeridian.</param>
internal sealed record MapItem(long Leaf, string Party, string What, bool IsSealed, MapVolume? Volume, ImmutableArray<MapPlace> Places)
{
    /// <summary>All that can be drawn, in the order of the leaves, with longitudes that fit together.</summary>
    public static ImmutableArray<MapItem> ReadAll(EvidenceContent content)
    {
        var items = ImmutableArray.CreateBuilder<MapItem>();
        double? reference = null;
        foreach (var evidence in content.Leaves)
        {
            foreach (var item in Read(evidence))
            {
                var places = RunOn(item.Places, reference ??= item.Places[0].Lng);
                items.Add(item with { Places = places });
            }
        }
        return items.DrainToImmutable();
    }

    /// <summary>A map with everything on it.</summary>
    public static MapProjection Around(ImmutableArray<MapItem> items)
    {
        double south = 90, north = -90, west = double.MaxValue, east = double.MinValue;
        foreach (var item in items)
        {
            double high = (item.Volume?.RadiusMetres ?? 0) / MapProjection.MetresPerDegree;
            foreach (var place in item.Places)
            {
                double wide = Math.Min(high / Math.Max(MapProjection.Cosine(place.Lat), 0.02), 180);
                (south, north) = (Math.Min(south, place.Lat - high), Math.Max(north, place.Lat + high));
                (west, east) = (Math.Min(west, place.Lng - wide), Math.Max(east, place.Lng + wide));
            }
        }
        return new MapProjection(Math.Max(south, -90), west, Math.Min(north, 90), east);
    }

    private static IEnumerable<MapItem> Read(EvidenceLeaf evidence)
    {
        var leaf = evidence.Leaf;
        if (leaf.IsRefused)
            yield break;
        if (leaf.Kind == "observed" && JsonValues.Member(evidence["observation"], "position") is { } position && MapPlace.Read(position) is { } place)
            yield return new MapItem(leaf.Index, leaf.To ?? leaf.By ?? "", LeafText.Of(leaf), false, null, [place]);
        foreach (var volume in MapVolume.ReadAll(evidence["volumes"]))
            yield return new MapItem(leaf.Index, leaf.By ?? "", LeafText.Of(leaf), leaf.Seal is not null && leaf.Reveals is null, volume, volume.Outline);
    }

    /// <summary>Takes each place where it is nearest to the one before it, and the first where it is nearest to the reference.</summary>
    private static ImmutableArray<MapPlace> RunOn(ImmutableArray<MapPlace> places, double reference)
    {
        var shifted = ImmutableArray.CreateBuilder<MapPlace>(places.Length);
        foreach (var place in places)
        {
            double lng = place.Lng - 360 * Math.Round((place.Lng - reference) / 360);
            shifted.Add(place with { Lng = lng });
            reference = lng;
        }
        return shifted.MoveToImmutable();
    }
}
