using System.Text;

namespace Forewarn.Cli.Load;

/// <summary>A USS on whose behalf requests are made.</summary>
/// <param name="Token">Its bearer token; never shown.</param>
/// <param name="BaseUrl">Its USS base URL.</param>
internal sealed record Manager(string Token, string BaseUrl)
{
    /// <summary>Fields of every request to a server, from the end of the request's line on.</summary>
    public byte[] HeadersFor(Uri server) => Encoding.ASCII.GetBytes($" HTTP/1.1\r\nHost: {server.Authority}\r\nAuthorization: Bearer {Token}\r\n");

    public override string ToString() => BaseUrl;
}
