namespace Forewarn.Core.Geometry;

/// <summary>Finds owners by their extents, among millions.</summary>
/// <typeparam name="T">Who or what claims the extents; told apart by reference.</typeparam>
/// <remarks>Not thread-safe: one writer, or any number of readers.</remarks>
public sealed class ExtentsIndex<T> where T : class
{
    private readonly List<(Extents Extents, T Owner)> _claims = [];

    /// <summary>How many extents there are.</summary>
    public int Count => _claims.Count;

    /// <summary>Adds what an owner claims.</summary>
    public void Add(Extents extents, T owner) => _claims.Add((extents, owner));

    /// <summary>Removes what an owner claimed: this, or what is equal to it.</summary>
    /// <exception cref="InvalidOperationException">The owner claims no such thing here.</exception>
    public void Remove(Extents extents, T owner)
    {
        int at = _claims.FindIndex(claim => ReferenceEquals(claim.Owner, owner) && claim.Extents.Equals(extents));
        if (at < 0)
            throw new InvalidOperationException("the owner has no such extents in the index");
        _claims.RemoveAt(at);
    }

    /// <summary>Calls <paramref name="found"/> for each extents that <see cref="Extents.Meets"/> the query, once.</summary>
    public void QueryMeeting(Extents query, Action<T> found)
    {
        foreach ((Extents extents, T owner) in _claims)
        {
            if (extents.Meets(query))
                found(owner);
        }
    }

    /// <summary>Calls <paramref name="found"/> for each volume within <paramref name="separation"/> of the query, with its owner.</summary>
    public void QueryOverlapping(Volume4D query, Separation separation, Action<Volume4D, T> found)
    {
        foreach ((Extents extents, T owner) in _claims)
        {
            foreach (Volume4D volume in extents.Volumes)
            {
                if (volume.Overlaps(query, separation))
                    found(volume, owner);
            }
        }
    }
}
