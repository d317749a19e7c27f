using System.Collections.Immutable;

namespace Forewarn.Core.Airspace;

/// <summary>The keys of every party, the revoked ones included, so that none comes back.</summary>
internal sealed class KeyBook
{
    private readonly Dictionary<PartyId, ImmutableArray<PartyKey>> _byParty = [];

    /// <summary>All keys, by party, then in the order in which they were registered.</summary>
    public IEnumerable<Owned> All => _byParty.OrderBy(entry => entry.Key).SelectMany(entry => entry.Value.Select(key => new Owned(entry.Key, key)));

    /// <summary>A party's keys in the order in which they were registered.</summary>
    public ImmutableArray<PartyKey> Of(PartyId party) => _byParty.GetValueOrDefault(party, []);

    public PartyKey? Find(PartyId party, KeyId id)
    {
        foreach (var key in Of(party))
        {
            if (key.KeyId == id)
                return key;
        }
        return null;
    }

    public bool HasActive(PartyId party)
    {
        foreach (var key in Of(party))
        {
            if (key.IsActive)
                return true;
        }
        return false;
    }

    /// <exception cref="ArgumentException">The party has the key already.</exception>
    public void Add(Owned added)
    {
        if (Find(added.Party, added.Key.KeyId) is not null)
            throw new ArgumentException($"{added.Party} has the key {added.Key.KeyId} already", nameof(added));
        _byParty[added.Party] = Of(added.Party).Add(added.Key);
    }

    public void Replace(PartyId party, PartyKey earlier, PartyKey key) => _byParty[party] = Of(party).Replace(earlier, key);

    public void RemoveAll(PartyId party) => _byParty.Remove(party);

    /// <summary>A key, and whose.</summary>
    public readonly record struct Owned(PartyId Party, PartyKey Key);
}
