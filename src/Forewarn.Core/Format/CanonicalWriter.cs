using System.Buffers.Binary;
using System.Text;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Core.Format;

/// <summary>Writes values as bytes in the one way that the journal and the snapshots know: equal values, equal bytes.</summary>
/// <remarks>Numbers are little-endian and of fixed width, counts and lengths are LEB128, texts UTF-8. The forms are described
/// in docs/journal.md. Not thread-safe; reuse one with <see cref="Clear"/>.</remarks>
public sealed class CanonicalWriter
{
    private byte[] _buffer = new byte[256];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Byte(byte value) => Reserve(1)[0] = value;

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), value);

    /// <summary>The double's own bits; NaN is never written by the core.</summary>
    public void Double(double value) => Int64(BitConverter.DoubleToInt64Bits(value));

    /// <summary>A count or a length, 0 or more.</summary>
    public void Count(int value)
    {
        uint rest = checked((uint)value);
        for (; rest >= 0x80; rest >>= 7)
            Byte((byte)(0x80 | (rest & 0x7f)));
        Byte((byte)rest);
    }

    public void Text(string value)
    {
        int bytes = Encoding.UTF8.GetByteCount(value);
        Count(bytes);
        Encoding.UTF8.GetBytes(value, Reserve(bytes));
    }

    /// <summary>Bytes as they are, of a length that the reader knows.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>A count of bytes, then the bytes.</summary>
    public void Counted(ReadOnlySpan<byte> bytes)
    {
        Count(bytes.Length);
        Raw(bytes);
    }

    public void Time(Instant value) => Int64(value.ToUnixTimeTicks());

    public void Span(Duration value) => Int64(value.BclCompatibleTicks);

    /// <summary>Whether a value is there, then the value.</summary>
    public void Optional<T>(T? value, Action<T> write)
        where T : struct
    {
        Bool(value is not null);
        if (value is { } present)
            write(present);
    }

    public void List<T>(ReadOnlySpan<T> values, Action<T> write)
    {
        Count(values.Length);
        foreach (var value in values)
            write(value);
    }

    public void Nonce(Nonce nonce) => nonce.CopyTo(Reserve(Airspace.Nonce.Length));

    public void Ovn(Ovn ovn)
    {
        Bool(ovn.IsRequested);
        ovn.CopyTo(Reserve(Discovery.Ovn.ByteLength));
    }

    public void Entity(EntityId id) => id.Value.TryWriteBytes(Reserve(16), bigEndian: true, out _);

    public void Key(EntityKey key)
    {
        Byte((byte)key.Type);
        Entity(key.Id);
    }

    /// <summary>The type, then the number of a warning, the name of a party or an arrangement, or the id of anything else.</summary>
    public void Subject(EventSubject subject)
    {
        var (type, entity, number, name) = subject;
        Byte((byte)type);
        if (type == EntityType.Warning)
            Int64(number);
        else if (name is not null)
            Text(name);
        else
            Entity(entity);
    }

    public void Place(LatLng place)
    {
        Int32(place.LatE7);
        Int32(place.LngE7);
    }

    public void Altitude(AltitudeBand band)
    {
        Int32(band.LowerCentimetres);
        Int32(band.UpperCentimetres);
    }

    /// <summary>A count of vertices and the vertices; or 0, centre and radius.</summary>
    public void Area(Area area)
    {
        switch (area)
        {
            case Polygon polygon:
                Count(polygon.Vertices.Length);
                foreach (var vertex in polygon.Vertices)
                    Place(vertex);
                break;
            case Circle circle:
                Count(0);
                Place(circle.Center);
                Int32(circle.RadiusCentimetres);
                break;
            default:
                throw new ArgumentException(area.GetType().Name, nameof(area));
        }
    }

    public void Volume(Volume4D volume)
    {
        Area(volume.Area);
        Altitude(volume.Altitude);
        Time(volume.Start);
        Time(volume.End);
    }

    public void Separation(Separation separation)
    {
        Double(separation.HorizontalMetres);
        Double(separation.VerticalMetres);
        Span(separation.Time);
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - Length < count)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + count));
        var reserved = _buffer.AsSpan(Length, count);
        Length += count;
        return reserved;
    }
}
