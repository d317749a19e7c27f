using System.Diagnostics.CodeAnalysis;

namespace Forewarn.Core.Airspace;

/// <summary>A dictionary in many parts, which grow one after the other: among millions, no addition takes much longer than another.</summary>
/// <remarks>A single dictionary that doubles stops everybody for a tenth of a second when it has a million keys. Not thread-safe: one
/// writer, or any number of readers.</remarks>
internal sealed class SteadyDictionary<TKey, TValue>
    where TKey : notnull
{
    private const int PartsLog2 = 10;

    /// <summary>The parts that have ever had a key.</summary>
    private readonly Dictionary<TKey, TValue>?[] _parts = new Dictionary<TKey, TValue>?[1 << PartsLog2];

    public int Count { get; private set; }

    /// <summary>In no particular order.</summary>
    public IEnumerable<TValue> Values => _parts.OfType<Dictionary<TKey, TValue>>().SelectMany(part => part.Values);

    /// <summary>What a function makes of each value, in no particular order. Made in a few nanoseconds each, as everybody waits for it.</summary>
    public TMade[] Select<TMade>(Func<TValue, TMade> make)
    {
        var made = new TMade[Count];
        int count = 0;
        foreach (var part in _parts)
        {
            if (part is null)
                continue;
            foreach (var value in part.Values)
                made[count++] = make(value);
        }
        return made;
    }

    /// <exception cref="KeyNotFoundException">It is not there.</exception>
    public TValue this[TKey key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException();

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (PartOf(key) is { } part)
            return part.TryGetValue(key, out value);
        value = default;
        return false;
    }

    public TValue? GetValueOrDefault(TKey key) => TryGetValue(key, out var value) ? value : default;

    /// <exception cref="ArgumentException">It is there already.</exception>
    public void Add(TKey key, TValue value)
    {
        (PartOf(key) ??= []).Add(key, value);
        Count++;
    }

    public bool Remove(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (PartOf(key) is { } part && part.Remove(key, out value))
        {
            Count--;
            return true;
        }
        value = default;
        return false;
    }

    /// <summary>By the bits of the hash that a part itself, which takes the remainder by a prime, uses in another way (Knuth, The Art of
    /// Computer Programming, 6.4: multiplication by the golden ratio).</summary>
    private ref Dictionary<TKey, TValue>? PartOf(TKey key) =>
        ref _parts[unchecked((uint)key.GetHashCode() * 0x9E3779B1) >> (32 - PartsLog2)];
}
