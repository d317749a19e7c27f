using System.Buffers;
using System.Text;

namespace Forewarn.Record.Leaves;

/// <summary>Writes a leaf without allocating; the members in the one order that they have.</summary>
internal ref struct LeafWriter
{
    /// <summary>More than all members together can take, but for the details.</summary>
    private const int FixedLengthMax = 1_536;

    /// <summary>More than one entry of the details can take.</summary>
    private const int DetailLengthMax = LeafGrammar.WordLengthMax + Commitment.HexLength + 8;

    private readonly Span<byte> _destination;
    private int _length;

    private LeafWriter(Span<byte> destination) => _destination = destination;

    public static void Write(Leaf leaf, IBufferWriter<byte> destination)
    {
        var writer = new LeafWriter(destination.GetSpan(FixedLengthMax + leaf.Details.Length * DetailLengthMax));
        writer.Members(leaf);
        destination.Advance(writer._length);
    }

    private void Members(Leaf leaf)
    {
        Raw("{\"forewarn_leaf\":1,\"index\":"u8);
        Number(leaf.Index);
        Raw(",\"at\":\""u8);
        _length += LeafTime.Format(leaf.At, _destination[_length..]);
        Raw("\",\"position\":"u8);
        Number(leaf.Position);
        Text(",\"by\":\""u8, leaf.By);
        Text(",\"to\":\""u8, leaf.To);
        Text(",\"kind\":\""u8, leaf.Kind);
        Raw(",\"entity\":\""u8);
        Ascii(leaf.Entity.Type);
        Raw("/"u8);
        Ascii(leaf.Entity.Id);
        Raw("\""u8);
        Number(",\"version\":"u8, leaf.Version);
        Text(",\"outcome\":\""u8, leaf.IsRefused ? "refused" : "accepted");
        Text(",\"reason\":\""u8, leaf.Reason);
        if (leaf.Seal is { } seal)
            Hex(",\"seal\":\""u8, seal);
        Number(",\"reveals\":"u8, leaf.Reveals);
        Text(",\"signed_by\":\""u8, leaf.SignedBy);
        if (!leaf.Details.IsEmpty)
            Details(leaf);
        Raw("}"u8);
    }

    private void Details(Leaf leaf)
    {
        Raw(",\"details\":{"u8);
        for (int i = 0; i < leaf.Details.Length; i++)
        {
            Raw(i == 0 ? "\""u8 : ",\""u8);
            Ascii(leaf.Details[i].Name);
            Hex("\":\""u8, leaf.Details[i].Commitment);
        }
        Raw("}"u8);
    }

    private void Text(ReadOnlySpan<byte> lead, string? value)
    {
        if (value is null)
            return;
        Raw(lead);
        Ascii(value);
        Raw("\""u8);
    }

    private void Number(ReadOnlySpan<byte> lead, long? value)
    {
        if (value is null)
            return;
        Raw(lead);
        Number(value.Value);
    }

    private void Hex(ReadOnlySpan<byte> lead, in Commitment value)
    {
        Raw(lead);
        value.FormatHex(_destination[_length..]);
        _length += Commitment.HexLength;
        Raw("\""u8);
    }

    private void Number(long value)
    {
        value.TryFormat(_destination[_length..], out int written, default, System.Globalization.CultureInfo.InvariantCulture);
        _length += written;
    }

    private void Ascii(string value) => _length += Encoding.ASCII.GetBytes(value, _destination[_length..]);

    private void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_destination[_length..]);
        _length += bytes.Length;
    }
}
