using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Warnings;
using Forewarn.Server.Delivery;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Delivery;

/// <summary>A node that may call receivers on this machine, and what tests of deliveries do with it.</summary>
internal static class DeliveryNode
{
    /// <summary>Pauses short enough to wait for.</summary>
    public static readonly DeliveryLimits Quick = new()
    {
        BackoffMin = TimeSpan.FromMilliseconds(20),
        BackoffMax = TimeSpan.FromMilliseconds(200),
        RestMax = TimeSpan.FromMilliseconds(200),
        AnswerMax = TimeSpan.FromSeconds(30),
        LookAgainAfter = TimeSpan.FromMilliseconds(100),
    };

    public static readonly DeliveryOptions Permissive = new() { AllowHttp = true, AllowPrivate = true, Limits = Quick };

    public static Task<TestNode> StartAsync(DeliveryOptions? options = null) =>
        TestNode.StartAsync(node => node with { Delivery = options ?? Permissive });

    public static Contact Webhook(string id, string url, string language = "en", Channel channel = Channel.Operational) =>
        Contact.Create(ContactId.Parse(id), $"Contact {id}", channel, language, [ContactAddress.Create(Transport.Webhook, url)], null);

    public static Contact Mailbox(string id, string address, string language = "en", string? name = null) =>
        Contact.Create(ContactId.Parse(id), name ?? $"Contact {id}", Channel.Operational, language, [ContactAddress.Create(Transport.Email, address)], null);

    /// <summary>Sets the contacts of a party.</summary>
    public static async Task SetRosterAsync(this TestNode node, Client party, params Contact[] contacts)
    {
        var id = PartyId.Parse(party.Party);
        int? version = node.Server.Node.Read(state => state.FindRoster(id)?.Version);
        var applied = await node.Server.Node.SubmitAsync(new PutRoster(id, version, Roster.Create(id, [.. contacts], [])));
        Assert.IsType<RosterPut>(applied.Outcome);
    }

    /// <summary>Has one party warn another, by declaring something where the other has subscribed.</summary>
    /// <returns>The number of the warning.</returns>
    public static async Task<long> WarnAsync(this TestNode node, Client from, Client to)
    {
        var place = Bodies.NewPlace();
        (await to.PutAsync(Bodies.SubscriptionPath(), Bodies.Subscription(place))).Expect(201);
        (await from.PutAsync(Bodies.IntentPath(), Bodies.Intent(place))).Expect(201);
        return node.WarningsTo(to).Max(warning => warning.Number);
    }

    public static Warning[] WarningsTo(this TestNode node, Client party) =>
        [.. node.Server.Node.Read(state => state.Warnings(PartyId.Parse(party.Party), true, _ => true, 0, 1_000, out _)).Items];

    public static Warning Warning(this TestNode node, long number) => node.Server.Node.Read(state => state.FindWarning(number))!;

    /// <summary>The items of a party that are open.</summary>
    public static OutboxItem[] Outbox(this TestNode node, Client party) =>
        [.. node.Server.Node.Read(state => state.Outbox(Leaves.None, 10_000)).Items.Where(item => item.To.ToString() == party.Party)];

    /// <summary>Waits until something is so, for as long as a busy machine may need.</summary>
    public static async Task UntilAsync(Func<bool> isSo)
    {
        for (int i = 0; i < 3_000; i++)
        {
            if (isSo())
                return;
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException("it never came to that");
    }
}
