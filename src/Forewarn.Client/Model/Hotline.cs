using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;

namespace Forewarn.Client.Model;

/// <summary>Opens a thread.</summary>
/// <param name="With">The other parties.</param>
/// <param name="Channel">operational or diplomatic.</param>
/// <param name="About">What it is tied to; nothing when null.</param>
/// <param name="Exercise">True when it is of an exercise.</param>
public sealed record ThreadTerms(ImmutableArray<string> With, string Channel, string? Title = null, HotlineTopic? About = null, bool? Exercise = null);

/// <summary>What a thread or a call is tied to: one thing by type and id, or a part of the airspace.</summary>
/// <param name="Area">A Volume3D as ASTM F3548-21 spells it.</param>
public sealed record HotlineTopic(string? Type = null, string? Id = null, JsonElement? Area = null);

/// <summary>A conversation between parties.</summary>
/// <param name="Undelivered">How many messages to the caller have not been delivered yet.</param>
/// <param name="Unread">How many messages to the caller nobody has marked as read.</param>
public sealed record HotlineThread(
    Guid Id, string Channel, ImmutableArray<string> Parties, string OpenedBy, Instant OpenedAt, string Title, int Messages, int Undelivered, int Unread, Instant LastAt,
    long Leaf, bool Exercise = false, HotlineTopic? About = null);

/// <summary>A thread, after it was opened.</summary>
public sealed record ThreadAnswer(HotlineThread Thread, long Leaf) : Recorded(Leaf);

/// <summary>What a message says.</summary>
/// <param name="By">The person or post that writes; when null, the person that the token names.</param>
/// <param name="Language">Language of the author, BCP 47.</param>
/// <param name="Template">Id of a standing template.</param>
/// <param name="Fields">What the template is filled in with.</param>
public sealed record MessageTerms(
    string? By, string? Text = null, string? Template = null, ImmutableSortedDictionary<string, string>? Fields = null, string? Language = null,
    ImmutableArray<HotlineAttachment>? Attachments = null);

/// <summary>A file that goes with a message; its bytes are exchanged elsewhere.</summary>
/// <param name="Sha256">64 hexadecimal digits in lower case.</param>
/// <param name="Bytes">Length.</param>
public sealed record HotlineAttachment(string Name, string Sha256, string MediaType, long Bytes);

/// <summary>A message of a thread.</summary>
/// <param name="Own">Whether the caller sent it.</param>
/// <param name="Number">1 for the first of its thread, then counting up.</param>
/// <param name="Original">What its template says in the author's language.</param>
/// <param name="Renderings">What its template says in the caller's languages, preferred first.</param>
/// <param name="Marks">How far it has come: for the sender with everyone, for others with themselves.</param>
public sealed record HotlineMessage(
    Guid Id, int Number, string From, Instant SentAt, string By, ImmutableArray<MessageMarks> Marks, long Leaf, bool Exercise = false, bool Own = false, string? Language = null,
    string? Template = null, ImmutableSortedDictionary<string, string>? Fields = null, MessageRendering? Original = null,
    ImmutableArray<MessageRendering>? Renderings = null, string? Text = null, ImmutableArray<HotlineAttachment>? Attachments = null);

/// <summary>A template's message in one language.</summary>
/// <param name="Direction">ltr or rtl.</param>
/// <param name="Text">Several lines; what was filled in is isolated with U+2068 and U+2069.</param>
public sealed record MessageRendering(string Language, string Direction, string Title, string Text);

/// <summary>How far a message has come with a party.</summary>
/// <param name="DeliveredAt">When the party's own request was answered with it.</param>
/// <param name="ReadAt">When somebody there marked it as read.</param>
public sealed record MessageMarks(string To, Instant? DeliveredAt = null, string? Transport = null, Instant? ReadAt = null, string? ReadBy = null);

/// <summary>A message, after it was sent or marked.</summary>
public sealed record MessageAnswer(HotlineMessage Message, long Leaf) : Recorded(Leaf);

/// <summary>A standing template.</summary>
/// <param name="Texts">What it says, in each language.</param>
public sealed record MessageTemplate(string Id, ImmutableArray<MessageTemplateField> Fields, ImmutableArray<MessageRendering> Texts);

/// <summary>A field of a template.</summary>
/// <param name="Kind">text, time, position, number or count.</param>
public sealed record MessageTemplateField(string Name, string Kind, bool Required);

/// <summary>Logs a call outside the system.</summary>
/// <param name="By">The person or post that logs it; when null, the person that the token names.</param>
/// <param name="Participants">The parties that took part, the caller included.</param>
/// <param name="Initiator">The one that called.</param>
/// <param name="Channel">operational or diplomatic.</param>
public sealed record CallTerms(
    string? By, ImmutableArray<string> Participants, string Initiator, string Channel, Instant Start, Instant? End = null, ImmutableArray<string>? Subjects = null,
    HotlineTopic? About = null);

/// <summary>A readout of a call. What is null is not said.</summary>
/// <param name="By">The person or post that files it; when null, the person that the token names.</param>
public sealed record ReadoutTerms(
    string? By, string Text, string? Language = null, string? Initiator = null, string? Channel = null, Instant? Start = null, Instant? End = null,
    ImmutableArray<string>? Subjects = null);

/// <summary>What somebody says of a call; what is null is not said.</summary>
public sealed record CallAccount(string? Initiator = null, string? Channel = null, Instant? Start = null, Instant? End = null, ImmutableArray<string>? Subjects = null);

/// <summary>One version of one side's own account of a call.</summary>
public sealed record CallReadout(string Party, int Version, Instant FiledAt, string By, CallAccount Account, string Text, long Leaf, string? Language = null);

/// <summary>What the sides of a call say of one member of it.</summary>
/// <param name="Member">initiator, channel, start, end or subjects.</param>
/// <param name="Agreement">not-said, said-by-some, agree or differ.</param>
public sealed record CallComparison(string Member, string Agreement, ImmutableArray<CallSaid> Said);

/// <summary>What one side says.</summary>
/// <param name="Values">One, but for subjects.</param>
public sealed record CallSaid(string Party, ImmutableArray<string> Values);

/// <summary>A call outside the system.</summary>
/// <param name="Logged">What the one who logged it says.</param>
/// <param name="Readouts">All versions of all sides, in the order in which they were filed.</param>
/// <param name="NotFiled">The participants that have filed no readout.</param>
public sealed record HotlineCall(
    Guid Id, ImmutableArray<string> Participants, string LoggedBy, Instant LoggedAt, string By, CallAccount Logged, ImmutableArray<CallReadout> Readouts,
    ImmutableArray<CallComparison> Comparison, ImmutableArray<string> NotFiled, long Leaf, HotlineTopic? About = null);

/// <summary>A call, after it was logged.</summary>
public sealed record CallAnswer(HotlineCall Call, long Leaf) : Recorded(Leaf);

/// <summary>A call, after a readout of it was filed.</summary>
public sealed record ReadoutAnswer(CallReadout Readout, HotlineCall Call, long Leaf) : Recorded(Leaf);

internal sealed record ThreadReading(HotlineThread Thread);

internal sealed record ThreadsPage(ImmutableArray<HotlineThread> Threads, string? NextCursor = null);

internal sealed record MessagesPage(HotlineThread Thread, ImmutableArray<HotlineMessage> Messages, string? NextCursor = null);

internal sealed record ReadTerms(string? By);

internal sealed record CallReading(HotlineCall Call);

internal sealed record CallsPage(ImmutableArray<HotlineCall> Calls, string? NextCursor = null);

internal sealed record TemplatesReading(ImmutableArray<MessageTemplate> Templates);
