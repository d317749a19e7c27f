using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MailKit.Net.Smtp;

namespace Forewarn.Server.Delivery;

/// <summary>A connection to the mail server, which goes no further when the server's certificate does not check, and knows why.</summary>
internal sealed class MailConnection : SmtpClient
{
    public MailConnection()
    {
        CheckCertificateRevocation = false;
        ServerCertificateValidationCallback = (_, _, chain, errors) =>
        {
            CertificateProblem = errors == SslPolicyErrors.None ? null : Describe(chain, errors);
            return errors == SslPolicyErrors.None;
        };
    }

    /// <summary>What is wrong with the certificate; null when nothing is, or none was looked at.</summary>
    public string? CertificateProblem { get; private set; }

    private static string Describe(X509Chain? chain, SslPolicyErrors errors)
    {
        var problems = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            problems.Add("it has none");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            problems.Add("it is for another name");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            problems.Add($"this machine does not trust it ({string.Join(", ", (chain?.ChainStatus ?? []).Select(status => status.Status).Distinct())})");
        return string.Join("; ", problems);
    }
}
