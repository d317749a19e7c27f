using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Geometry;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Simulation.Clients;

/// <summary>What the simulated airspace consists of: parties that can be reached, who have agreed to warn each other.</summary>
internal static class Airspace
{
    private static readonly PartyId Office = PartyId.Parse("office");
    private static readonly LatLng Middle = LatLng.FromDegrees(35.5, 35.5);

    /// <summary>Whom a party has warnings brought to.</summary>
    public static readonly ContactId Duty = ContactId.Parse("duty");

    /// <param name="activity">When the activities begin.</param>
    public static IEnumerable<Command> Commands(IReadOnlyList<PartyId> parties, Instant activity)
    {
        foreach (var party in parties)
        {
            yield return new PutParty(Office, null, Party.Create(party, 1, party.ToString(), "UTC", Calendar.Gregorian, []));
        }
        foreach (var party in parties)
        {
            yield return new PutRoster(party, null, Roster.Create(
                party, [Contact.Create(Duty, "Duty officer", Channel.Operational, "en", [ContactAddress.Create(Transport.Webhook, $"https://{party}.example/hook")], null)], []));
        }
        yield return new PutArrangement(Office, null, Arrangement.Create(
            ArrangementId.Parse("line"), "Line", [.. parties.Select(party => new Member(party, Instant.FromUnixTimeTicks(0), null))], Circle.FromMetres(Middle, 100_000),
            AltitudeBand.FromMetres(AltitudeBand.LowestMetres, AltitudeBand.HighestMetres),
            [new LeadTimeRule(ActivityKind.OperationalIntent, Duration.FromMinutes(15))], default,
            [new Rung(Channel.Operational, Duration.FromMinutes(2)), new Rung(Channel.Operational, Duration.FromMinutes(5))], Instant.FromUnixTimeTicks(0), null, Duration.Zero));
    }

    /// <summary>An intent in the middle of the arrangement, so that the other parties must be warned of it.</summary>
    /// <param name="content">A number of its own for each version: none says what another one did.</param>
    public static OperationalIntent Intent(EntityId id, PartyId manager, Instant activity, int content) => OperationalIntent.Create(
        id, manager, IntentState.Accepted,
        [Volume4D.Create(Circle.FromMetres(Middle, 500 + (content % 1_000)), AltitudeBand.FromMetres(100, 500), activity, activity + Duration.FromHours(1))], NoteOf(content));

    public static string NoteOf(int content) => FormattableString.Invariant($"content {content}");
}
