using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Forewarn.Server.Peers;

/// <summary>Connects to peers, and to nobody else's machines.</summary>
internal static class PeerConnections
{
    /// <summary>A client that follows no redirect, uses no proxy, keeps no cookie, and connects to public addresses alone unless told otherwise.
    /// </summary>
    /// <remarks>The address that was checked is the one that is connected to: a name that resolves to another the next time gains nothing.
    /// Its own timeout is off; the caller sets one for each request.</remarks>
    public static HttpClient Open(bool allowPrivate, PeerLimits limits)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            MaxResponseHeadersLength = limits.AnswerHeadersKiloBytesMax,
            MaxResponseDrainSize = 16 * 1024,
            ConnectTimeout = limits.AnswerMax,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ActivityHeadersPropagator = null,
            ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, allowPrivate, cancellation),
        };
        var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Forewarn", null));
        return http;
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint peer, bool allowPrivate, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(peer.Host, cancellation);
        var permitted = allowPrivate ? addresses : [.. addresses.Where(PublicAddresses.Contains)];
        if (permitted.Length == 0)
            throw new HttpRequestException(addresses.Length == 0 ? "the host has no address" : "the host has no public address; --allow-private-peers permits others");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(permitted, peer.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
