using System.Net.Sockets;
using Forewarn.WebConsole.Desks;
using Forewarn.Server.Tokens;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Forewarn.Server.WebConsole;

/// <summary>The door by which the console enters its node: a socket that only this process opens, and tokens that are good nowhere else.</summary>
/// <remarks>The console so asks the same API as everybody, and the same rules decide what each person may see and do. Its tokens are judged by a
/// key that never leaves the memory of this process, whichever issuer the parties' own tokens come from; they open no other door, and those of
/// parties do not open this one. Thread-safe.</remarks>
internal sealed class ConsoleDoor : IAsyncDisposable
{
    private readonly string _directory;
    private readonly EmbeddedIssuer _issuer;
    private readonly HttpClient _http;

    private ConsoleDoor(string directory, EmbeddedIssuer issuer)
    {
        (_directory, _issuer) = (directory, issuer);
        Tokens = TokenValidator.Of(issuer);
        _http = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync, UseCookies = false, AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = new Uri("http://console/") };
    }

    /// <summary>Judges the tokens of those who came by this door.</summary>
    public TokenValidator Tokens { get; }

    /// <summary>Where Kestrel listens behind the door.</summary>
    public string Url => $"http://unix:{SocketPath}";

    private string SocketPath => Path.Combine(_directory, "node");

    public static ConsoleDoor Open()
    {
        // Made readable by its owner alone.
        string directory = Directory.CreateTempSubdirectory("forewarn-console-").FullName;
        return new ConsoleDoor(directory, EmbeddedIssuer.Ephemeral(SystemClock.Instance));
    }

    /// <summary>What the console is given of it.</summary>
    public NodeDoor ForConsole(IClock clock) => new(_http, clock, Token);

    /// <summary>Whether a request came by this door: connections of a Unix socket have no address.</summary>
    public static bool IsUsedBy(HttpContext context) => context.Connection.LocalIpAddress is null;

    private string Token(Viewer viewer) => _issuer.Mint(viewer.Party, viewer.Scopes, lifetime: Duration.FromTimeSpan(NodeDoor.TokenLifetime), person: viewer.Person);

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Tokens.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
