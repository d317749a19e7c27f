using System.Collections.Immutable;
using System.Text.Json;
using Forewarn.Record.Leaves;

namespace Forewarn.Record.Evidence.Pages;

/// <summary>A volume that was declared, or a position that was seen.</summary>
/// <param name="Label">Indices of the leaves that say it: a later version often has the same volumes.</param>
/// <param name="Party">Whose activity it is.</param>
/// <param name="What">What the leaf says.</param>
/// <param name="IsSealed">Only the region given in advance for something sealed.</param>
/// <param name="Volume">The volume; null for what was seen.</param>
/// <param name="Places">Its corners, its centre, or where it was seen; longitudes run on over the antimeridian.</param>
internal sealed record MapItem(string Label, string Party, string What, bool IsSealed, MapVolume? Volume, ImmutableArray<MapPlace> Places)
{
    /// <summary>Leaves that one label names.</summary>
    private const int LeavesNamedMax = 3;

    /// <summary>All that can be drawn, in the order of the leaves, with longitudes that fit together; the same volumes of the same
    /// entity once.</summary>
    public static ImmutableArray<MapItem> ReadAll(EvidenceContent content)
    {
        var items = ImmutableArray.CreateBuilder<MapItem>();
        double? reference = null;
        foreach (var same in content.Leaves.GroupBy(WhatIsDrawn))
        {
            var leaves = same.ToList();
            string label = string.Join(", ", leaves.Take(LeavesNamedMax).Select(evidence => evidence.Leaf.Index)) + (leaves.Count > LeavesNamedMax ? " …" : "");
            foreach (var item in Read(leaves[0], label))
                items.Add(item with { Places = RunOn(item.Places, reference ??= item.Places[0].Lng) });
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

    /// <summary>Equal for leaves that are drawn as one: the same volumes of the same entity.</summary>
    private static (LeafEntity Entity, string Volumes, long? Leaf) WhatIsDrawn(EvidenceLeaf evidence) =>
        VolumesOf(evidence) is { } volumes && !evidence.Leaf.IsRefused ? (evidence.Leaf.Entity, volumes.GetRawText(), null) : (evidence.Leaf.Entity, "", evidence.Leaf.Index);

    /// <summary>Of what was declared to this node, or of what a USS wrote over F3548.</summary>
    private static JsonElement? VolumesOf(EvidenceLeaf evidence) => evidence["volumes"] ?? JsonValues.Member(evidence["reference"], "extents");

    private static IEnumerable<MapItem> Read(EvidenceLeaf evidence, string label)
    {
        var leaf = evidence.Leaf;
        if (leaf.IsRefused)
            yield break;
        if (leaf.Kind == "observed" && JsonValues.Member(evidence["observation"], "position") is { } position && MapPlace.Read(position) is { } place)
            yield return new MapItem(label, leaf.To ?? leaf.By ?? "", LeafText.Of(leaf), false, null, [place]);
        foreach (var volume in MapVolume.ReadAll(VolumesOf(evidence)))
            yield return new MapItem(label, leaf.By ?? "", LeafText.Of(leaf), leaf.Seal is not null && leaf.Reveals is null, volume, volume.Outline);
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
