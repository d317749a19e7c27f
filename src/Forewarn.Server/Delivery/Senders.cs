using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Server.Delivery;

/// <summary>What brings things to contacts. Thread-safe.</summary>
internal interface ISenders : IDisposable
{
    /// <summary>Whether this node has the means.</summary>
    bool Have(Transport transport);

    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    Task<SendResult> SendAsync(Dispatch dispatch, Transport transport, CancellationToken cancellation);
}

/// <summary>The transports that this node has. Thread-safe.</summary>
/// <param name="webhooks">Always there.</param>
/// <param name="mails">Null without a mail server.</param>
/// <param name="composer">Null without a mail server.</param>
/// <param name="clock">For what texts say of the present.</param>
internal sealed class Senders(WebhookSender webhooks, MailSender? mails, MailComposer? composer, IClock clock) : ISenders
{
    public bool Have(Transport transport) => transport == Transport.Webhook || (transport == Transport.Email && mails is not null);

    /// <summary>Who will take what is sent to an address.</summary>
    public static ReceiverKey ReceiverOf(PartyId party, ContactAddress address) => address.Transport == Transport.Email
        ? new ReceiverKey(Transport.Email, party, "")
        : new ReceiverKey(address.Transport, party, Uri.TryCreate(address.Target, UriKind.Absolute, out var url) ? url.Authority : "");

    public Task<SendResult> SendAsync(Dispatch dispatch, Transport transport, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        return transport switch
        {
            Transport.Webhook => webhooks.SendAsync(dispatch.Target, dispatch.Item.To, dispatch.Contact.Id, dispatch.Id, WebhookBody.Of(dispatch, now), cancellation),
            Transport.Email when mails is not null => mails.SendAsync(composer!.Compose(dispatch, now), cancellation),
            _ => Task.FromResult(SendResult.Pointless("this node has no such transport")),
        };
    }

    public void Dispose()
    {
        webhooks.Dispose();
        mails?.Dispose();
    }
}
