using System.Buffers.Binary;
using Forewarn.Core.Format;
using NodaTime;

namespace Forewarn.Core.Airspace;

/// <content>Taking the state out, and putting it back.</content>
public sealed partial class AirspaceState
{
    /// <summary>Things of a snapshot that are read from the stream before they are made into objects, on all processors.</summary>
    private const int RestoreChunk = 8_192;

    /// <summary>What no position or number in a snapshot reaches, so that counting on from it never overflows.</summary>
    private const long NumberMax = long.MaxValue / 2;

    /// <summary>Holds the present state still.</summary>
    public AirspaceSnapshot Capture()
    {
        var events = new AirspaceEvent[Events.Next - Events.First];
        for (int i = 0; i < events.Length; i++)
            events[i] = Events[Events.First + i];
        return new AirspaceSnapshot(
            Position, Time, _warnings.NextNumber, [.. _parties.Values], [.. _arrangements.All], [.. _declarations.All],
            [.. _subscriptions.All], [.. _warnings.All], [.. _observations.All], Events.First, events);
    }

    /// <summary>The state that a snapshot holds.</summary>
    /// <param name="stream">What <see cref="AirspaceSnapshot.WriteTo"/> wrote; read to its end.</param>
    /// <exception cref="FormatException">Not a snapshot, one whose parts contradict each other, or of a later format version.</exception>
    /// <exception cref="InvalidValueException">A value that this program's types cannot hold.</exception>
    /// <exception cref="EndOfStreamException">It ends too early.</exception>
    public static AirspaceState Restore(Stream stream)
    {
        var state = new AirspaceState();
        Read(stream, (ref CanonicalReader reader) => ReadHeader(ref reader), state.Begin);
        var names = new Dictionary<PartyId, PartyId>();
        Read(stream, (ref CanonicalReader reader) => EntityFormat.ReadParty(ref reader), party =>
        {
            state._parties.Add(party.Id, party);
            names.Add(party.Id, party.Id);
        });
        PartyId Intern(PartyId party) => names.GetValueOrDefault(party, party);
        Read(stream, (ref CanonicalReader reader) => EntityFormat.ReadArrangement(ref reader), state._arrangements.Put);
        Read(stream, (ref CanonicalReader reader) => StateFormat.ReadDeclaration(ref reader, Intern), state._declarations.Put);
        Read(stream, (ref CanonicalReader reader) => StateFormat.ReadSubscription(ref reader, Intern), state._subscriptions.Put);
        Read(stream, (ref CanonicalReader reader) => StateFormat.ReadWarning(ref reader, Intern), state._warnings.Add);
        Read(stream, (ref CanonicalReader reader) => StateFormat.ReadObservation(ref reader), state._observations.Put);
        Read(stream, (ref CanonicalReader reader) => StateFormat.ReadEvent(ref reader, Intern), happened => state.Events.Add(happened));
        if (stream.ReadByte() >= 0)
            throw new FormatException("bytes are left over");
        return state;
    }

    private static Header ReadHeader(ref CanonicalReader reader)
    {
        byte version = reader.Byte();
        if (version != StateFormat.Version)
            throw new FormatException($"a snapshot of format version {version}; this program reads version {StateFormat.Version}");
        var header = new Header(reader.Int64(), reader.Time(), reader.Int64(), reader.Int64());
        return header is { Position: >= 0 and < NumberMax, NextWarning: > 0 and < NumberMax, FirstEvent: >= 0 and < NumberMax }
            ? header : throw reader.Unreadable("a position or a number out of range");
    }

    private void Begin(Header header)
    {
        (Position, Time) = (header.Position, header.Time);
        _warnings.NextNumber = header.NextWarning;
        Events.StartAt(header.FirstEvent);
    }

    private readonly record struct Header(long Position, Instant Time, long NextWarning, long FirstEvent);

    /// <summary>Reads one kind of thing: makes the objects in parallel, and adds them in their order.</summary>
    private static void Read<T>(Stream stream, CanonicalReader.Element<T> read, Action<T> add)
    {
        Span<byte> number = stackalloc byte[4];
        stream.ReadExactly(number);
        int rest = BinaryPrimitives.ReadInt32LittleEndian(number);
        if (rest < 0)
            throw new FormatException($"{typeof(T).Name}: a negative count");
        while (rest > 0)
        {
            var chunk = new byte[Math.Min(rest, RestoreChunk)][];
            for (int i = 0; i < chunk.Length; i++)
            {
                stream.ReadExactly(number);
                int length = BinaryPrimitives.ReadInt32LittleEndian(number);
                if (length is < 0 or > 64 << 20)
                    throw new FormatException($"a length of {length} bytes");
                stream.ReadExactly(chunk[i] = new byte[length]);
            }
            foreach (var thing in Made(chunk, read))
                Add(thing, add);
            rest -= chunk.Length;
        }
    }

    /// <summary>Throws what the first of the bad ones does, whichever processor came to it first.</summary>
    private static T[] Made<T>(byte[][] chunk, CanonicalReader.Element<T> read)
    {
        var things = new T[chunk.Length];
        var firstFailure = Parallel.For(0, chunk.Length, (i, loop) =>
        {
            try
            {
                var reader = new CanonicalReader(chunk[i]);
                things[i] = read(ref reader);
                reader.RequireEnd();
            }
            catch (Exception problem) when (problem is FormatException or InvalidValueException)
            {
                loop.Break();
            }
        }).LowestBreakIteration;
        if (firstFailure is { } index)
        {
            var reader = new CanonicalReader(chunk[index]);
            read(ref reader);
            reader.RequireEnd();
        }
        return things;
    }

    private static void Add<T>(T thing, Action<T> add)
    {
        try
        {
            add(thing);
        }
        catch (Exception problem) when (problem is ArgumentException or OverflowException)
        {
            throw new FormatException($"{typeof(T).Name}: it does not fit the rest of the snapshot ({problem.Message})", problem);
        }
    }
}
