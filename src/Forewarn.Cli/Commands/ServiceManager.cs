using System.Net.Sockets;
using System.Text;

namespace Forewarn.Cli.Commands;

/// <summary>Tells systemd how a service of <c>Type=notify</c> stands (sd_notify(3)).</summary>
internal static class ServiceManager
{
    private const string Address = "NOTIFY_SOCKET";

    /// <summary>Sends one state, such as <c>READY=1</c>; does nothing where nobody has asked to be told.</summary>
    /// <exception cref="SocketException">Who has asked cannot be reached.</exception>
    public static void Tell(string state)
    {
        if (Environment.GetEnvironmentVariable(Address) is not { Length: > 0 } address)
            return;
        // An at sign stands for the zero byte with which names begin that are in no file system.
        string path = address.StartsWith('@') ? '\0' + address[1..] : address;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        socket.Send(Encoding.UTF8.GetBytes(state));
    }
}
