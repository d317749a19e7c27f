namespace Forewarn.Core.Geometry;

/// <summary>An array that grows without moving what it holds: among millions, no addition takes longer than another.</summary>
/// <remarks>A single array that doubles stops everybody for a tenth of a second when it has a million elements. Not thread-safe: one
/// writer, or any number of readers.</remarks>
internal sealed class SteadyArray<T>
{
    /// <summary>Elements that are allocated together; few enough to be no large object to the garbage collector.</summary>
    private const int ChunkLength = 1 << ChunkLengthLog2;

    private const int ChunkLengthLog2 = 10;

    private T[][] _chunks = [new T[16]];

    public int Count { get; private set; }

    /// <param name="index">From 0 up to, not including, <see cref="Count"/>; any other is not always noticed.</param>
    public ref T this[int index] => ref _chunks[index >> ChunkLengthLog2][index & (ChunkLength - 1)];

    public void Add(in T element)
    {
        int number = Count >> ChunkLengthLog2;
        if (number == _chunks.Length)
            Array.Resize(ref _chunks, 2 * _chunks.Length);
        ref T[]? chunk = ref _chunks[number]!;
        int at = Count & (ChunkLength - 1);
        if (chunk is null)
            chunk = new T[ChunkLength];
        else if (at == chunk.Length)
            Array.Resize(ref chunk, 2 * chunk.Length);
        chunk[at] = element;
        Count++;
    }

    /// <summary>Takes the last element out.</summary>
    public T TakeLast()
    {
        T last = this[Count - 1];
        this[Count - 1] = default!;
        Count--;
        return last;
    }

    public void Clear()
    {
        (_chunks, Count) = ([new T[16]], 0);
    }
}
