using System.Runtime.CompilerServices;
using NodaTime;

namespace Forewarn.Server.Tokens;

/// <summary>Remembers who sent a token that was found valid, so that the next request need not verify a signature.</summary>
/// <remarks>A table of fixed size, filled like a processor's cache: a digest chooses a row, and a row has a few places. No lock:
/// an entry is immutable and put in place by one reference write, so a reader sees a whole entry or none, and of two writers to one
/// place the last wins, which costs the other a verification later, never a wrong answer.</remarks>
internal sealed class TokenCache
{
    /// <summary>Most tokens remembered; about 4 MB when full.</summary>
    public const int Capacity = Rows * Ways;

    private const int Rows = 2048;
    private const int Ways = 8;

    private readonly Entry?[] _entries = new Entry?[Capacity];

    /// <summary>Entries by the very string that the token came in: while a connection sends the same header, the server hands out the same
    /// string. It lives as long as the server keeps that.</summary>
    private readonly ConditionalWeakTable<string, Entry> _sameStrings = [];

    /// <summary>Who sent the token, if it was found valid, has not reached its expiry, and its key is still among
    /// <paramref name="believed"/>.</summary>
    /// <param name="header">The string that the token came in, to be found by from now on; null for none.</param>
    public Caller? Find(in TokenDigest digest, KeySet believed, Instant now, string? header = null)
    {
        foreach (ref var place in Row(digest))
        {
            if (Volatile.Read(ref place) is not { } entry || entry.Digest != digest)
                continue;
            if (header is not null)
                _sameStrings.AddOrUpdate(header, entry);
            return entry.CallerAt(now, believed);
        }
        return null;
    }

    /// <summary>The same, by the string of a header of which a digest has led to a caller before.</summary>
    public Caller? Find(string header, KeySet believed, Instant now) =>
        _sameStrings.TryGetValue(header, out var entry) ? entry.CallerAt(now, believed) : null;

    /// <summary>Remembers a token that was just found valid; forgets another when its row is full.</summary>
    public void Add(in TokenDigest digest, Caller caller, VerificationKey key, KeySet believed, Instant now)
    {
        var row = Row(digest);
        int chosen = (int)(digest.High % Ways);
        for (int way = 0; way < row.Length; way++)
        {
            if (Volatile.Read(ref row[way]) is { } entry && entry.Digest == digest)
            {
                chosen = way;
                break;
            }
            if (row[way] is null || now >= row[way]!.Caller.Expiry || !believed.Contains(row[way]!.Key))
                chosen = way;
        }
        Volatile.Write(ref row[chosen], new Entry(digest, caller, key));
    }

    private Span<Entry?> Row(in TokenDigest digest) => _entries.AsSpan((int)(digest.Low % Rows) * Ways, Ways);

    private sealed record Entry(TokenDigest Digest, Caller Caller, VerificationKey Key)
    {
        public Caller? CallerAt(Instant now, KeySet believed) => now < Caller.Expiry && believed.Contains(Key) ? Caller : null;
    }
}
