namespace Forewarn.Server.Delivery;

/// <summary>How warnings and messages are brought to the contacts of parties.</summary>
public sealed record DeliveryOptions
{
    /// <summary>Permits webhooks on loopback, private and link-local addresses.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>Permits webhooks without TLS.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>The mail server; null when nothing goes by e-mail.</summary>
    public MailOptions? Mail { get; init; }

    /// <summary>How much, how often and how long.</summary>
    internal DeliveryLimits Limits { get; init; } = new();
}
