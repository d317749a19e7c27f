using System.Diagnostics;
using System.Net.Sockets;
using Forewarn.Server.Tests.Tokens;
using Forewarn.Server.Tests.Witnesses;
using MimeKit;

namespace Forewarn.Server.Tests.Delivery;

/// <summary>A real SMTP server (Debian package python3-aiosmtpd) on a free port of this machine, which files what it takes.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Takes everything but what is for nobody@, busy@ or slow@, which it never answers.</summary>
    private const string Handler = """
        import asyncio
        from aiosmtpd.handlers import Mailbox

        class Handler(Mailbox):
            async def handle_RCPT(self, server, session, envelope, address, options):
                if address.startswith('nobody@'):
                    return '550 no such mailbox'
                if address.startswith('busy@'):
                    return '450 try again later'
                if address.startswith('slow@'):
                    await asyncio.sleep(3600)
                envelope.rcpt_tos.append(address)
                return '250 OK'
        """;

    private readonly TemporaryDirectory _directory;
    private readonly ReservedAddress _address;
    private readonly Process _process;

    private MailServer(TemporaryDirectory directory, ReservedAddress address, Process process) => (_directory, _address, _process) = (directory, address, process);

    public int Port => new Uri(_address.Url).Port;

    /// <summary>Starts one; skips the test where there is none to start.</summary>
    public static async Task<MailServer> StartAsync()
    {
        Assert.SkipUnless(Directory.Exists("/usr/lib/python3/dist-packages/aiosmtpd"), "python3-aiosmtpd is not installed");
        var directory = new TemporaryDirectory();
        var address = new ReservedAddress();
        await File.WriteAllTextAsync(Path.Combine(directory.Path, "filing.py"), Handler, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo(Python, ["-m", "aiosmtpd", "--nosetuid", "--smtputf8", "--listen", new Uri(address.Url).Authority, "--class", "filing.Handler", Path.Combine(directory.Path, "mail")]);
        start.Environment["PYTHONPATH"] = directory.Path;
        var server = new MailServer(directory, address, Process.Start(start)!);
        await server.WaitUntilItListensAsync();
        return server;
    }

    /// <summary>What it has taken, once it is at least so much.</summary>
    public async Task<MimeMessage[]> WaitForAsync(int count)
    {
        string folder = Path.Combine(_directory.Path, "mail", "new");
        await DeliveryNode.UntilAsync(() => Directory.Exists(folder) && Directory.GetFiles(folder).Length >= count);
        return [.. Directory.GetFiles(folder).Select(file => MimeMessage.Load(file))];
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _address.Dispose();
        _directory.Dispose();
    }

    private async Task WaitUntilItListensAsync()
    {
        for (int i = 0; i < 600; i++)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync("127.0.0.1", Port, TestContext.Current.CancellationToken);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
        throw new TimeoutException("the mail server did not start");
    }
}
