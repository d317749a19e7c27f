namespace Forewarn.Server.Delivery;

/// <summary>The mail server that takes what goes by e-mail. It is the operator's, so it may have any address.</summary>
public sealed record MailOptions
{
    /// <summary>Name or address of the server.</summary>
    public required string Host { get; init; }

    /// <summary>1 to 65535; 587 for submission (RFC 6409).</summary>
    public int Port { get; init; } = 587;

    public MailSecurity Security { get; init; } = MailSecurity.StartTls;

    /// <summary>File with the name and the password (<see cref="MailCredentials"/>); null when the server asks for none.</summary>
    public string? CredentialsFile { get; init; }

    /// <summary>From whom mails are: an address, or a name and an address, such as <c>Airspace North &lt;warnings@airspace.example&gt;</c>.</summary>
    public required string From { get; init; }
}

/// <summary>How the connection to a mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>It begins in the clear and has to be turned into TLS (RFC 3207).</summary>
    StartTls,

    /// <summary>TLS from its first byte (RFC 8314).</summary>
    Tls,

    /// <summary>Not at all: for a server on this machine.</summary>
    None,
}
