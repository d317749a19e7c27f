using System.Text.Json;
using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Warnings;
using Forewarn.Server.Api.Wire;

namespace Forewarn.Server.Recording;

/// <content>Rosters, attempts, counter-proposals and drills.</content>
internal sealed partial class DetailWriter
{
    /// <summary>A roster without names and addresses.</summary>
    public static void Roster(Utf8JsonWriter json, Roster roster)
    {
        json.WriteStartObject();
        json.WriteString("party"u8, roster.Party.ToString());
        json.WriteStartArray("contacts"u8);
        foreach (var contact in roster.Contacts)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, contact.Id.ToString());
            json.WriteString("level"u8, Names<Channel>.Of(contact.Level));
            json.WriteString("language"u8, contact.Language);
            json.WriteStartArray("transports"u8);
            foreach (var address in contact.Addresses)
                json.WriteStringValue(Names<Transport>.Of(address.Transport));
            json.WriteEndArray();
            if (contact.QuietHours is { } quiet)
            {
                json.WriteStartObject("quiet_hours"u8);
                json.WriteString("from"u8, Times.Of(quiet.From));
                json.WriteString("to"u8, Times.Of(quiet.To));
                json.WriteStartArray("days"u8);
                foreach (string day in QuietHoursBody.NamesOf(quiet.Days))
                    json.WriteStringValue(day);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("posts"u8);
        foreach (var post in roster.Posts)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, post.Id.ToString());
            json.WriteString("level"u8, Names<Channel>.Of(post.Level));
            json.WriteStartArray("rotation"u8);
            foreach (var contact in post.Rotation)
                json.WriteStringValue(contact.ToString());
            json.WriteEndArray();
            json.WriteString("start"u8, Times.Of(post.Start));
            json.WriteNumber("turn_s"u8, Seconds(post.Turn));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The names and addresses of a roster.</summary>
    public static void RosterWords(Utf8JsonWriter json, Roster roster)
    {
        json.WriteStartArray();
        foreach (var contact in roster.Contacts)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, contact.Id.ToString());
            json.WriteString("name"u8, contact.Name);
            json.WriteStartArray("targets"u8);
            foreach (var address in contact.Addresses)
                json.WriteStringValue(address.Target);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>What became of one attempt to bring something to a contact; the address is the receiver's own.</summary>
    public static void Attempt(Utf8JsonWriter json, RecordAttempt attempt)
    {
        json.WriteStartObject();
        json.WriteNumber("item"u8, attempt.Leaf);
        json.WriteString("contact"u8, attempt.Contact.ToString());
        json.WriteString("transport"u8, Names<Transport>.Of(attempt.Transport));
        json.WriteString("result"u8, Names<AttemptResult>.Of(attempt.Result));
        json.WriteNumber("status"u8, attempt.Status);
        json.WriteEndObject();
    }

    /// <summary>What a warned party asks for instead.</summary>
    public static void Proposal(Utf8JsonWriter json, CounterProposal proposal)
    {
        json.WriteStartArray();
        foreach (var volume in proposal.Volumes)
            Volume(json, volume);
        json.WriteEndArray();
    }

    /// <summary>The version that an accepted counter-proposal has made.</summary>
    public static void Accepted(Utf8JsonWriter json, Declaration declaration)
    {
        json.WriteStartObject();
        json.WriteString("subject"u8, EntityName.Of(declaration.Key));
        json.WriteNumber("version"u8, declaration.Version);
        json.WriteEndObject();
    }

    public static void Drill(Utf8JsonWriter json, Drill drill)
    {
        json.WriteStartObject();
        json.WriteBoolean("exercise"u8, true);
        json.WriteString("arrangement"u8, drill.Arrangement.ToString());
        json.WriteStartArray("to"u8);
        foreach (var party in drill.To)
            json.WriteStringValue(party.ToString());
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
