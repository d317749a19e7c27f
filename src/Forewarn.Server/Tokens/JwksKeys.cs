using Microsoft.Extensions.Logging;
using NodaTime;

namespace Forewarn.Server.Tokens;

/// <summary>The keys that an issuer publishes at a URL, kept fresh while the node runs.</summary>
/// <remarks>Whatever happens to the issuer's host, the last keys obtained stay believed; only a well-formed key set replaces them,
/// and it replaces all of them, so that an issuer can withdraw a key. Thread-safe: the set is swapped as a whole.</remarks>
internal sealed class JwksKeys : IKeySource
{
    private readonly Uri _url;
    private readonly IClock _clock;
    private readonly ILogger _logger;
    private readonly JwksLimits _limits;
    private readonly HttpClient _http;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();

    private volatile KeySet _current = KeySet.Empty;
    private volatile KeyStatus _status = new(0, null, "the issuer's keys have not been fetched yet");
    private Task _fetch = Task.CompletedTask;  // guarded by _gate; at most one fetch is under way
    private Instant? _askedAt;                 // guarded by _gate; when a token last caused a fetch
    private Task _loop = Task.CompletedTask;   // set once, by StartAsync

    public JwksKeys(Uri url, IClock clock, ILogger logger, JwksLimits limits)
    {
        (_url, _clock, _logger, _limits) = (url, clock, logger, limits);
        // A redirect could lead from the configured host to one that nobody vouched for.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        _http = new HttpClient(handler)
        {
            Timeout = limits.FetchTimeout.ToTimeSpan(),
            MaxResponseContentBufferSize = limits.AnswerBytesMax,
        };
    }

    public KeySet Current => _current;

    public KeyStatus Status => _status;

    public async Task StartAsync(CancellationToken cancellation)
    {
        await Fetch().WaitAsync(cancellation);
        _loop = RefreshPeriodicallyAsync();
    }

    public Task RefreshAsync()
    {
        lock (_gate)
        {
            var now = _clock.GetCurrentInstant();
            // A clock that was set back must not suspend refreshing until it has caught up.
            if (_fetch.IsCompleted && _askedAt is { } asked && now >= asked && now - asked < _limits.AskedInterval)
                return Task.CompletedTask;
            _askedAt = now;
            return Fetch();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
        await Fetch();
        _http.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Joins the fetch under way, or begins one. Never fails.</summary>
    private Task Fetch()
    {
        lock (_gate)
        {
            if (_fetch.IsCompleted && !_stopping.IsCancellationRequested)
                _fetch = Task.Run(FetchAsync);
            return _fetch;
        }
    }

    private async Task FetchAsync()
    {
        try
        {
            var keys = JwksDocument.Read(await _http.GetByteArrayAsync(_url, _stopping.Token));
            if (keys.ToString() != _current.ToString())
                _logger.LogInformation("The issuer at {Url} signs with these keys now: {Keys}", _url, keys);
            _current = keys;
            _status = new KeyStatus(keys.Count, _clock.GetCurrentInstant(),
                keys.Count > 0 ? null : $"{_url} publishes no RS256 or ES256 signing key");
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            // The node is ending; the fetch was cut short on purpose.
        }
        catch (Exception e)
        {
            // Whatever an issuer's host does, it must neither end the refreshing nor fail the request that waits for it.
            string problem = e is OperationCanceledException ? "no answer in time" : e.Message;
            _status = _status with { Problem = $"the issuer's keys cannot be fetched from {_url}: {problem}" };
            _logger.LogWarning("The issuer's keys cannot be fetched from {Url}: {Problem}; {Count} keys stay in use", _url, problem,
                _current.Count);
        }
    }

    private async Task RefreshPeriodicallyAsync()
    {
        while (true)
        {
            var wait = _status.IsReady ? _limits.RefreshInterval : _limits.RetryInterval;
            await Task.Delay(wait.ToTimeSpan(), _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stopping.IsCancellationRequested)
                return;
            await Fetch();
        }
    }
}
