using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Forewarn.Server.Outbound;

/// <summary>Connects to servers that others have named, and to no machine behind which something of the operator's own may listen.</summary>
internal static class GuardedConnections
{
    /// <summary>A client that follows no redirect, uses no proxy, keeps no cookie, and connects to public addresses alone unless told otherwise.
    /// </summary>
    /// <remarks>The address that was checked is the one that is connected to: a name that resolves to another the next time gains nothing.
    /// Its own timeout is off; the caller sets one for each request.</remarks>
    /// <param name="privateOption">The option that permits addresses which are not public, when it is not set; null when it is.</param>
    /// <param name="answerHeadersKiloBytesMax">Longest headers of an answer.</param>
    /// <param name="connectMax">Longest time to connect.</param>
    public static HttpClient Open(string? privateOption, int answerHeadersKiloBytesMax, TimeSpan connectMax)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            MaxResponseHeadersLength = answerHeadersKiloBytesMax,
            MaxResponseDrainSize = 16 * 1024,
            ConnectTimeout = connectMax,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ActivityHeadersPropagator = null,
            ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, privateOption, cancellation),
        };
        var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Forewarn", null));
        return http;
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint server, string? privateOption, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(server.Host, cancellation);
        var permitted = privateOption is null ? addresses : [.. addresses.Where(PublicAddresses.Contains)];
        if (permitted.Length == 0)
            throw new HttpRequestException(addresses.Length == 0 ? "the host has no address" : $"the host has no public address; {privateOption} permits others");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(permitted, server.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
