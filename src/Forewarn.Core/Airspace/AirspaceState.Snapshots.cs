using System.Buffers.Binary;
using Forewarn.Core.Format;

namespace Forewarn.Core.Airspace;

/// <content>Taking the state out, and putting it back.</content>
public sealed partial class AirspaceState
{
    /// <summary>Things of a snapshot that are read from the stream before they are made into objects, on all processors.</summary>
    private const int RestoreChunk = 8_192;

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
    /// <exception cref="FormatException">Not a snapshot, or of a later format version.</exception>
    /// <exception cref="EndOfStreamException">It ends too early.</exception>
    public static AirspaceState Restore(Stream stream)
    {
        var state = new AirspaceState();
        Read(stream, (ref CanonicalReader reader) => state.ReadHeader(ref reader), static _ => { });
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
        return state;
    }

    private bool ReadHeader(ref CanonicalReader reader)
    {
        byte version = reader.Byte();
        if (version != StateFormat.Version)
            throw new FormatException($"a snapshot of format version {version}; this program reads version {StateFormat.Version}");
        Position = reader.Int64();
        Time = reader.Time();
        _warnings.NextNumber = reader.Int64();
        Events.StartAt(reader.Int64());
        return true;
    }

    /// <summary>Reads one kind of thing: makes the objects in parallel, and adds them in their order.</summary>
    private static void Read<T>(Stream stream, CanonicalReader.Element<T> read, Action<T> add)
    {
        Span<byte> number = stackalloc byte[4];
        stream.ReadExactly(number);
        int rest = BinaryPrimitives.ReadInt32LittleEndian(number);
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
            var things = new T[chunk.Length];
            Parallel.For(0, chunk.Length, i =>
            {
                var reader = new CanonicalReader(chunk[i]);
                things[i] = read(ref reader);
                reader.RequireEnd();
            });
            foreach (var thing in things)
                add(thing);
            rest -= chunk.Length;
        }
    }
}
