using System.Collections.Immutable;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Core.Hotline;
using Forewarn.Core.Warnings;
using Forewarn.Server.Recording;
using NodaTime;

namespace Forewarn.Server.Api.Wire;

/// <summary>Opens a thread.</summary>
/// <param name="With">The other parties.</param>
/// <param name="Channel">operational or diplomatic.</param>
/// <param name="Title">What it is about, in words.</param>
/// <param name="About">What it is tied to; nothing unless given.</param>
/// <param name="Exercise">Whether it is of an exercise; false unless given.</param>
public sealed record ThreadBody(string?[]? With, string? Channel, string? Title, TopicBody? About, bool? Exercise)
{
    internal HotlineThread ToThread(EntityId id, PartyId opener) => HotlineThread.Create(
        id, opener, PartyNames.Parse(With, "with"), Names<Channel>.Parse(Channel, "channel"), TopicBody.Parse(About), Exercise ?? false, Title ?? "");
}

/// <summary>What a thread or a call is tied to: one thing by type and id, or a part of the airspace.</summary>
/// <param name="Type">operational-intent, constraint, warning, incident, site or drill.</param>
public sealed record TopicBody(string? Type, string? Id, Volume3DBody? Area)
{
    internal static TopicBody? Of(Topic topic) => topic switch
    {
        { Subject: { } subject } => new TopicBody(Names<EntityType>.Of(subject.Type), subject.ToString(), null),
        { Area: { } area } => new TopicBody(null, null, Volume3DBody.Of(area, topic.Altitude)),
        _ => null,
    };

    /// <exception cref="InvalidValueException">Names a field below <c>about</c>.</exception>
    internal static Topic Parse(TopicBody? about) => about?.In("about", body => body.ToTopic()) ?? Topic.None;

    private Topic ToTopic()
    {
        if (Area is null)
            return Topic.Of(EntityName.Parse($"{Body.Required(Type, "type")}/{Body.Required(Id, "id")}", "id"));
        if (Type is not null || Id is not null)
            throw new InvalidValueException("area", "given together with a type or an id", "one of the two");
        var (area, altitude) = Area.In("area", body => body.ToAreaAndBand());
        return Topic.In(area, altitude);
    }
}

/// <summary>What a message says: a template with its fields, a free text, attachments, or several of these.</summary>
/// <param name="By">The person or post that writes; the person that the token names unless given.</param>
/// <param name="Language">Language of the author, BCP 47.</param>
/// <param name="Template">Id of a standing template.</param>
/// <param name="Fields">What the template is filled in with.</param>
public sealed record MessageBody(
    string? By, string? Language, string? Template, Dictionary<string, string?>? Fields, string? Text, AttachmentBody?[]? Attachments)
{
    internal MessageContent ToContent(string person) => MessageContent.Create(
        Writers.Of(By, person), Language ?? "", Template ?? "",
        [.. (Fields ?? []).Select(given => new MessageField(given.Key, Body.Required(given.Value, $"fields.{given.Key}")))],
        Text ?? "", ToAttachments());

    private ImmutableArray<Attachment> ToAttachments()
    {
        var attachments = ImmutableArray.CreateBuilder<Attachment>();
        for (int i = 0; i < (Attachments?.Length ?? 0) && i <= HotlineLimits.AttachmentsMax; i++)
        {
            string field = $"attachments[{i}]";
            attachments.Add(Body.Required(Attachments![i], field).In(field, body => body.ToAttachment()));
        }
        return attachments.DrainToImmutable();
    }
}

/// <summary>A file that goes with a message. The bytes are exchanged elsewhere; whoever has them knows them by the hash.</summary>
/// <param name="Name">Of the file, without a folder.</param>
/// <param name="Sha256">64 hexadecimal digits in lower case.</param>
/// <param name="MediaType">RFC 6838, such as image/jpeg.</param>
/// <param name="Bytes">Length.</param>
public sealed record AttachmentBody(string? Name, string? Sha256, string? MediaType, long? Bytes)
{
    internal static AttachmentBody Of(Attachment attachment) => new(attachment.Name, attachment.Sha256.ToString(), attachment.MediaType, attachment.Bytes);

    internal Attachment ToAttachment() => Attachment.Create(
        Body.Required(Sha256, "sha256").In("sha256", Digest), Body.Required(MediaType, "media_type"), Body.Required(Bytes, "bytes"), Body.Required(Name, "name"));

    private static Seal Digest(string digits)
    {
        try
        {
            return Seal.Parse(digits);
        }
        catch (InvalidValueException)
        {
            throw new InvalidValueException("", "not a SHA-256 hash", "64 hexadecimal digits in lower case");
        }
    }
}

/// <summary>Says that a message was read.</summary>
/// <param name="By">The person or post that read it; the person that the token names unless given.</param>
public sealed record ReadBody(string? By);

/// <summary>Logs a call outside the system.</summary>
/// <param name="By">The person or post that logs it; the person that the token names unless given.</param>
/// <param name="Participants">The parties that took part, your own included.</param>
/// <param name="Initiator">The one that called.</param>
/// <param name="Channel">operational or diplomatic.</param>
/// <param name="Subjects">What it was about.</param>
/// <param name="About">What it is tied to; nothing unless given.</param>
public sealed record CallBody(
    string? By, string?[]? Participants, string? Initiator, string? Channel, string? Start, string? End, string?[]? Subjects, TopicBody? About)
{
    internal Call ToCall(EntityId id, PartyId party, string person) => Call.Create(
        id, party, Writers.Of(By, person), PartyNames.Parse(Participants, "participants"), TopicBody.Parse(About),
        CallAccounts.Parse(Initiator, Channel, Start, End, Subjects));
}

/// <summary>Files a readout of a call, or a correction of it. What is left out is not said.</summary>
/// <param name="By">The person or post that files it; the person that the token names unless given.</param>
/// <param name="Language">Language of the text, BCP 47.</param>
public sealed record ReadoutBody(
    string? By, string? Language, string? Initiator, string? Channel, string? Start, string? End, string?[]? Subjects, string? Text)
{
    internal Readout ToReadout(PartyId party, string person) => Readout.Create(
        party, Writers.Of(By, person), Language ?? "", CallAccounts.Parse(Initiator, Channel, Start, End, Subjects), Body.Required(Text, "text"));
}

/// <summary>Reads who writes.</summary>
internal static class Writers
{
    /// <param name="by">As the request says.</param>
    /// <param name="person">As the token says; empty when it names nobody.</param>
    /// <exception cref="InvalidValueException">Neither does; names <c>by</c>.</exception>
    public static string Of(string? by, string person) => by ?? (person.Length > 0 ? person : Body.Required(by, "by"));
}

/// <summary>Reads what both a log and a readout say of a call.</summary>
internal static class CallAccounts
{
    public static CallAccount Parse(string? initiator, string? channel, string? start, string? end, string?[]? subjects)
    {
        // One more than is accepted, so that it is refused for its number and no more is read.
        ImmutableArray<string> all = [.. (subjects ?? []).Take(HotlineLimits.SubjectsMax + 1).Select((subject, i) => Body.Required(subject, $"subjects[{i}]"))];
        return CallAccount.Create(
            initiator?.In("initiator", PartyId.Parse),
            channel is null ? null : Names<Channel>.Parse(channel, "channel"),
            Moment(start, "start"), Moment(end, "end"), all);
    }

    private static Instant? Moment(string? time, string field) => time is null ? null : Times.Parse(time, field);
}

/// <summary>Reads lists of parties.</summary>
internal static class PartyNames
{
    public static ImmutableArray<PartyId> Parse(string?[]? names, string field)
    {
        var all = Body.Required(names, field);
        if (all.Length > HotlineLimits.PartiesMax)
            throw new InvalidValueException(field, $"{all.Length} parties", $"at most {HotlineLimits.PartiesMax} in all");
        return [.. all.Select((name, i) => Body.Required(name, $"{field}[{i}]").In($"{field}[{i}]", PartyId.Parse))];
    }

    public static string[] Of(ImmutableArray<PartyId> parties) => [.. parties.Select(party => party.ToString())];
}
