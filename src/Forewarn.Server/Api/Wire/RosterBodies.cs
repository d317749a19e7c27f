using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Server.Api.Wire;

/// <summary>Whom a party wants to be reached, over what, and who is on duty when.</summary>
/// <param name="Contacts">At most 100.</param>
/// <param name="Posts">Duties that contacts take in turns; at most 50.</param>
public sealed record RosterBody(ContactBody?[]? Contacts, PostBody?[]? Posts)
{
    internal static RosterBody Of(Roster roster) => new([.. roster.Contacts.Select(ContactBody.Of)], [.. roster.Posts.Select(PostBody.Of)]);

    internal Roster ToRoster(PartyId party) => Roster.Create(
        party,
        Body.Each(Contacts ?? [], "contacts", contact => contact.ToContact()),
        Body.Each(Posts ?? [], "posts", post => post.ToPost()));
}

/// <summary>A person, a desk or a system that warnings and messages are brought to.</summary>
/// <param name="Id">Within the roster.</param>
/// <param name="Level">operational or diplomatic.</param>
/// <param name="Language">BCP 47 tag of the language in which it is written to; en unless given.</param>
/// <param name="Addresses">At most one for each transport.</param>
public sealed record ContactBody(string? Id, string? Name, string? Level, string? Language, AddressBody?[]? Addresses, QuietHoursBody? QuietHours)
{
    internal static ContactBody Of(Contact contact) => new(
        contact.Id.ToString(), contact.Name, Names<Channel>.Of(contact.Level), contact.Language,
        [.. contact.Addresses.Select(address => new AddressBody(Names<Transport>.Of(address.Transport), address.Target))],
        contact.QuietHours is { } quiet ? QuietHoursBody.Of(quiet) : null);

    internal Contact ToContact() => Contact.Create(
        Body.Required(Id, "id").In("id", ContactId.Parse), Body.Required(Name, "name"), Names<Channel>.Parse(Level, "level"), Language ?? "en",
        Body.Each(Addresses ?? [], "addresses", address => address.ToAddress()), QuietHours?.In("quiet_hours", quiet => quiet.ToQuietHours()));
}

/// <summary>Where a contact is reached over one transport.</summary>
/// <param name="Transport">webhook, email or console.</param>
/// <param name="Target">The URL of a webhook, the address of a mailbox; absent for the console.</param>
public sealed record AddressBody(string? Transport, string? Target)
{
    internal ContactAddress ToAddress() => ContactAddress.Create(Names<Transport>.Parse(Transport, "transport"), Target ?? "");
}

/// <summary>When a contact would rather not be disturbed, in the party's time zone; what is urgent, or could reach nobody else, comes all the same.</summary>
/// <param name="From">Time of day, such as 22:00.</param>
/// <param name="To">Time of day, not included; of the next day when it is not after from.</param>
/// <param name="Days">Days on which they begin, monday to sunday; all unless given.</param>
public sealed record QuietHoursBody(string? From, string? To, string?[]? Days)
{
    private static readonly Weekdays[] Week =
        [Weekdays.Monday, Weekdays.Tuesday, Weekdays.Wednesday, Weekdays.Thursday, Weekdays.Friday, Weekdays.Saturday, Weekdays.Sunday];

    internal static QuietHoursBody Of(QuietHours quiet) => new(Times.Of(quiet.From), Times.Of(quiet.To), [.. NamesOf(quiet.Days)]);

    internal static IEnumerable<string> NamesOf(Weekdays days) => Week.Where(day => (days & day) != 0).Select(Names<Weekdays>.Of);

    internal QuietHours ToQuietHours() => QuietHours.Create(
        Times.ParseTimeOfDay(From, "from"), Times.ParseTimeOfDay(To, "to"),
        Days is null ? Weekdays.All : Days.Select((day, i) => Names<Weekdays>.Parse(day, $"days[{i}]")).Aggregate(Weekdays.None, (all, day) => all | day));
}

/// <summary>A duty that contacts take in turns.</summary>
/// <param name="Id">As arrangements name it, such as duty-officer.</param>
/// <param name="Level">operational or diplomatic; operational unless given.</param>
/// <param name="Rotation">Ids of contacts, in the order of their turns.</param>
/// <param name="Start">When the first one's turn begins.</param>
/// <param name="Turn">How long a turn lasts; a turn of whole days changes at the same time of day on the party's wall clock.</param>
public sealed record PostBody(string? Id, string? Level, string?[]? Rotation, string? Start, string? Turn)
{
    internal static PostBody Of(Post post) => new(
        post.Id.ToString(), Names<Channel>.Of(post.Level), [.. post.Rotation.Select(contact => contact.ToString())], Times.Of(post.Start), Times.Of(post.Turn));

    internal Post ToPost() => Post.Create(
        Body.Required(Id, "id").In("id", PostId.Parse), Level is null ? Channel.Operational : Names<Channel>.Parse(Level, "level"),
        [.. Body.Required(Rotation, "rotation").Select((contact, i) => Body.Required(contact, $"rotation[{i}]").In($"rotation[{i}]", ContactId.Parse))],
        Times.Parse(Start, "start"), Times.ParseDuration(Turn, "turn"));
}

/// <summary>The roster of a party.</summary>
public sealed record RosterView(string Party, int Version, RosterBody Terms)
{
    internal static RosterView Of(Roster roster) => new(roster.Party.ToString(), roster.Version, RosterBody.Of(roster));
}

/// <summary>A roster, after a change.</summary>
public sealed record RosterAnswer(RosterView Roster, long Leaf);

/// <summary>A roster, read.</summary>
/// <param name="OnDuty">Who is on duty now, by post.</param>
public sealed record RosterReading(RosterView Roster, Dictionary<string, string> OnDuty)
{
    internal static RosterReading Of(Roster roster, DateTimeZone zone, Instant now) => new(
        RosterView.Of(roster), roster.Posts.ToDictionary(post => post.Id.ToString(), post => post.From(now, zone)[0].ToString()));
}

/// <summary>What is said of a drill.</summary>
/// <param name="Arrangement">Whose ladder is climbed.</param>
/// <param name="To">Members that are warned; all others that it binds now unless given.</param>
/// <param name="By">The person or post that begins it.</param>
/// <param name="Text">What the others are told.</param>
public sealed record DrillBody(string? Arrangement, string?[]? To, string? By, string? Text)
{
    /// <param name="id">Of the drill.</param>
    /// <param name="party">Who begins it.</param>
    /// <param name="others">The other members of an arrangement that are bound by it now.</param>
    internal Drill ToDrill(EntityId id, PartyId party, Func<ArrangementId, ImmutableArray<PartyId>> others)
    {
        var arrangement = Body.Required(Arrangement, "arrangement").In("arrangement", ArrangementId.Parse);
        return Drill.Create(
            id, party, arrangement,
            To is null ? others(arrangement) : [.. To.Select((member, i) => Body.Required(member, $"to[{i}]").In($"to[{i}]", PartyId.Parse))],
            Body.Required(By, "by"), Text ?? "");
    }
}

/// <summary>An exercise.</summary>
/// <param name="Exercise">Always true.</param>
public sealed record DrillView(bool Exercise, string Id, string Party, string Arrangement, string[] To, string By, string Text, string At)
{
    internal static DrillView Of(Drill drill) => new(
        true, drill.Id.ToString(), drill.Party.ToString(), drill.Arrangement.ToString(), [.. drill.To.Select(party => party.ToString())], drill.By, drill.Text,
        Times.Of(drill.At));
}

/// <summary>A drill, after it was begun, with its warnings as they are now.</summary>
public sealed record DrillAnswer(DrillView Drill, WarningView[] Warnings, long Leaf);

/// <summary>A drill, read, with its warnings as they are now; none for another than the party that began it.</summary>
public sealed record DrillReading(DrillView Drill, WarningView[] Warnings);

/// <summary>The drills of late that a party has begun, or is warned of.</summary>
public sealed record DrillsAnswer(DrillView[] Drills);
