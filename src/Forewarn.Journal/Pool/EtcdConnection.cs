using System.Security.Cryptography.X509Certificates;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Mvccpb;

namespace Forewarn.Journal.Pool;

/// <summary>etcd, over whichever of its members answers.</summary>
/// <remarks>Every call but <see cref="WatchAsync"/> has a time limit, and goes on with the next endpoint when one does not answer.</remarks>
internal sealed class EtcdConnection : IEtcd
{
    /// <summary>How long one call may take at one endpoint.</summary>
    private static readonly TimeSpan CallTimeMax = TimeSpan.FromSeconds(2);

    /// <summary>How soon a connection without an answer is given up.</summary>
    private static readonly TimeSpan PingTime = TimeSpan.FromSeconds(1);

    private readonly GrpcChannel[] _channels;
    private readonly string _prefix;
    private int _current;

    public EtcdConnection(EtcdOptions options)
    {
        _prefix = options.Prefix;
        _channels = [.. options.Endpoints.Select(endpoint => GrpcChannel.ForAddress(endpoint, new GrpcChannelOptions
        {
            HttpHandler = Handler(options),
            DisposeHttpClient = true,
            // What etcd lets a request have is its own limit; answers to a watch are gathered from several.
            MaxReceiveMessageSize = null,
        }))];
    }

    public Task<RangeResponse> RangeAsync(string name, bool isPrefix, bool keysOnly, CancellationToken cancellation, long revision = 0) => CallAsync(
        channel => new KV.KVClient(channel).RangeAsync(
            new RangeRequest { Key = Key(name), RangeEnd = isPrefix ? EndOf(Key(name)) : ByteString.Empty, KeysOnly = keysOnly, Revision = revision }, Options(cancellation)),
        cancellation);

    public Task<TxnResponse> WriteAsync(Compare condition, RequestOp write, CancellationToken cancellation) => CallAsync(
        channel => new KV.KVClient(channel).TxnAsync(new TxnRequest { Compare = { condition }, Success = { write } }, Options(cancellation)), cancellation);

    public Task<LeaseGrantResponse> GrantLeaseAsync(TimeSpan time, CancellationToken cancellation) => CallAsync(
        channel => new Lease.LeaseClient(channel).LeaseGrantAsync(new LeaseGrantRequest { TTL = (long)time.TotalSeconds }, Options(cancellation)), cancellation);

    public Task<long> KeepLeaseAsync(long id, CancellationToken cancellation) => CallAsync(
        async channel =>
        {
            using var call = new Lease.LeaseClient(channel).LeaseKeepAlive(Options(cancellation));
            await call.RequestStream.WriteAsync(new LeaseKeepAliveRequest { ID = id }, cancellation);
            bool isAnswered = await call.ResponseStream.MoveNext(cancellation);
            return isAnswered ? call.ResponseStream.Current.TTL : 0;
        },
        cancellation);

    public Task RevokeLeaseAsync(long id, CancellationToken cancellation) => CallAsync(
        channel => new Lease.LeaseClient(channel).LeaseRevokeAsync(new LeaseRevokeRequest { ID = id }, Options(cancellation)), cancellation);

    public Task CompactAsync(long revision, CancellationToken cancellation) => CallAsync(
        channel => new KV.KVClient(channel).CompactAsync(new CompactionRequest { Revision = revision }, Options(cancellation)), cancellation);

    public async IAsyncEnumerable<KeyValue> WatchAsync(string name, long fromRevision, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        int used = Volatile.Read(ref _current);
        // With this header, a member that has lost its leader ends the watch instead of being silent.
        var headers = new Metadata { { "hasleader", "true" } };
        using var call = new Watch.WatchClient(_channels[used]).Watch(headers, cancellationToken: cancellation);
        await call.RequestStream.WriteAsync(
            new WatchRequest { CreateRequest = new WatchCreateRequest { Key = Key(name), RangeEnd = EndOf(Key(name)), StartRevision = fromRevision, Fragment = true } }, cancellation);
        while (true)
        {
            try
            {
                if (!await call.ResponseStream.MoveNext(cancellation))
                {
                    throw new RpcException(new Status(StatusCode.Unavailable, "the watch ended"));
                }
            }
            catch (RpcException) when (!cancellation.IsCancellationRequested)
            {
                Leave(used);
                throw;
            }
            WatchResponse answer = call.ResponseStream.Current;
            if (answer.Canceled)
            {
                if (answer.CompactRevision > 0)
                {
                    throw new CompactedException(answer.CompactRevision);
                }
                Leave(used);
                throw new RpcException(new Status(StatusCode.Unavailable, answer.CancelReason));
            }
            foreach (Event written in answer.Events)
            {
                if (written.Type == Event.Types.EventType.Put)
                {
                    yield return written.Kv;
                }
            }
        }
    }

    public void Leave() => Leave(Volatile.Read(ref _current));

    public ByteString Key(string name) => ByteString.CopyFromUtf8(_prefix + name);

    public string NameOf(ByteString key) => key.ToStringUtf8()[_prefix.Length..];

    public void Dispose()
    {
        foreach (GrpcChannel channel in _channels)
        {
            channel.Dispose();
        }
    }

    private static ByteString EndOf(ByteString prefix)
    {
        byte[] end = prefix.ToByteArray();
        end[^1]++;
        return ByteString.CopyFrom(end);
    }

    private static CallOptions Options(CancellationToken cancellation) => new(deadline: DateTime.UtcNow + CallTimeMax, cancellationToken: cancellation);

    private static SocketsHttpHandler Handler(EtcdOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = PingTime,
            KeepAlivePingTimeout = PingTime,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            ConnectTimeout = CallTimeMax,
            UseProxy = false,
        };
        if (options.Certificate is { } certificate)
        {
            handler.SslOptions.ClientCertificates = [certificate];
        }
        if (options.Authority is { } authority)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { authority },
                RevocationMode = X509RevocationMode.NoCheck,
            };
        }
        return handler;
    }

    private Task<T> CallAsync<T>(Func<GrpcChannel, AsyncUnaryCall<T>> call, CancellationToken cancellation) =>
        CallAsync(async channel => await call(channel), cancellation);

    private async Task<T> CallAsync<T>(Func<GrpcChannel, Task<T>> call, CancellationToken cancellation)
    {
        for (int tried = 1; ; tried++)
        {
            int used = Volatile.Read(ref _current);
            try
            {
                return await call(_channels[used]);
            }
            catch (RpcException failed) when (!cancellation.IsCancellationRequested
                && failed.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal && tried < _channels.Length)
            {
                Leave(used);
            }
        }
    }

    private void Leave(int used) => Interlocked.CompareExchange(ref _current, (used + 1) % _channels.Length, used);
}
