using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Tests.Contacts;

/// <summary>Contacts, posts and rosters of tests.</summary>
internal static class People
{
    /// <summary>A contact with a webhook and an e-mail address.</summary>
    public static Contact Person(string id, Channel level = Channel.Operational, Transport[]? transports = null, QuietHours? quiet = null) => Contact.Create(
        ContactId.Parse(id), id, level, "en", [.. (transports ?? [Transport.Webhook, Transport.Email]).Select(transport => AddressOf(id, transport))], quiet);

    public static Post Watch(string id, string[] rotation, Instant? start = null, Duration? turn = null) => Post.Create(
        PostId.Parse(id), Channel.Operational, [.. rotation.Select(ContactId.Parse)], start ?? Scenario.Noon, turn ?? Duration.FromHours(8));

    public static Roster RosterOf(PartyId party, params Contact[] contacts) => Roster.Create(party, [.. contacts], []);

    /// <summary>Gives a party a roster, or its next version.</summary>
    public static RosterPut Reachable(this Scenario airspace, PartyId party, params Contact[] contacts) =>
        airspace.Done<RosterPut>(new PutRoster(party, airspace.State.FindRoster(party)?.Version, RosterOf(party, contacts.Length > 0 ? contacts : [Person("duty")])));

    public static AttemptRecorded Attempt(
        this Scenario airspace, OutboxItem item, AttemptResult result = AttemptResult.Accepted, string contact = "duty",
        Transport transport = Transport.Webhook, bool isLast = false) =>
        airspace.Done<AttemptRecorded>(new RecordAttempt(item.Leaf, ContactId.Parse(contact), transport, result, result == AttemptResult.Accepted ? 204 : 503, isLast));

    /// <summary>All open items.</summary>
    public static OutboxItem[] Outbox(this Scenario airspace) => [.. airspace.State.Outbox(Leaves.None, int.MaxValue).Items];

    private static ContactAddress AddressOf(string id, Transport transport) => ContactAddress.Create(transport, transport switch
    {
        Transport.Webhook => $"https://{id}.example/hook",
        Transport.Email => $"{id}@example.org",
        _ => "",
    });
}
