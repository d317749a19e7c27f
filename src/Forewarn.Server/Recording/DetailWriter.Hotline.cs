using System.Collections.Immutable;
using System.Text.Json;
using Forewarn.Core.Airspace;
using Forewarn.Core.Hotline;
using Forewarn.Core.Warnings;
using Forewarn.Server.Api.Wire;

namespace Forewarn.Server.Recording;

/// <content>The hotline. What people wrote stands in a part <c>words</c> of its own, which can be erased.</content>
internal sealed partial class DetailWriter
{
    public static void Thread(Utf8JsonWriter json, HotlineThread thread)
    {
        json.WriteStartObject();
        json.WriteString("channel"u8, Names<Channel>.Of(thread.Channel));
        WriteNames(json, "parties"u8, thread.Parties);
        WriteTopic(json, thread.Topic);
        if (thread.IsExercise)
            json.WriteBoolean("exercise"u8, true);
        json.WriteEndObject();
    }

    public static void ThreadWords(Utf8JsonWriter json, string title)
    {
        json.WriteStartObject();
        json.WriteString("title"u8, title);
        json.WriteEndObject();
    }

    /// <summary>What a message says besides its words: the hashes of its attachments stay when their names are erased.</summary>
    public static void Message(Utf8JsonWriter json, (EntityId Id, MessageContent Content) sent)
    {
        var content = sent.Content;
        json.WriteStartObject();
        json.WriteString("id"u8, sent.Id.Value);
        if (content.Language.Length > 0)
            json.WriteString("language"u8, content.Language);
        if (content.Template.Length > 0)
            json.WriteString("template"u8, content.Template);
        if (!content.Attachments.IsEmpty)
        {
            json.WriteStartArray("attachments"u8);
            foreach (var attachment in content.Attachments)
            {
                json.WriteStartObject();
                json.WriteString("sha256"u8, attachment.Sha256.ToString());
                json.WriteString("media_type"u8, attachment.MediaType);
                json.WriteNumber("bytes"u8, attachment.Bytes);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    public static void MessageWords(Utf8JsonWriter json, MessageContent content)
    {
        json.WriteStartObject();
        json.WriteString("by"u8, content.By);
        if (content.Text.Length > 0)
            json.WriteString("text"u8, content.Text);
        if (!content.Fields.IsEmpty)
        {
            json.WriteStartObject("fields"u8);
            foreach (var given in content.Fields)
                json.WriteString(given.Name, given.Value);
            json.WriteEndObject();
        }
        if (!content.Attachments.IsEmpty)
        {
            json.WriteStartArray("attachment_names"u8);
            foreach (var attachment in content.Attachments)
                json.WriteStringValue(attachment.Name);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    /// <summary>Where what was said to several parties stands.</summary>
    public static void MessageElsewhere(Utf8JsonWriter json, (EntityId Id, long Leaf) sent)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, sent.Id.Value);
        json.WriteNumber("said_in"u8, sent.Leaf);
        json.WriteEndObject();
    }

    public static void MessageName(Utf8JsonWriter json, EntityId id)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, id.Value);
        json.WriteEndObject();
    }

    public static void MessageDelivery(Utf8JsonWriter json, MessageDelivery delivery)
    {
        json.WriteStartObject();
        json.WriteString("transport"u8, Names<Transport>.Of(delivery.Transport));
        json.WriteEndObject();
    }

    public static void ByWords(Utf8JsonWriter json, string by)
    {
        json.WriteStartObject();
        json.WriteString("by"u8, by);
        json.WriteEndObject();
    }

    public static void Call(Utf8JsonWriter json, Call call)
    {
        json.WriteStartObject();
        WriteNames(json, "participants"u8, call.Participants);
        WriteAccount(json, call.Account);
        WriteTopic(json, call.Topic);
        json.WriteEndObject();
    }

    public static void Readout(Utf8JsonWriter json, Readout readout)
    {
        json.WriteStartObject();
        if (readout.Language.Length > 0)
            json.WriteString("language"u8, readout.Language);
        WriteAccount(json, readout.Account);
        json.WriteEndObject();
    }

    /// <summary>Where what is filed for several parties stands.</summary>
    public static void ReadoutElsewhere(Utf8JsonWriter json, long leaf)
    {
        json.WriteStartObject();
        json.WriteNumber("said_in"u8, leaf);
        json.WriteEndObject();
    }

    public static void CallWords(Utf8JsonWriter json, (string By, string? Text, ImmutableArray<string> Subjects) words)
    {
        json.WriteStartObject();
        json.WriteString("by"u8, words.By);
        if (words.Text is not null)
            json.WriteString("text"u8, words.Text);
        if (!words.Subjects.IsEmpty)
        {
            json.WriteStartArray("subjects"u8);
            foreach (string subject in words.Subjects)
                json.WriteStringValue(subject);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteAccount(Utf8JsonWriter json, CallAccount account)
    {
        if (account.Initiator is { } initiator)
            json.WriteString("initiator"u8, initiator.ToString());
        if (account.Channel is { } channel)
            json.WriteString("channel"u8, Names<Channel>.Of(channel));
        if (account.Start is { } start)
            json.WriteString("start"u8, Times.Of(start));
        if (account.End is { } end)
            json.WriteString("end"u8, Times.Of(end));
    }

    private static void WriteTopic(Utf8JsonWriter json, Topic topic)
    {
        if (topic.IsNone)
            return;
        json.WritePropertyName("about"u8);
        JsonSerializer.Serialize(json, TopicBody.Of(topic), WireJson.Default.TopicBody);
    }

    private static void WriteNames(Utf8JsonWriter json, ReadOnlySpan<byte> member, ImmutableArray<PartyId> parties)
    {
        json.WriteStartArray(member);
        foreach (var party in parties)
            json.WriteStringValue(party.ToString());
        json.WriteEndArray();
    }
}
