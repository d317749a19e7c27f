using System.Net;
using System.Net.Sockets;

namespace Forewarn.Server.Tests.Witnesses;

/// <summary>An address on this machine that a server of the test may use, leave and use again: nobody else is given it meanwhile, and
/// connections to it are refused.</summary>
internal sealed class ReservedAddress : IDisposable
{
    // Bound and never listening: Linux lets another socket of this user listen on its port, and gives the port to nobody who asks for any.
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ReservedAddress()
    {
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    public string Url => $"http://{_socket.LocalEndPoint}";

    public void Dispose() => _socket.Dispose();
}
