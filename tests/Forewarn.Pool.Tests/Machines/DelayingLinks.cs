using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Forewarn.Pool.Tests.Machines;

/// <summary>Wide distances between machines: whoever connects to a service of a machine by its address here is brought there, and each byte takes as long as the way
/// between the two is.</summary>
/// <remarks>Bandwidth is not limited, and nothing is lost. A byte comes a millisecond late at most, never early.</remarks>
internal sealed class DelayingLinks : IDisposable
{
    private const int PieceBytes = 64 << 10;

    /// <summary>Pieces that are on their way at once; who sends more waits.</summary>
    private const int PiecesMax = 1_024;

    private readonly Network _network;
    private readonly Func<int, int, TimeSpan> _oneWay;
    private readonly CancellationTokenSource _over = new();
    private readonly List<TcpListener> _listeners = [];

    /// <param name="oneWay">How long a byte takes from one machine to another.</param>
    public DelayingLinks(Network network, Func<int, int, TimeSpan> oneWay) => (_network, _oneWay) = (network, oneWay);

    /// <summary>Opens a way to a port of a machine.</summary>
    /// <returns>Host and port by which all machines reach it.</returns>
    public string To(int machine, int port)
    {
        var listener = new TcpListener(IPAddress.Parse(_network.BridgeAddress), 0);
        listener.Start();
        _listeners.Add(listener);
        _ = AcceptAsync(listener, machine, port);
        return listener.LocalEndpoint.ToString()!;
    }

    public void Dispose()
    {
        _over.Cancel();
        _listeners.ForEach(listener => listener.Stop());
    }

    private async Task AcceptAsync(TcpListener listener, int machine, int port)
    {
        try
        {
            while (true)
            {
                Socket from = await listener.AcceptSocketAsync(_over.Token);
                _ = JoinAsync(from, machine, port);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The listener was stopped.
        }
    }

    private async Task JoinAsync(Socket from, int machine, int port)
    {
        using (from)
        using (var to = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            int asking = _network.MachineAt(((IPEndPoint)from.RemoteEndPoint!).Address);
            var delay = asking == machine || asking < 0 ? TimeSpan.Zero : _oneWay(asking, machine);
            from.NoDelay = to.NoDelay = true;
            try
            {
                // The way there, and back, before either side hears of the connection.
                await Task.Delay(delay * 2, _over.Token);
                await to.ConnectAsync(_network.AddressOf(machine), port, _over.Token);
                await Task.WhenAny(CarryAsync(from, to, delay), CarryAsync(to, from, delay));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // Who asked sees that nobody is there.
            }
        }
    }

    private async Task CarryAsync(Socket from, Socket to, TimeSpan delay)
    {
        var way = Channel.CreateBounded<(long Due, byte[] Piece)>(PiecesMax);
        var sending = SendAsync(way.Reader, to);
        byte[] buffer = new byte[PieceBytes];
        try
        {
            while (await from.ReceiveAsync(buffer, _over.Token) is > 0 and int read)
            {
                await way.Writer.WriteAsync((Stopwatch.GetTimestamp() + (long)(delay.TotalSeconds * Stopwatch.Frequency), buffer[..read]), _over.Token);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // An end that is gone is told by closing the other.
        }
        way.Writer.Complete();
        await sending;
    }

    private async Task SendAsync(ChannelReader<(long Due, byte[] Piece)> way, Socket to)
    {
        try
        {
            await foreach (var (due, piece) in way.ReadAllAsync(_over.Token))
            {
                for (long early; (early = due - Stopwatch.GetTimestamp()) > 0;)
                {
                    await Task.Delay(Math.Max(1, (int)(early * 1_000 / Stopwatch.Frequency)), _over.Token);
                }
                for (int sent = 0; sent < piece.Length;)
                {
                    sent += await to.SendAsync(piece.AsMemory(sent), _over.Token);
                }
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // As above.
        }
    }
}
