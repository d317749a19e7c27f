using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Forewarn.Server.Delivery;
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

    /// <summary>Wants TLS, begun at once or by STARTTLS, and then the one name and password that it knows.</summary>
    private const string Guarded = """
        import asyncio, ssl, sys
        from aiosmtpd.smtp import SMTP, AuthResult
        from filing import Handler

        listen, folder, certificate, key, security, user, password = sys.argv[1:]

        def check(server, session, envelope, mechanism, data):
            is_known = (data.login, data.password) == (user.encode(), password.encode())
            return AuthResult(success=is_known, handled=False)

        async def main():
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(certificate, key)
            is_tls = security == 'tls'
            host, port = listen.split(':')
            make = lambda: SMTP(Handler(folder), tls_context=None if is_tls else context, require_starttls=not is_tls,
                                authenticator=check, auth_required=True, auth_require_tls=not is_tls)
            server = await asyncio.get_running_loop().create_server(make, host, int(port), ssl=context if is_tls else None)
            await server.serve_forever()

        asyncio.run(main())
        """;

    private readonly TemporaryDirectory _directory;
    private readonly ReservedAddress _address;
    private readonly Process _process;

    private MailServer(TemporaryDirectory directory, ReservedAddress address, Process process) => (_directory, _address, _process) = (directory, address, process);

    public int Port => new Uri(_address.Url).Port;

    /// <summary>Starts one; skips the test where there is none to start.</summary>
    public static Task<MailServer> StartAsync() => StartAsync((directory, address) =>
        ["-m", "aiosmtpd", "--nosetuid", "--smtputf8", "--listen", address, "--class", "filing.Handler", Path.Combine(directory, "mail")]);

    /// <summary>Starts one that takes nothing without TLS and credentials.</summary>
    /// <param name="security">How TLS begins.</param>
    /// <param name="certificate">Its certificate and private key.</param>
    /// <param name="user">Whom it knows.</param>
    /// <param name="password">By which.</param>
    public static Task<MailServer> StartGuardedAsync(MailSecurity security, X509Certificate2 certificate, string user, string password) => StartAsync((directory, address) =>
    {
        string Write(string name, string content)
        {
            string path = Path.Combine(directory, name);
            File.WriteAllText(path, content);
            return path;
        }
        return
        [
            Write("guarded.py", Guarded), address, Path.Combine(directory, "mail"), Write("certificate.pem", certificate.ExportCertificatePem()),
            Write("key.pem", certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()), security == MailSecurity.Tls ? "tls" : "starttls", user, password,
        ];
    });

    /// <summary>How many it has taken so far.</summary>
    public int Count => Directory.Exists(Folder) ? Directory.GetFiles(Folder).Length : 0;

    private string Folder => Path.Combine(_directory.Path, "mail", "new");

    /// <summary>What it has taken, once it is at least so much.</summary>
    public async Task<MimeMessage[]> WaitForAsync(int count)
    {
        await DeliveryNode.UntilAsync(() => Count >= count);
        return [.. Directory.GetFiles(Folder).Select(file => MimeMessage.Load(file))];
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _address.Dispose();
        _directory.Dispose();
    }

    private static async Task<MailServer> StartAsync(Func<string, string, string[]> arguments)
    {
        Assert.SkipUnless(Directory.Exists("/usr/lib/python3/dist-packages/aiosmtpd"), "python3-aiosmtpd is not installed");
        var directory = new TemporaryDirectory();
        var address = new ReservedAddress();
        await File.WriteAllTextAsync(Path.Combine(directory.Path, "filing.py"), Handler, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo(Python, arguments(directory.Path, new Uri(address.Url).Authority));
        start.Environment["PYTHONPATH"] = directory.Path;
        var server = new MailServer(directory, address, Process.Start(start)!);
        await server.WaitUntilItListensAsync();
        return server;
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
