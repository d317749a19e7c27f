using System.Collections.Immutable;
using NodaTime;

namespace Forewarn.Client.Model;

/// <summary>Whom a party wants to be reached, over what, and who is on duty when.</summary>
public sealed record RosterTerms(ImmutableArray<ContactTerms> Contacts, ImmutableArray<PostTerms> Posts);

/// <summary>A person, a desk or a system that warnings and messages are brought to.</summary>
/// <param name="Level">operational or diplomatic.</param>
/// <param name="Language">BCP 47 tag of the language in which it is written to.</param>
/// <param name="Addresses">At most one for each transport.</param>
public sealed record ContactTerms(
    string Id, string Name, string Level, string Language, ImmutableArray<AddressTerms> Addresses, QuietHoursTerms? QuietHours = null);

/// <param name="Transport">webhook, email or console.</param>
/// <param name="Target">The URL of a webhook, the address of a mailbox; null or empty for the console.</param>
public sealed record AddressTerms(string Transport, string? Target = null);

/// <summary>When a contact would rather not be disturbed, in the party's time zone.</summary>
/// <param name="From">Time of day, such as 22:00.</param>
/// <param name="To">Time of day, not included; of the next day when it is not after <paramref name="From"/>.</param>
/// <param name="Days">Days on which they begin, monday to sunday; all when null.</param>
public sealed record QuietHoursTerms(string From, string To, ImmutableArray<string>? Days = null);

/// <summary>A duty that contacts take in turns.</summary>
/// <param name="Rotation">Ids of contacts, in the order of their turns.</param>
/// <param name="Start">When the first one's turn begins.</param>
/// <param name="Turn">How long a turn lasts.</param>
public sealed record PostTerms(string Id, ImmutableArray<string> Rotation, Instant Start, Duration Turn, string? Level = null);

/// <summary>The roster of a party.</summary>
public sealed record Roster(string Party, int Version, RosterTerms Terms);

public sealed record RosterAnswer(Roster Roster, long Leaf) : Recorded(Leaf);

/// <param name="OnDuty">Who is on duty now, by post.</param>
public sealed record RosterReading(Roster Roster, ImmutableSortedDictionary<string, string> OnDuty);

internal sealed record WebhookSecretReading(string Secret);

/// <summary>What is said of a drill.</summary>
/// <param name="Arrangement">Whose ladder is climbed.</param>
/// <param name="By">The person or post that begins it.</param>
/// <param name="To">Members that are warned; all others when null.</param>
/// <param name="Text">What the others are told.</param>
public sealed record DrillTerms(string Arrangement, string By, ImmutableArray<string>? To = null, string? Text = null);

/// <summary>An exercise.</summary>
public sealed record Drill(bool Exercise, Guid Id, string Party, string Arrangement, ImmutableArray<string> To, string By, string Text, Instant At);

public sealed record DrillAnswer(Drill Drill, ImmutableArray<Warning> Warnings, long Leaf) : Recorded(Leaf);

/// <param name="Warnings">As they are now; none for another than the party that began it.</param>
public sealed record DrillReading(Drill Drill, ImmutableArray<Warning> Warnings);

internal sealed record DrillsReading(ImmutableArray<Drill> Drills);
