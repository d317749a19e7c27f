using System.Net;
using System.Net.Sockets;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.BadInput;

public class ConnectionTests(SharedNode shared)
{
    [Fact]
    public async Task A_refused_body_does_not_cost_the_connection()
    {
        int connections = 0;
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellation) =>
            {
                connections++;
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var http = new HttpClient(handler) { BaseAddress = new Uri(shared.Node.Server.Url), DefaultRequestVersion = HttpVersion.Version11 };
        var client = new Client(http, "", shared.Node.Admin.Token);
        foreach (string body in new[] { "{", "null", "{\"colour\":1}", "[]", "" })
            (await client.PutTextAsync("/v1/parties/x", body)).Expect(400);
        Assert.Equal(1, connections);
    }
}
