using System.Diagnostics;
using Forewarn.Client;
using Forewarn.Client.Model;
using Forewarn.Record;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Forewarn.WebConsole.Desks;

/// <summary>One person's desk: the node as that person may see it, and word of what changes there.</summary>
/// <remarks>One for each open page (circuit). <see cref="OpenAsync"/> is called by the layout before any page is shown. Everything but
/// <see cref="Changed"/> is for the page's own thread.</remarks>
public sealed class Desk(NodeDoor door, AuthenticationStateProvider sessions, ILogger<Desk> logger) : IAsyncDisposable
{
    /// <summary>Wait before the stream of events is opened again after it broke.</summary>
    private static readonly TimeSpan ReopenAfter = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _ended = new();
    private Viewer? _viewer;
    private ForewarnClient? _client;
    private Task _listening = Task.CompletedTask;
    private string? _token;
    private long _tokenMadeAt;

    /// <summary>Happens for each event that the viewer may see, on no particular thread: a component goes on with <c>InvokeAsync</c>.</summary>
    public event Action<LiveEvent>? Changed;

    /// <summary>Happens when the stream of events is lost, or runs (again); on no particular thread. What was read before it ran may be behind,
    /// so a page reads again when it does.</summary>
    public event Action<bool>? LiveChanged;

    /// <summary>Happens when the session ended: the desk tells no more, and its client may do nothing any more. On no particular thread.</summary>
    public event Action? Ended;

    /// <summary>Whether the session ended.</summary>
    public bool HasEnded => _ended.IsCancellationRequested;

    /// <summary>Whether events arrive; while not, screens may be behind, and say so.</summary>
    public bool IsLive { get; private set; }

    /// <exception cref="InvalidOperationException">The desk is not open.</exception>
    public Viewer Viewer => _viewer ?? throw new InvalidOperationException("The desk is not open.");

    /// <summary>The node's API, as the viewer.</summary>
    /// <exception cref="InvalidOperationException">The desk is not open.</exception>
    public ForewarnClient Client => _client ?? throw new InvalidOperationException("The desk is not open.");

    /// <summary>What time it is in the airspace.</summary>
    public Instant Now => door.Clock.GetCurrentInstant();

    /// <summary>Whether time passes by itself; not on a node that replays the past, whose clock stands still until it is set.</summary>
    public bool ClockRuns => door.Clock is SystemClock;

    /// <summary>The node's API without the client library, for what is shown as the node wrote it; the caller gives a path that begins
    /// with a slash.</summary>
    public async Task<HttpResponseMessage> GetAsync(string path, CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path.TrimStart('/'));
        request.Headers.Authorization = Token() is { } token ? new("Bearer", token) : null;
        return await door.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    /// <summary>Finds out who looks; does nothing the second time.</summary>
    /// <returns>Whether there is anybody: a session that has ended has no viewer.</returns>
    public async Task<bool> OpenAsync()
    {
        if (_viewer is not null)
            return true;
        _viewer = Viewer.Of((await sessions.GetAuthenticationStateAsync()).User);
        if (_viewer is null)
            return false;
        _client = new ForewarnClient(door.Http, _ => ValueTask.FromResult(Token()));
        sessions.AuthenticationStateChanged += OnSessionChanged;
        return true;
    }

    /// <summary>A session only ever changes by ending.</summary>
    private async void OnSessionChanged(Task<AuthenticationState> session)
    {
        if (Viewer.Of((await session).User) is not null || HasEnded)
            return;
        await _ended.CancelAsync();
        SetLive(false);
        Ended?.Invoke();
    }

    /// <summary>Begins to listen for events; does nothing the second time. Called once the page is live in the browser, since a page that is
    /// only being prerendered has nobody to tell.</summary>
    public void Listen()
    {
        if (_listening.IsCompleted && !_ended.IsCancellationRequested)
            _listening = ListenAsync(Client, _ended.Token);
    }

    private async Task ListenAsync(ForewarnClient client, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await foreach (var step in client.EventsAsync(cancellation: cancellation))
                {
                    SetLive(true);
                    if (step.Event is { } happened)
                        Changed?.Invoke(happened);
                }
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception lost) when (lost is HttpRequestException or IOException or ForewarnProblemException or RecordFormatException or OperationCanceledException)
            {
                logger.LogDebug(lost, "The stream of events ended");
            }
            SetLive(false);
            await Task.Delay(ReopenAfter, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A token that is good for another half of its life at least; none once the session ended, and the node refuses.</summary>
    private string? Token()
    {
        lock (_ended)
        {
            if (HasEnded)
                return null;
            if (_token is null || Stopwatch.GetElapsedTime(_tokenMadeAt) > NodeDoor.TokenLifetime / 2)
                (_token, _tokenMadeAt) = (door.Token(Viewer), Stopwatch.GetTimestamp());
            return _token;
        }
    }

    private void SetLive(bool isLive)
    {
        if (IsLive == isLive)
            return;
        IsLive = isLive;
        LiveChanged?.Invoke(isLive);
    }

    public async ValueTask DisposeAsync()
    {
        sessions.AuthenticationStateChanged -= OnSessionChanged;
        await _ended.CancelAsync();
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
    }
}
