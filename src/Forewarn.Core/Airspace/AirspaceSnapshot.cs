using System.Buffers.Binary;
using System.Security.Cryptography;
using Forewarn.Core.Format;
using Forewarn.Core.Incidents;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Airspace;

/// <summary>The whole state at one position, held still while the airspace goes on.</summary>
/// <remarks>Taking one costs a copy of references (some milliseconds for a million declarations); writing it needs no lock.
/// Equal states write equal bytes, so the hash of these bytes is the hash of the state.</remarks>
public sealed class AirspaceSnapshot
{
    private readonly long _position;
    private readonly Instant _time;
    private readonly long _nextWarning;
    private readonly Party[] _parties;
    private readonly Arrangement[] _arrangements;
    private readonly Declaration[] _declarations;
    private readonly Subscription[] _subscriptions;
    private readonly Warning[] _warnings;
    private readonly Observation[] _observations;
    private readonly long _firstEvent;
    private readonly AirspaceEvent[] _events;

    internal AirspaceSnapshot(
        long position, Instant time, long nextWarning, Party[] parties, Arrangement[] arrangements, Declaration[] declarations,
        Subscription[] subscriptions, Warning[] warnings, Observation[] observations, long firstEvent, AirspaceEvent[] events)
    {
        (_position, _time, _nextWarning, _firstEvent) = (position, time, nextWarning, firstEvent);
        (_parties, _arrangements, _declarations, _subscriptions) = (parties, arrangements, declarations, subscriptions);
        (_warnings, _observations, _events) = (warnings, observations, events);
    }

    public long Position => _position;

    /// <summary>Writes the state: a header, then each kind of thing in the order of its ids, each with its length before it.</summary>
    public void WriteTo(Stream stream)
    {
        var writer = new CanonicalWriter();
        Array.Sort(_declarations, (a, b) => a.Key.CompareTo(b.Key));
        Array.Sort(_subscriptions, (a, b) => a.Id.CompareTo(b.Id));
        Array.Sort(_warnings, (a, b) => a.Number.CompareTo(b.Number));
        Array.Sort(_observations, (a, b) => a.Id.CompareTo(b.Id));
        Write(stream, writer, [this], snapshot =>
        {
            writer.Byte(StateFormat.Version);
            writer.Int64(snapshot._position);
            writer.Time(snapshot._time);
            writer.Int64(snapshot._nextWarning);
            writer.Int64(snapshot._firstEvent);
        });
        Write(stream, writer, _parties, party => EntityFormat.Write(writer, party));
        Write(stream, writer, _arrangements, arrangement => EntityFormat.Write(writer, arrangement));
        Write(stream, writer, _declarations, declaration => StateFormat.Write(writer, declaration));
        Write(stream, writer, _subscriptions, subscription => StateFormat.Write(writer, subscription));
        Write(stream, writer, _warnings, warning => StateFormat.Write(writer, warning));
        Write(stream, writer, _observations, observation => StateFormat.Write(writer, observation));
        Write(stream, writer, _events, happened => StateFormat.Write(writer, happened));
    }

    /// <summary>The state hash: SHA-256 of what <see cref="WriteTo"/> writes, in lower-case hexadecimal.</summary>
    public string Hash()
    {
        using var sha = SHA256.Create();
        using (var stream = new BufferedStream(new CryptoStream(Stream.Null, sha, CryptoStreamMode.Write), 1 << 16))
            WriteTo(stream);
        return Convert.ToHexStringLower(sha.Hash!);
    }

    private static void Write<T>(Stream stream, CanonicalWriter writer, T[] things, Action<T> write)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(number, things.Length);
        stream.Write(number);
        foreach (var thing in things)
        {
            writer.Clear();
            write(thing);
            BinaryPrimitives.WriteInt32LittleEndian(number, writer.Length);
            stream.Write(number);
            stream.Write(writer.Written);
        }
    }
}
