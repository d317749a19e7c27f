using System.Collections.Immutable;

namespace Forewarn.Core.Airspace;

/// <summary>The operational intents that depend on a subscription: mostly one, seldom thousands.</summary>
/// <remarks>A mutable value: keep it in one place.</remarks>
internal struct Dependents
{
    private EntityId _only;
    private SortedSet<EntityId>? _several;

    public readonly int Count => _several?.Count ?? (_only == default ? 0 : 1);

    public void Add(EntityId intent)
    {
        if (_several is not null)
            _several.Add(intent);
        else if (_only == default || _only == intent)
            _only = intent;
        else
            _several = [_only, intent];
    }

    public void Remove(EntityId intent)
    {
        if (_several is not null)
            _several.Remove(intent);
        else if (_only == intent)
            _only = default;
    }

    /// <summary>All of them, by id.</summary>
    public readonly ImmutableArray<EntityId> Sorted() => _several is not null ? [.. _several] : _only == default ? [] : [_only];
}
