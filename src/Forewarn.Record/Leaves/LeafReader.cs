using System.Collections.Immutable;
using System.Text;
using NodaTime;

namespace Forewarn.Record.Leaves;

/// <summary>Reads a leaf strictly from left to right: each member in its place, nothing more.</summary>
internal ref struct LeafReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _offset;

    private LeafReader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    public static Leaf Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Leaf.BytesMax)
            throw new RecordFormatException("leaf", $"{bytes.Length} bytes", $"at most {Leaf.BytesMax} bytes");
        var reader = new LeafReader(bytes);
        try
        {
            return reader.Members();
        }
        catch (RecordFormatException problem) when (!problem.Where.StartsWith("leaf", StringComparison.Ordinal))
        {
            throw new RecordFormatException($"leaf, byte {reader._offset}, {problem.Where}", problem.Problem, problem.Accepted, problem);
        }
    }

    private Leaf Members()
    {
        Expect("{\"forewarn_leaf\":"u8);
        if (Number() is var version && version != Leaf.FormatVersion)
            throw Refusal($"a leaf of format version {version}", $"version {Leaf.FormatVersion}; a later program reads later versions");
        Expect(",\"index\":"u8);
        long index = Number();
        Expect(",\"at\":\""u8);
        Instant at = LeafTime.Parse(UntilQuote(), "at");
        Expect(",\"position\":"u8);
        long position = Number();
        string? by = TextAfter(",\"by\":\""u8);
        string? to = TextAfter(",\"to\":\""u8);
        Expect(",\"kind\":\""u8);
        string kind = Text();
        Expect(",\"entity\":\""u8);
        var entity = LeafEntity.Parse(Text());
        long? entityVersion = NumberAfter(",\"version\":"u8);
        string? reason = Outcome();
        return new Leaf
        {
            Index = index,
            At = at,
            Position = position,
            By = by,
            To = to,
            Kind = kind,
            Entity = entity,
            Version = entityVersion,
            Reason = reason,
            Seal = Take(",\"seal\":\""u8) ? Commitment.ParseHex(UntilQuote(), "seal") : null,
            Reveals = NumberAfter(",\"reveals\":"u8),
            SignedBy = TextAfter(",\"signed_by\":\""u8),
            Details = DetailsAtEnd(),
        };
    }

    /// <summary>The reason of a refusal, or null of what was accepted.</summary>
    private string? Outcome()
    {
        if (Take(",\"outcome\":\"accepted\""u8))
            return null;
        Expect(",\"outcome\":\"refused\",\"reason\":\""u8);
        return Text();
    }

    private ImmutableArray<LeafCommitment> DetailsAtEnd()
    {
        var details = ImmutableArray.CreateBuilder<LeafCommitment>();
        if (Take(",\"details\":{"u8))
        {
            do
            {
                if (details.Count == Leaf.DetailsMax)
                    throw Refusal("too many parts", $"at most {Leaf.DetailsMax} parts");
                Expect("\""u8);
                string name = Text();
                Expect(":\""u8);
                details.Add(new LeafCommitment(name, Commitment.ParseHex(UntilQuote(), "details")));
            }
            while (Take(","u8));
            Expect("}"u8);
        }
        Expect("}"u8);
        if (_offset != _bytes.Length)
            throw Refusal("something follows the end", "nothing after the object");
        return details.DrainToImmutable();
    }

    private string? TextAfter(ReadOnlySpan<byte> lead) => Take(lead) ? Text() : null;

    private long? NumberAfter(ReadOnlySpan<byte> lead) => Take(lead) ? Number() : null;

    private string Text() => Encoding.Latin1.GetString(UntilQuote());

    private ReadOnlySpan<byte> UntilQuote()
    {
        int length = _bytes[_offset..].IndexOf((byte)'"');
        if (length < 0)
            throw Refusal("a text without an end", "\"");
        var text = _bytes.Slice(_offset, length);
        _offset += length + 1;
        return text;
    }

    /// <summary>A whole number from 0 without leading zeros.</summary>
    private long Number()
    {
        int start = _offset;
        long value = 0;
        for (; _offset < _bytes.Length && _bytes[_offset] is >= (byte)'0' and <= (byte)'9'; _offset++)
        {
            int digit = _bytes[_offset] - '0';
            if (value > (long.MaxValue - digit) / 10 || (_offset > start && _bytes[start] == '0'))
                throw Refusal("not a whole number", "0 to 9223372036854775807 without leading zeros");
            value = value * 10 + digit;
        }
        return _offset > start ? value : throw Refusal("no number", "a whole number from 0");
    }

    private bool Take(ReadOnlySpan<byte> expected)
    {
        if (!_bytes[_offset..].StartsWith(expected))
            return false;
        _offset += expected.Length;
        return true;
    }

    private void Expect(ReadOnlySpan<byte> expected)
    {
        if (!Take(expected))
            throw Refusal("another member or form", Encoding.ASCII.GetString(expected));
    }

    private readonly RecordFormatException Refusal(string problem, string accepted) => new($"leaf, byte {_offset}", problem, accepted);
}
