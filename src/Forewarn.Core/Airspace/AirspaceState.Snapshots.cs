using System.Buffers.Binary;
using System.Runtime.ExceptionServices;
using Forewarn.Core.Discovery;
using Forewarn.Core.Format;
using Forewarn.Core.Pool;
using NodaTime;

namespace Forewarn.Core.Airspace;

/// <content>Taking the state out, and putting it back.</content>
public sealed partial class AirspaceState
{
    /// <summary>Things of a snapshot that are made while as many before them are added.</summary>
    private const int RestoreChunk = 8_192;

    /// <summary>What no position or number in a snapshot reaches, so that counting on from it never overflows.</summary>
    private const long NumberMax = long.MaxValue / 2;

    /// <summary>Holds the present state still.</summary>
    public AirspaceSnapshot Capture() =>
        new(
            Position, Time, Version, Relevance, _warnings.NextNumber, [.. _availability.Values], [.. _parties.Values], [.. _keys.All], [.. _arrangements.All], _declarations.All,
            _subscriptions.All, [.. _warnings.All], [.. _observations.All], Events.First, Events.ToArray(), [.. _parts.Select(part => part.Capture())]);

    /// <summary>The state that a snapshot holds.</summary>
    /// <param name="stream">What <see cref="AirspaceSnapshot.WriteTo"/> wrote; read to its end.</param>
    /// <exception cref="FormatException">Not a snapshot, one whose parts contradict each other, or of a later format version.</exception>
    /// <exception cref="InvalidValueException">A value that this program's types cannot hold.</exception>
    /// <exception cref="EndOfStreamException">It ends too early.</exception>
    /// <exception cref="StateTooNewException">The state has a version that this program does not know.</exception>
    public static AirspaceState Restore(Stream stream)
    {
        var state = new AirspaceState();
        Read(stream, (ref CanonicalReader reader) => ReadHeader(ref reader), state.Begin);
        Read(stream, (ref CanonicalReader reader) => StateFormat.ReadAvailability(ref reader), known => state._availability.Add(known.Uss, known));
        Read(stream, (ref CanonicalReader reader) => StateFormat.ReadParty(ref reader), party => state._parties.Add(party.Id, party));
        // Things are made on one thread at a time, and only there are names looked up.
        var names = state._names;
        Read(stream, (ref CanonicalReader reader) => StateFormat.ReadKey(ref reader, names), state._keys.Add);
        Read(stream, (ref CanonicalReader reader) => StateFormat.ReadArrangement(ref reader), state._arrangements.Put);
        Read(stream, (ref CanonicalReader reader) => StateFormat.ReadDeclaration(ref reader, names), state._declarations.Put);
        Read(stream, (ref CanonicalReader reader) => StateFormat.ReadSubscription(ref reader, names), state._subscriptions.Put);
        state.TieDependents();
        Read(stream, (ref CanonicalReader reader) => StateFormat.ReadWarning(ref reader, names), state._warnings.Add);
        Read(stream, (ref CanonicalReader reader) => StateFormat.ReadObservation(ref reader), state._observations.Put);
        foreach (var part in state._parts)
            part.Restore(stream, names);
        Read(stream, (ref CanonicalReader reader) => StateFormat.ReadEvent(ref reader, names), happened => state.Events.Add(happened));
        if (stream.ReadByte() >= 0)
            throw new FormatException("bytes are left over");
        return state;
    }

    /// <summary>Which intents depend on which subscription follows from the intents.</summary>
    private void TieDependents()
    {
        foreach (var declaration in _declarations.All)
        {
            if (declaration is { EndedAt: null, Reference.SubscriptionId: { } subscription })
                _subscriptions.AddDependent(subscription, declaration.Id);
        }
    }

    private static Header ReadHeader(ref CanonicalReader reader)
    {
        byte version = reader.Byte();
        if (version < StateFormat.Version)
            throw new FormatException($"a snapshot of format version {version}, made by an earlier program; delete it, the journal has everything");
        if (version > StateFormat.Version)
            throw new FormatException($"a snapshot of format version {version}; this program reads version {StateFormat.Version}");
        var header = new Header(reader.Int64(), reader.Time(), reader.Int32(), (Relevance)reader.Choice((byte)Relevance.Exact), reader.Int64(), reader.Int64());
        if (header.Version > StateVersion.Latest)
            throw new StateTooNewException(header.Version);
        return header is { Version: >= StateVersion.First, Position: >= 0 and < NumberMax, NextWarning: > 0 and < NumberMax, FirstEvent: >= 0 and < NumberMax }
            ? header : throw reader.Unreadable("a position or a number out of range");
    }

    private void Begin(Header header)
    {
        (Position, Time, Version, Relevance) = (header.Position, header.Time, header.Version, header.Relevance);
        _warnings.NextNumber = header.NextWarning;
        Events.StartAt(header.FirstEvent);
    }

    private readonly record struct Header(long Position, Instant Time, int Version, Relevance Relevance, long NextWarning, long FirstEvent);

    /// <summary>Reads one kind of thing: while some of them are added, in their order, the next are made on another processor.</summary>
    internal static void Read<T>(Stream stream, CanonicalReader.Element<T> read, Action<T> add)
    {
        int rest = ReadInt32(stream);
        if (rest < 0)
            throw new FormatException($"{typeof(T).Name}: a negative count");
        byte[] buffer = new byte[1024];
        T[] made = [];
        do
        {
            T[] next = [];
            int count = Math.Min(rest, RestoreChunk);
            InParallel(
                () =>
                {
                    foreach (var thing in made)
                        Add(thing, add);
                },
                () => next = Make(stream, count, ref buffer, read));
            made = next;
            rest -= count;
        }
        while (made.Length > 0);
    }

    private static T[] Make<T>(Stream stream, int count, ref byte[] buffer, CanonicalReader.Element<T> read)
    {
        var things = new T[count];
        for (int i = 0; i < count; i++)
        {
            int length = ReadInt32(stream);
            if (length is < 0 or > 64 << 20)
                throw new FormatException($"a length of {length} bytes");
            if (buffer.Length < length)
                buffer = new byte[length];
            stream.ReadExactly(buffer, 0, length);
            var reader = new CanonicalReader(buffer.AsSpan(0, length));
            things[i] = read(ref reader);
            reader.RequireEnd();
        }
        return things;
    }

    private static int ReadInt32(Stream stream)
    {
        Span<byte> number = stackalloc byte[4];
        stream.ReadExactly(number);
        return BinaryPrimitives.ReadInt32LittleEndian(number);
    }

    /// <summary>Does both, and throws what the first of them throws, as it is; else what the second does.</summary>
    private static void InParallel(Action first, Action second)
    {
        ExceptionDispatchInfo? firstFailure = null, secondFailure = null;
        Parallel.Invoke(() => firstFailure = FailureOf(first), () => secondFailure = FailureOf(second));
        firstFailure?.Throw();
        secondFailure?.Throw();
    }

    private static ExceptionDispatchInfo? FailureOf(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception failure)
        {
            return ExceptionDispatchInfo.Capture(failure);
        }
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
