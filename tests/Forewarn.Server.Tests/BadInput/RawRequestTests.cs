using System.Net.Sockets;
using System.Text;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.BadInput;

/// <summary>Requests that no HTTP client would send: each is answered or cut off, and the node goes on.</summary>
public class RawRequestTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    public static TheoryData<string> Requests => new()
    {
        "GET /healthz HTTP/9.9\r\n\r\n",
        "GET /healthz\r\n\r\n",
        "\0\0\0\0\r\n\r\n",
        "GET /healthz HTTP/1.1\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nno colon here\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Nul: a\0b\r\n\r\n",
        "GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /v1/../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "PUT /v1/parties/x HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "PUT /v1/parties/x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        "PUT /v1/parties/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
        $"GET /{new string('a', 20_000)} HTTP/1.1\r\nHost: x\r\n\r\n",
        $"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: {new string('a', 100_000)}\r\n\r\n",
    };

    [Theory, MemberData(nameof(Requests))]
    public async Task A_malformed_request_is_turned_away(string request)
    {
        string answer = await SendAsync(Encoding.Latin1.GetBytes(request));
        Assert.Matches("^HTTP/1.1 (4|505)", answer);
        (await _node.AsNobody().GetAsync("/healthz")).Expect(200);
    }

    [Fact]
    public async Task A_chunk_that_is_no_chunk_is_a_problem()
    {
        string head = $"PUT /v1/parties/x HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {_node.Admin.Token}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n";
        string answer = await SendAsync(Encoding.Latin1.GetBytes(head));
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("urn:forewarn:problem:bad-request", answer);
    }

    private async Task<string> SendAsync(byte[] request)
    {
        using var socket = new TcpClient();
        var address = new Uri(_node.Server.Url);
        await socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        var stream = socket.GetStream();
        await stream.WriteAsync(request, TestContext.Current.CancellationToken);
        var answer = new StringBuilder();
        byte[] buffer = new byte[4_096];
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0;)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
                if (answer.ToString().Contains("\r\n0\r\n\r\n", StringComparison.Ordinal))
                    break;
            }
        }
        catch (IOException) when (answer.Length > 0)
        {
            // The node has said what it had to say, and cut the rest off.
        }
        return answer.ToString();
    }
}
