using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Forewarn.Core.Airspace;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Discovery;
using Forewarn.Core.Geometry;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Format;

/// <summary>Reads what <see cref="CanonicalWriter"/> wrote.</summary>
/// <remarks>Everything it meets has passed a checksum; what does not fit is a <see cref="FormatException"/> that names the
/// offset, or the value's own <see cref="InvalidValueException"/>.</remarks>
public ref struct CanonicalReader(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly long TicksMin = Instant.MinValue.ToUnixTimeTicks();
    private static readonly long TicksMax = Instant.MaxValue.ToUnixTimeTicks();

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _offset;

    /// <summary>Reads one element of a list.</summary>
    public delegate T Element<T>(ref CanonicalReader reader);

    public byte Byte() => Take(1)[0];

    public bool Bool() => Byte() switch
    {
        0 => false,
        1 => true,
        byte other => throw Unreadable($"{other} is neither 0 nor 1"),
    };

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public double Double() => BitConverter.Int64BitsToDouble(Int64());

    /// <summary>A count of things that each take at least one byte, so never more than there are bytes left.</summary>
    public int Count()
    {
        uint value = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            byte next = Byte();
            value |= (uint)(next & 0x7f) << shift;
            if ((next & 0x80) == 0)
                return value <= (uint)(_bytes.Length - _offset) ? (int)value : throw Unreadable($"count {value} is larger than what follows");
        }
        throw Unreadable("a count of more than 5 bytes");
    }

    public string Text()
    {
        var utf8 = Take(Count());
        try
        {
            return StrictUtf8.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            throw Unreadable("a text that is not UTF-8");
        }
    }

    /// <summary>So many bytes, as they are.</summary>
    public ReadOnlySpan<byte> Raw(int count) => Take(count);

    /// <summary>A count of bytes, then the bytes.</summary>
    public ReadOnlySpan<byte> Counted() => Take(Count());

    public Instant Time()
    {
        long ticks = Int64();
        return ticks >= TicksMin && ticks <= TicksMax ? Instant.FromUnixTimeTicks(ticks) : throw Unreadable($"{ticks} ticks are no moment");
    }

    public Duration Span() => Duration.FromTicks(Int64());

    public Instant? OptionalTime() => Bool() ? Time() : null;

    public ImmutableArray<T> List<T>(Element<T> read)
    {
        var builder = ImmutableArray.CreateBuilder<T>(Count());
        for (int i = 0; i < builder.Capacity; i++)
            builder.Add(read(ref this));
        return builder.MoveToImmutable();
    }

    /// <summary>One of an enumeration whose members are 0, 1, 2, ... up to <paramref name="last"/>.</summary>
    public byte Choice(byte last)
    {
        byte value = Byte();
        return value <= last ? value : throw Unreadable($"{value} is more than {last}");
    }

    public Nonce Nonce() => Airspace.Nonce.From(Take(Airspace.Nonce.Length));

    public Ovn Ovn()
    {
        bool isRequested = Bool();
        return Discovery.Ovn.From(Take(Discovery.Ovn.ByteLength), isRequested);
    }

    public EntityId Entity() => EntityId.From(new Guid(Take(16), bigEndian: true));

    public EntityKey Key() => new((EntityType)Choice((byte)EntityType.Drill), Entity());

    public EventSubject Subject()
    {
        var type = (EntityType)Choice((byte)EntityType.JournalEntry);
        return type switch
        {
            EntityType.Warning => EventSubject.Warning(Int64()),
            // Whoever looks for it later reads its name again, and must not find one that is none.
            EntityType.Party or EntityType.UssAvailability or EntityType.Roster => EventSubject.Named(type, PartyId.Parse(Text()).ToString()),
            EntityType.Arrangement => EventSubject.Named(type, ArrangementId.Parse(Text()).ToString()),
            EntityType.Draft => EventSubject.Named(type, DraftId.Parse(Text()).ToString()),
            EntityType.Setting or EntityType.Pool or EntityType.JournalEntry => EventSubject.Named(type, Text()),
            _ => EventSubject.Entity(type, Entity()),
        };
    }

    public PartyId Party() => PartyId.Parse(Text());

    /// <summary>A party, or nobody: an empty text.</summary>
    public PartyId PartyOrNobody() => Text() is { Length: > 0 } name ? PartyId.Parse(name) : default;

    public LatLng Place() => LatLng.FromE7(Int32(), Int32());

    public AltitudeBand Altitude() => AltitudeBand.FromCentimetres(Int32(), Int32());

    public Area Area()
    {
        int count = Count();
        if (count == 0)
            return Circle.FromCentimetres(Place(), Int32());
        var vertices = new LatLng[count];
        for (int i = 0; i < count; i++)
            vertices[i] = Place();
        return Polygon.Create(vertices);
    }

    /// <summary>A volume; one of a question or of a reference may last longer than those of other declarations.</summary>
    public Volume4D Volume() => Volume4D.Open(Area(), Altitude(), Time(), Time());

    public Separation Separation() => Geometry.Separation.Create(Double(), Double(), Span());

    /// <exception cref="FormatException">Bytes are left over.</exception>
    public readonly void RequireEnd()
    {
        if (_offset != _bytes.Length)
            throw Unreadable($"{_bytes.Length - _offset} bytes are left over");
    }

    public readonly FormatException Unreadable(string problem) => new($"offset {_offset}: {problem}");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_bytes.Length - _offset < count)
            throw Unreadable($"{count} bytes expected, {_bytes.Length - _offset} left");
        var taken = _bytes.Slice(_offset, count);
        _offset += count;
        return taken;
    }
}
