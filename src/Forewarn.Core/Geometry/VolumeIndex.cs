namespace Forewarn.Core.Geometry;

/// <summary>Finds the volumes that overlap a given one, among millions.</summary>
/// <remarks>Not thread-safe: one writer, or any number of readers.</remarks>
public sealed class VolumeIndex<T> where T : class
{
    public int Count => throw new NotImplementedException();

    public void Add(Volume4D volume, T owner) => throw new NotImplementedException();

    public void Remove(Volume4D volume, T owner) => throw new NotImplementedException();

    /// <summary>Calls <paramref name="found"/> for each volume within <paramref name="buffer"/> of the query, each once.</summary>
    public void Query(Volume4D query, Separation buffer, Action<Volume4D, T> found) => throw new NotImplementedException();
}
