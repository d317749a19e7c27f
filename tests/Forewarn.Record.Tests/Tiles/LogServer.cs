using System.Net;
using System.Net.Sockets;

namespace Forewarn.Record.Tests.Tiles;

/// <summary>A real HTTP server on this machine that answers as the test says.</summary>
internal sealed class LogServer : IDisposable
{
    private readonly HttpListener _listener;
    private readonly Func<HttpListenerContext, Task> _answer;
    private readonly Task _serving;

    /// <param name="answer">Answers a request; the path begins after the prefix. Whatever it does not close is closed when the server is.</param>
    public LogServer(Func<HttpListenerContext, Task> answer)
    {
        _answer = answer;
        (_listener, Prefix) = Listen();
        _serving = ServeAsync();
    }

    public LogServer(Action<string, HttpListenerResponse> answer)
        : this(context =>
        {
            answer(context.Request.Url!.AbsolutePath["/log/".Length..], context.Response);
            context.Response.Close();
            return Task.CompletedTask;
        })
    {
    }

    /// <summary>Where the log is.</summary>
    public Uri Prefix { get; }

    /// <summary>Paths that were asked for, in order.</summary>
    public List<string> Asked { get; } = [];

    public void Dispose()
    {
        _listener.Close();
        _serving.Wait(TimeSpan.FromSeconds(10));
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            lock (Asked)
                Asked.Add(context.Request.Url!.AbsolutePath["/log/".Length..]);
            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            await _answer(context);
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The client went away, which is what some tests are about.
        }
    }

    /// <summary>Tries ports until one is free: a listener of this kind cannot choose its own.</summary>
    private static (HttpListener, Uri) Listen()
    {
        const int AttemptsMax = 20;
        for (int attempt = 1; ; attempt++)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            int port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            var prefix = new Uri(FormattableString.Invariant($"http://127.0.0.1:{port}/log/"));
            var listener = new HttpListener();
            listener.Prefixes.Add(prefix.AbsoluteUri);
            try
            {
                listener.Start();
                return (listener, prefix);
            }
            catch (HttpListenerException) when (attempt < AttemptsMax)
            {
                listener.Close();
            }
        }
    }
}
