using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Core.Warnings;

/// <summary>What a warned party asks for instead: the same activity at another time, another altitude or in another area.</summary>
public sealed record CounterProposal
{
    public const int VolumesMax = 100;

    private CounterProposal(ImmutableArray<Volume4D> volumes) => Volumes = volumes;

    /// <summary>Where and when it would be instead, all of it.</summary>
    public ImmutableArray<Volume4D> Volumes { get; }

    /// <exception cref="InvalidValueException">Names <c>volumes</c>.</exception>
    public static CounterProposal Create(ImmutableArray<Volume4D> volumes)
    {
        if (volumes.IsDefaultOrEmpty || volumes.Length > VolumesMax)
            throw new InvalidValueException("volumes", $"{(volumes.IsDefault ? 0 : volumes.Length)} volumes", $"1 to {VolumesMax} volumes");
        int vertices = 0;
        foreach (var volume in volumes)
            vertices += volume.Area is Polygon polygon ? polygon.Vertices.Length : 1;
        return vertices <= Limits.VerticesPerDeclarationMax ? new CounterProposal(volumes)
            : throw new InvalidValueException("volumes", $"{vertices} vertices in all volumes together", $"at most {Limits.VerticesPerDeclarationMax}");
    }

    public bool Equals(CounterProposal? other) => other is not null && Volumes.AsSpan().SequenceEqual(other.Volumes.AsSpan());

    public override int GetHashCode() => Volumes.Length;
}

/// <summary>What the declarer said to a counter-proposal.</summary>
/// <param name="At">Journal time.</param>
/// <param name="IsAccepted">Whether the declaration was changed to what was proposed.</param>
/// <param name="By">The person or post, as the declarer names it.</param>
/// <param name="Text">Free text.</param>
/// <param name="Leaf">Index of the leaf that says so.</param>
/// <param name="Version">Version of the declaration that it made; 0 when it was declined.</param>
public sealed record Resolution(Instant At, bool IsAccepted, string By, string Text, long Leaf, int Version);
