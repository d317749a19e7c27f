using System.Collections.Immutable;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Map;
using Forewarn.WebConsole.Texts;

namespace Forewarn.WebConsole.Airspace;

/// <summary>What is declared, and as what the map shows it.</summary>
/// <remarks>Immutable. A change of one declaration makes the volumes of that one anew, and keeps all others.</remarks>
/// <param name="Declarations">By their ids.</param>
/// <param name="Conflicts">Ids of those that are in each other's way.</param>
public sealed record AirspacePicture(ImmutableDictionary<Guid, Declaration> Declarations, ImmutableHashSet<Guid> Conflicts)
{
    public static readonly AirspacePicture Empty = new(ImmutableDictionary<Guid, Declaration>.Empty, []);

    private ImmutableDictionary<Guid, ImmutableArray<MapVolume>> _volumes = ImmutableDictionary<Guid, ImmutableArray<MapVolume>>.Empty;

    /// <summary>All volumes, in the order of the ids of their declarations.</summary>
    public ImmutableArray<MapVolume> Volumes { get; private init; } = [];

    /// <summary>All that was read.</summary>
    public static AirspacePicture Of(ImmutableDictionary<Guid, Declaration> declarations, ImmutableHashSet<Guid> conflicts, Words words)
    {
        var volumes = declarations.ToImmutableDictionary(entry => entry.Key, entry => VolumesOf(entry.Value, conflicts, words));
        return new(declarations, conflicts) { _volumes = volumes, Volumes = Ordered(volumes) };
    }

    /// <summary>The same after one declaration has changed, ended (<paramref name="now"/> is null) or come.</summary>
    public AirspacePicture With(Guid id, Declaration? now, ImmutableHashSet<Guid> conflicts, Words words)
    {
        var declarations = now is null ? Declarations.Remove(id) : Declarations.SetItem(id, now);
        var volumes = now is null ? _volumes.Remove(id) : _volumes.SetItem(id, VolumesOf(now, conflicts, words));
        foreach (var other in Conflicts.SymmetricExcept(conflicts))
        {
            if (other != id && declarations.TryGetValue(other, out var declaration))
                volumes = volumes.SetItem(other, VolumesOf(declaration, conflicts, words));
        }
        return new(declarations, conflicts) { _volumes = volumes, Volumes = Ordered(volumes) };
    }

    private static ImmutableArray<MapVolume> Ordered(ImmutableDictionary<Guid, ImmutableArray<MapVolume>> volumes) =>
        [.. volumes.OrderBy(entry => entry.Key).SelectMany(entry => entry.Value)];

    private static ImmutableArray<MapVolume> VolumesOf(Declaration declaration, ImmutableHashSet<Guid> conflicts, Words words) =>
        [.. MapVolume.Of(declaration, DeclarationWords.Kind(declaration, words), MapLook.Proven, conflicts.Contains(declaration.Id))];
}
