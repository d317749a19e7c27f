using System.Buffers.Binary;
using System.Security.Cryptography;
using Forewarn.Core.Discovery;
using Forewarn.Core.Format;
using Forewarn.Core.Incidents;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Airspace;

/// <summary>The whole state at one position, held still while the airspace goes on.</summary>
/// <remarks>Taking one costs a copy of references (some tens of milliseconds for a million declarations); writing it needs no lock.
/// Equal states write equal bytes, so the hash of these bytes is the hash of the state.</remarks>
public sealed class AirspaceSnapshot
{
    /// <summary>Things that are sorted together, and after which a pause may come.</summary>
    private const int RunLength = 512;

    private readonly Instant _time;
    private readonly int _version;
    private readonly Relevance _relevance;
    private readonly long _firstEvent;
    private readonly AirspaceEvent[] _events;
    private readonly ICapturedPart[] _parts;

    internal AirspaceSnapshot(
        long position, Instant time, int version, Relevance relevance, long nextWarning, UssAvailability[] availability, Party[] parties, KeyBook.Owned[] keys,
        Arrangement[] arrangements, Declaration[] declarations, SubscriptionBook.Counted[] subscriptions, Warning[] warnings, Observation[] observations, long firstEvent, AirspaceEvent[] events, ICapturedPart[] parts)
    {
        (_version, _relevance, Availability, _parts) = (version, relevance, availability, parts);
        (Position, NextWarning, _time, _firstEvent, _events) = (position, nextWarning, time, firstEvent, events);
        (Parties, Keys, Arrangements, Declarations, Subscriptions) = (parties, keys, arrangements, declarations, subscriptions);
        (Warnings, Observations) = (warnings, observations);
    }

    public long Position { get; }

    internal long NextWarning { get; }

    internal UssAvailability[] Availability { get; }

    internal Party[] Parties { get; }

    internal KeyBook.Owned[] Keys { get; }

    internal Arrangement[] Arrangements { get; }

    internal Declaration[] Declarations { get; }

    internal SubscriptionBook.Counted[] Subscriptions { get; }

    internal Warning[] Warnings { get; }

    internal Observation[] Observations { get; }

    /// <summary>Writes the state: a header, then each kind of thing in the order of its ids, each with its length before it.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="pause">Called about every millisecond of work, for a caller that wants to leave the processor to others.</param>
    public void WriteTo(Stream stream, Action? pause = null)
    {
        var writer = new CanonicalWriter();
        Write(stream, writer, [this], snapshot =>
        {
            writer.Byte(StateFormat.Version);
            writer.Int64(snapshot.Position);
            writer.Time(snapshot._time);
            writer.Int32(snapshot._version);
            writer.Byte((byte)snapshot._relevance);
            writer.Int64(snapshot.NextWarning);
            writer.Int64(snapshot._firstEvent);
        });
        Write(stream, writer, Availability, known => StateFormat.Write(writer, known));
        Write(stream, writer, Parties, party => StateFormat.Write(writer, party));
        Write(stream, writer, Keys, key => StateFormat.Write(writer, key));
        Write(stream, writer, Arrangements, arrangement => StateFormat.Write(writer, arrangement));
        Write(stream, writer, Declarations, declaration => StateFormat.Write(writer, declaration), pause, (a, b) => a.Key.CompareTo(b.Key));
        Write(stream, writer, Subscriptions, subscription => StateFormat.Write(writer, subscription), pause, (a, b) => a.Subscription.Id.CompareTo(b.Subscription.Id));
        Write(stream, writer, Warnings, warning => StateFormat.Write(writer, warning), pause, (a, b) => a.Number.CompareTo(b.Number));
        Write(stream, writer, Observations, observation => StateFormat.Write(writer, observation), pause, (a, b) => a.Id.CompareTo(b.Id));
        foreach (var part in _parts)
            part.WriteTo(stream, writer);
        Write(stream, writer, _events, happened => StateFormat.Write(writer, happened), pause);
    }

    /// <summary>The state hash: SHA-256 of what <see cref="WriteTo"/> writes, in lower-case hexadecimal.</summary>
    public string Hash()
    {
        using var sha = SHA256.Create();
        using (var stream = new BufferedStream(new CryptoStream(Stream.Null, sha, CryptoStreamMode.Write), 1 << 16))
            WriteTo(stream);
        return Convert.ToHexStringLower(sha.Hash!);
    }

    /// <param name="order">The order to write them in; null for the one that they have.</param>
    internal static void Write<T>(Stream stream, CanonicalWriter writer, T[] things, Action<T> write, Action? pause = null, Comparison<T>? order = null)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(number, things.Length);
        stream.Write(number);
        int count = 0;
        foreach (var thing in order is null ? things : InOrder(things, order, pause))
        {
            writer.Clear();
            write(thing);
            BinaryPrimitives.WriteInt32LittleEndian(number, writer.Length);
            stream.Write(number);
            stream.Write(writer.Written);
            if (++count % RunLength == 0)
                pause?.Invoke();
        }
    }

    /// <summary>Sorts run by run, and takes the least of all runs again and again, so that no step takes long.</summary>
    private static IEnumerable<T> InOrder<T>(T[] things, Comparison<T> order, Action? pause)
    {
        var comparer = Comparer<T>.Create(order);
        var runs = new PriorityQueue<(int Next, int End), T>(comparer);
        for (int start = 0; start < things.Length; start += RunLength)
        {
            int end = Math.Min(start + RunLength, things.Length);
            Array.Sort(things, start, end - start, comparer);
            runs.Enqueue((start + 1, end), things[start]);
            pause?.Invoke();
        }
        while (runs.TryPeek(out var run, out var least))
        {
            yield return least;
            if (run.Next < run.End)
                runs.DequeueEnqueue((run.Next + 1, run.End), things[run.Next]);
            else
                runs.Dequeue();
        }
    }
}
