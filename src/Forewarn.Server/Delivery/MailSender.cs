using System.Collections.Concurrent;
using System.Net.Sockets;
using Forewarn.Core;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Forewarn.Server.Delivery;

/// <summary>Makes one attempt to hand a mail to the mail server. Nothing that the server does makes it throw.</summary>
/// <remarks>Thread-safe. Connections are kept for the next mail; the caller bounds how many are used at once.</remarks>
internal sealed class MailSender : IDisposable
{
    private readonly MailOptions _options;
    private readonly MailCredentials? _credentials;
    private readonly TimeSpan _answerMax;

    /// <summary>Connected and idle.</summary>
    private readonly ConcurrentBag<MailConnection> _idle = [];

    private MailSender(MailOptions options, MailCredentials? credentials, MailboxAddress from, TimeSpan answerMax) =>
        (_options, _credentials, From, _answerMax) = (options, credentials, from, answerMax);

    public MailboxAddress From { get; }

    /// <exception cref="InvalidValueException">An option is wrong.</exception>
    public static MailSender Open(MailOptions options, TimeSpan answerMax)
    {
        if (Uri.CheckHostName(options.Host) == UriHostNameType.Unknown)
            throw new InvalidValueException("smtp-host", "no name or address of a server", "such as mail.airspace.example");
        if (options.Port is < 1 or > 65_535)
            throw new InvalidValueException("smtp-port", $"{options.Port}", "1 to 65535");
        if (!MailboxAddress.TryParse(options.From, out var from))
            throw new InvalidValueException("mail-from", "no address", "such as warnings@airspace.example, or Airspace North <warnings@airspace.example>");
        if (options is { Security: MailSecurity.None, CredentialsFile: not null })
            throw new InvalidValueException("smtp-credentials", "they would go over the wire in the clear", "starttls or tls as --smtp-security");
        return new MailSender(options, options.CredentialsFile is { } file ? MailCredentials.Read(file) : null, from, answerMax);
    }

    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<SendResult> SendAsync(MimeMessage mail, CancellationToken cancellation)
    {
        if (_idle.TryTake(out var used) && await TrySendAsync(used, mail, cancellation) is { } result)
            return result;
        // There was none, or the server had ended it meanwhile.
        return await TrySendAsync(new MailConnection(), mail, cancellation) ?? SendResult.Unanswered("the mail server broke off");
    }

    public void Dispose()
    {
        foreach (var client in _idle)
            client.Dispose();
    }

    /// <returns>Null when the connection was lost.</returns>
    private async Task<SendResult?> TrySendAsync(MailConnection client, MimeMessage mail, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_answerMax);
        bool isGood = false;
        try
        {
            if (!client.IsConnected)
                await ConnectAsync(client, limit.Token);
            await client.SendAsync(mail, limit.Token);
            isGood = true;
            return SendResult.Accepted((int)SmtpStatusCode.Ok);
        }
        catch (SmtpCommandException refused)
        {
            isGood = client.IsConnected;
            return ResultOf(refused);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return SendResult.Unanswered("the mail server did not answer in time");
        }
        catch (AuthenticationException)
        {
            // Not its message: it may quote what was sent.
            return SendResult.Unanswered("the mail server does not take the credentials");
        }
        catch (SslHandshakeException failed)
        {
            return SendResult.Unanswered(client.CertificateProblem is { } problem
                ? $"the certificate of the mail server {_options.Host} does not check: {problem}" : $"no TLS with the mail server {_options.Host}: {failed.InnerException?.Message}");
        }
        catch (NotSupportedException failed)
        {
            return SendResult.Unanswered(failed.Message);
        }
        catch (SocketException failed)
        {
            return SendResult.Unanswered(failed.Message);
        }
        catch (Exception lost) when (lost is SmtpProtocolException or ServiceNotConnectedException or IOException)
        {
            return null;
        }
        finally
        {
            if (isGood)
                _idle.Add(client);
            else
                client.Dispose();
        }
    }

    private async Task ConnectAsync(SmtpClient client, CancellationToken cancellation)
    {
        var security = _options.Security switch
        {
            MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
            MailSecurity.StartTls => SecureSocketOptions.StartTls,
            _ => SecureSocketOptions.None,
        };
        await client.ConnectAsync(_options.Host, _options.Port, security, cancellation);
        if (_credentials is { } credentials)
            await client.AuthenticateAsync(credentials.User, credentials.Password, cancellation);
    }

    /// <summary>A reply of 5xx to the receiver or to the mail is the server's last word (RFC 5321, section 4.2.1); to the sender it is the operator's to
    /// set right. Nothing of the reply's text is kept: it often quotes addresses.</summary>
    private static SendResult ResultOf(SmtpCommandException refused)
    {
        int status = (int)refused.StatusCode;
        string problem = $"the mail server answered {status} ({refused.ErrorCode})";
        bool isLasting = status >= 500 && refused.ErrorCode is (SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted);
        return new SendResult(status, problem) { IsLasting = isLasting, IsReceiverDown = status is 421 or 454 };
    }
}
