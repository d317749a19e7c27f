using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Forewarn.Server.Api;
using Forewarn.Server.Delivery;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Processes;
using Forewarn.Server.Tests.Tokens;
using Forewarn.Server.Tokens;
using MimeKit;
using NodaTime;

namespace Forewarn.Server.Tests.Delivery;

/// <summary>Mail over TLS and with credentials, to a real mail server that takes nothing without them; its certificate is made here.</summary>
public sealed class MailSecurityTests
{
    private const string User = "forewarn", Password = "correct horse battery staple";

    /// <summary>Long enough for a machine that is busy.</summary>
    private static readonly TimeSpan AnswerMax = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(MailSecurity.StartTls)]
    [InlineData(MailSecurity.Tls)]
    public async Task A_warning_goes_over_TLS_with_the_nodes_credentials(MailSecurity security)
    {
        using var certificate = CertificateFor("127.0.0.1");
        await using var mail = await MailServer.StartGuardedAsync(security, certificate, User, Password);
        using var directory = new TemporaryDirectory();
        await using var node = await StartNodeAsync(directory.Path, mail, security, certificate, Password);
        await WarnAsync(directory.Path, node.Url);
        var taken = (await mail.WaitForAsync(1))[0];
        Assert.Equal("duty@ops.example", taken.To.Mailboxes.Single().Address);
    }

    [Fact]
    public async Task Credentials_that_the_mail_server_does_not_take_are_named_in_the_log_and_not_shown_there()
    {
        using var certificate = CertificateFor("127.0.0.1");
        await using var mail = await MailServer.StartGuardedAsync(MailSecurity.StartTls, certificate, User, Password);
        using var directory = new TemporaryDirectory();
        await using var node = await StartNodeAsync(directory.Path, mail, MailSecurity.StartTls, certificate, "wrong horse");
        await WarnAsync(directory.Path, node.Url);
        await UntilAttemptedAsync(directory.Path, node.Url);
        var (_, output, errors) = await node.TerminateAsync();
        Assert.Contains("the mail server does not take the credentials", output + errors, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong horse", output + errors, StringComparison.Ordinal);
        Assert.Equal(0, mail.Count);
    }

    [Theory]
    [InlineData(MailSecurity.StartTls, "127.0.0.1", "this machine does not trust it (")]
    [InlineData(MailSecurity.Tls, "127.0.0.1", "this machine does not trust it (")]
    [InlineData(MailSecurity.StartTls, "192.0.2.1", "it is for another name; this machine does not trust it (")]
    public async Task Nothing_is_sent_to_a_mail_server_whose_certificate_does_not_check(MailSecurity security, string name, string problem)
    {
        using var certificate = CertificateFor(name);
        await using var mail = await MailServer.StartGuardedAsync(security, certificate, User, Password);
        var result = await SendAsync(mail, security);
        Assert.False(result.IsAccepted);
        // The operator can set it right, and the mail is tried again until then.
        Assert.False(result.IsLasting);
        Assert.StartsWith($"the certificate of the mail server 127.0.0.1 does not check: {problem}", result.Problem, StringComparison.Ordinal);
        Assert.Equal(0, mail.Count);
    }

    [Fact]
    public async Task Nothing_is_sent_to_a_mail_server_without_STARTTLS()
    {
        await using var mail = await MailServer.StartAsync();
        var result = await SendAsync(mail, MailSecurity.StartTls);
        Assert.False(result.IsAccepted);
        Assert.Contains("STARTTLS", result.Problem, StringComparison.Ordinal);
        Assert.Equal(0, mail.Count);
    }

    /// <summary>Sends a mail as the node does, on this machine, which does not trust the certificate.</summary>
    private static async Task<SendResult> SendAsync(MailServer mail, MailSecurity security)
    {
        using var sender = MailSender.Open(new MailOptions { Host = "127.0.0.1", Port = mail.Port, Security = security, From = "warnings@airspace.example" }, AnswerMax);
        using var message = new MimeMessage([sender.From], [new MailboxAddress("", "duty@ops.example")], "A warning", new TextPart { Text = "A warning" });
        return await sender.SendAsync(message, TestContext.Current.CancellationToken);
    }

    private static Task<ServeProcess> StartNodeAsync(string directory, MailServer mail, MailSecurity security, X509Certificate2 trusted, string password)
    {
        string authorities = Path.Combine(directory, "authorities.pem"), credentials = Path.Combine(directory, "credentials.json");
        File.WriteAllText(authorities, trusted.ExportCertificatePem());
        File.WriteAllText(credentials, new JsonObject { ["user"] = User, ["password"] = password }.ToJsonString());
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(credentials, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return ServeProcess.StartAsync(
            Path.Combine(directory, "data"), [("SSL_CERT_FILE", authorities)],
            "--smtp-host", "127.0.0.1", "--smtp-port", $"{mail.Port}", "--smtp-security", $"{security}", "--smtp-credentials", credentials, "--mail-from", "warnings@airspace.example");
    }

    /// <summary>Has one party warn another, whose contact has a mailbox.</summary>
    private static async Task WarnAsync(string directory, string url)
    {
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        Client office = As(http, directory, "operator"), declarer = As(http, directory, "declarer"), warned = As(http, directory, "warned");
        (await office.PutAsync("/v1/parties/declarer", Bodies.Party("Declarer"))).Expect(201);
        (await office.PutAsync("/v1/parties/warned", Bodies.Party("Warned"))).Expect(201);
        var contact = new JsonObject
        {
            ["id"] = "duty",
            ["name"] = "Duty officer",
            ["level"] = "operational",
            ["addresses"] = new JsonArray(new JsonObject { ["transport"] = "email", ["target"] = "duty@ops.example" }),
        };
        (await warned.PutAsync("/v1/parties/warned/roster", new JsonObject { ["contacts"] = new JsonArray(contact) })).Expect(201);
        var place = Bodies.NewPlace();
        (await warned.PutAsync(Bodies.SubscriptionPath(), Bodies.Subscription(place))).Expect(201);
        (await declarer.PutAsync(Bodies.IntentPath(), Bodies.Intent(place))).Expect(201);
    }

    /// <summary>Waits until the metrics say that an attempt has failed.</summary>
    private static async Task UntilAttemptedAsync(string directory, string url)
    {
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        var office = As(http, directory, "operator");
        for (int i = 0; i < 600; i++)
        {
            if ((await office.GetAsync("/metrics")).Expect(200).Text.Contains("result=\"failed\",transport=\"email\"", StringComparison.Ordinal))
                return;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException("nothing was attempted");
    }

    private static Client As(HttpClient http, string directory, string party) =>
        new(http, party, EmbeddedIssuer.Open(Path.Combine(directory, "data"), SystemClock.Instance).Mint(party, [.. Scopes.All]));

    /// <summary>A certificate that its own key has signed: trusted by whoever is told to, and by nobody else.</summary>
    private static X509Certificate2 CertificateFor(string address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mail server of a test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}
