namespace Forewarn.Simulation.Linearizability;

/// <summary>Which operations have been put in order: first those that were answered, by their calls, then the others.</summary>
/// <remarks>The answered ones are placed nearly in the order of their calls, so all words before the first that is not full, and all after the last that is not empty,
/// need not be remembered: an image is a few words, however long the history.</remarks>
internal sealed class PlacedSet(int answered, int unanswered)
{
    private const int Bits = 64;

    private readonly ulong[] _answered = new ulong[(answered + Bits - 1) / Bits];
    private readonly ulong[] _unanswered = new ulong[(unanswered + Bits - 1) / Bits];

    /// <summary>How many words at the beginning are full.</summary>
    private int _full;

    /// <summary>One more than the last word that is not empty.</summary>
    private int _end;

    public void Add(int index)
    {
        Word(index) |= Bit(index);
        while (_full < _answered.Length && _answered[_full] == ulong.MaxValue)
        {
            _full++;
        }
        _end = index < answered ? Math.Max(_end, (index / Bits) + 1) : _end;
    }

    public void Remove(int index)
    {
        Word(index) &= ~Bit(index);
        if (index < answered)
        {
            _full = Math.Min(_full, index / Bits);
        }
        while (_end > 0 && _answered[_end - 1] == 0)
        {
            _end--;
        }
    }

    public Image ToImage()
    {
        int end = Math.Max(_full, _end);
        var words = new ulong[end - _full + _unanswered.Length];
        _answered.AsSpan(_full, end - _full).CopyTo(words);
        _unanswered.CopyTo(words.AsSpan(end - _full));
        return new Image(_full, words);
    }

    private ref ulong Word(int index) => ref index < answered ? ref _answered[index / Bits] : ref _unanswered[(index - answered) / Bits];

    private ulong Bit(int index) => 1UL << ((index < answered ? index : index - answered) % Bits);

    /// <summary>The set at a moment, compared by value with others of the same history.</summary>
    public readonly struct Image(int full, ulong[] words) : IEquatable<Image>
    {
        private readonly int _full = full;
        private readonly ulong[] _words = words;

        public int Words => _words.Length;

        public bool Equals(Image other) => _full == other._full && _words.AsSpan().SequenceEqual(other._words);

        public override bool Equals(object? obj) => obj is Image other && Equals(other);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            hash.Add(_full);
            foreach (ulong word in _words)
            {
                hash.Add(word);
            }
            return hash.ToHashCode();
        }
    }
}
