using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using Forewarn.Cli.Commands;

namespace Forewarn.Cli.Load;

/// <summary>One client's connection: sends its lane's next request whenever it is told to, and counts the answers.</summary>
/// <remarks>One request is under way at a time, as HTTP/1.1 servers answer one connection in order. Lost connections are opened
/// again.</remarks>
internal sealed class Connection : IAsyncDisposable
{
    /// <summary>Largest answer that is read.</summary>
    public const int AnswerBytesMax = 64 << 20;

    /// <summary>How long an address may take to answer a connection.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How long a lost connection is tried to be opened again; then the server is taken to be gone.</summary>
    private static readonly TimeSpan ReconnectTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ReconnectPause = TimeSpan.FromMilliseconds(100);

    private readonly Uri _address;
    private readonly Lane _lane;
    private readonly CancellationTokenSource _closing = new();
    private readonly byte[] _request = new byte[Lane.RequestBytesMax];

    /// <summary>Held while a request is sent, and while the stream is replaced: a request goes out on a whole connection or is lost.</summary>
    private readonly Lock _sending = new();

    private byte[] _answer = new byte[8 * 1024];
    private Stream _stream;
    private Task _reading = Task.CompletedTask;
    private int _requestLength;
    private volatile LoadRun? _run;
    private volatile Exception? _gone;
    private long _due;

    private Connection(Uri address, Lane lane, Stream stream) => (_address, _lane, _stream) = (address, lane, stream);

    /// <summary>Whether its lane has anything left to send.</summary>
    public bool HasNext => _lane.HasNext;

    public static async Task<Connection> OpenAsync(Uri address, Lane lane)
    {
        var connection = new Connection(address, lane, await ConnectAsync(address, CancellationToken.None));
        connection._reading = Task.Run(connection.ReadAsync);
        return connection;
    }

    /// <summary>Sends the next request; nothing may be under way.</summary>
    /// <param name="run">To which it counts.</param>
    /// <param name="due">When it had to be sent, by <see cref="Stopwatch"/>: from then on it is timed.</param>
    public void Send(LoadRun run, long due)
    {
        lock (_sending)
        {
            if (_gone is { } reason)
                run.Fail(reason);
            try
            {
                _requestLength = _lane.Write(_request);
                (_due, _run) = (due, run);
                run.Sent(due);
                _stream.Write(_request, 0, _requestLength);
            }
            catch (CommandFailedException exhausted)
            {
                run.Fail(exhausted);
            }
            catch (Exception failed) when (failed is IOException or ObjectDisposedException)
            {
                // The reader of this stream finds the same, and counts the request as lost.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _stream.DisposeAsync();
        await _reading;
        _closing.Dispose();
    }

    private async Task ReadAsync()
    {
        while (!_closing.IsCancellationRequested && _gone is null)
        {
            try
            {
                await ReadAnswersAsync();
            }
            catch (Exception failed) when (failed is IOException or ObjectDisposedException or OperationCanceledException)
            {
                await ReconnectAsync(failed);
            }
        }
    }

    /// <summary>Answer after answer, until the connection ends.</summary>
    private async Task ReadAnswersAsync()
    {
        int filled = 0;
        while (true)
        {
            if (filled == _answer.Length)
                Array.Resize(ref _answer, filled < AnswerBytesMax ? 2 * filled : throw new IOException($"an answer of more than {AnswerBytesMax} bytes"));
            int received = await _stream.ReadAsync(_answer.AsMemory(filled), _closing.Token);
            if (received == 0)
                throw new IOException("the server closed the connection");
            filled += received;
            if (Answer.TryRead(_answer.AsSpan(0, filled), out var answer))
            {
                filled = 0;
                Complete(answer);
            }
        }
    }

    private void Complete(in Answer answer)
    {
        var run = _run ?? throw new IOException("an answer that nobody asked for");
        long done = Stopwatch.GetTimestamp();
        bool closes = answer.Closes;
        if (answer.IsBusy)
            run.Busy(_due, done, answer.HasRetryAfter);
        else if (_lane.Take(answer))
            run.Good(_due, done);
        else
            run.Unexpected(_due, done, _request.AsSpan(0, _requestLength), answer);
        _run = null;
        if (closes)
            throw new ClosedByServerException(run);
        run.Next(this);
    }

    /// <summary>A new connection in place of the lost one; then goes on.</summary>
    private async Task ReconnectAsync(Exception reason)
    {
        long lost = Stopwatch.GetTimestamp();
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var stream = await ConnectAsync(_address, _closing.Token);
                GoOn(stream, reason);
                return;
            }
            catch (Exception failed) when (failed is IOException or SocketException or OperationCanceledException)
            {
                if (Stopwatch.GetElapsedTime(lost) > ReconnectTimeout)
                {
                    GiveUp(failed);
                    return;
                }
                await Task.Delay(ReconnectPause);
            }
        }
    }

    private void GoOn(Stream stream, Exception reason)
    {
        var run = (reason as ClosedByServerException)?.Run;
        lock (_sending)
        {
            _stream.Dispose();
            _stream = stream;
            if (_run is { } interrupted)
            {
                interrupted.Lost(reason.Message);
                (run, _run) = (interrupted, null);
            }
        }
        run?.Next(this);
    }

    private void GiveUp(Exception reason)
    {
        lock (_sending)
        {
            _gone = new CommandFailedException($"{_address} does not answer any more ({reason.Message}); look at the server's log");
            _run?.Fail(_gone);
        }
    }

    private static async Task<Stream> ConnectAsync(Uri address, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(ConnectTimeout);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address.IdnHost, address.Port, limit.Token);
            var plain = new NetworkStream(socket, ownsSocket: true);
            if (address.Scheme != Uri.UriSchemeHttps)
                return plain;
            var secured = new SslStream(plain);
            await secured.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = address.IdnHost }, limit.Token);
            return secured;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The server has answered, and said that it closes the connection.</summary>
    private sealed class ClosedByServerException(LoadRun run) : IOException
    {
        public LoadRun Run { get; } = run;
    }
}
