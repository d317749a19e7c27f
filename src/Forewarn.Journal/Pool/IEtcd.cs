using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Mvccpb;

namespace Forewarn.Journal.Pool;

/// <summary>What a pool asks of etcd; the keys it names are below one prefix.</summary>
/// <remarks>Safe for use by many threads.</remarks>
internal interface IEtcd : IDisposable
{
    /// <summary>Reads the keys that begin with a name, as they are now: no member of etcd that is cut off answers.</summary>
    /// <param name="revision">As they were then; 0 for now.</param>
    /// <exception cref="RpcException">No endpoint answered.</exception>
    Task<RangeResponse> RangeAsync(string name, bool isPrefix, bool keysOnly, CancellationToken cancellation, long revision = 0);

    /// <summary>Writes, if a condition holds.</summary>
    /// <exception cref="RpcException">No endpoint answered; it may have been written.</exception>
    Task<TxnResponse> WriteAsync(Compare condition, RequestOp write, CancellationToken cancellation);

    /// <exception cref="RpcException">No endpoint answered.</exception>
    Task<LeaseGrantResponse> GrantLeaseAsync(TimeSpan time, CancellationToken cancellation);

    /// <summary>Keeps a lease alive once.</summary>
    /// <returns>Seconds that it lives from now; 0 when it has ended.</returns>
    /// <exception cref="RpcException">No endpoint answered.</exception>
    Task<long> KeepLeaseAsync(long id, CancellationToken cancellation);

    /// <exception cref="RpcException">No endpoint answered.</exception>
    Task RevokeLeaseAsync(long id, CancellationToken cancellation);

    /// <summary>Forgets what was overwritten up to a revision.</summary>
    /// <exception cref="RpcException">No endpoint answered, or it was forgotten already.</exception>
    Task CompactAsync(long revision, CancellationToken cancellation);

    /// <summary>Every write to keys that begin with a name, from a revision on, in order; ends when the endpoint fails, or has lost its leader.</summary>
    /// <exception cref="RpcException">The endpoint failed; the next call asks another.</exception>
    /// <exception cref="CompactedException">etcd has forgotten some of them.</exception>
    IAsyncEnumerable<KeyValue> WatchAsync(string name, long fromRevision, CancellationToken cancellation);

    /// <summary>Has the next calls, and the next watch, go to another endpoint.</summary>
    void Leave();

    /// <summary>The full key of a name.</summary>
    ByteString Key(string name);

    /// <summary>The name of a key below the prefix.</summary>
    string NameOf(ByteString key);
}

/// <summary>Conditions on which etcd writes.</summary>
internal static class Conditions
{
    /// <summary>That a key has never been written, or was removed.</summary>
    public static Compare IsAbsent(ByteString key) => new() { Key = key, Target = Compare.Types.CompareTarget.Create, Result = Compare.Types.CompareResult.Equal, CreateRevision = 0 };

    /// <summary>That a key is there.</summary>
    public static Compare IsThere(ByteString key) => new() { Key = key, Target = Compare.Types.CompareTarget.Create, Result = Compare.Types.CompareResult.Greater, CreateRevision = 0 };

    /// <summary>That a key is there under a lease.</summary>
    public static Compare IsHeld(ByteString key, long lease) => new() { Key = key, Target = Compare.Types.CompareTarget.Lease, Result = Compare.Types.CompareResult.Equal, Lease = lease };
}

/// <summary>etcd has forgotten what was written up to a revision.</summary>
internal sealed class CompactedException(long revision) : Exception(FormattableString.Invariant($"etcd has forgotten what was before revision {revision}."))
{
    public long Revision { get; } = revision;
}
