using System.Collections.Immutable;
using System.Diagnostics;
using Forewarn.Core.Airspace;
using Forewarn.Core.Hotline;
using Forewarn.Core.Warnings;

namespace Forewarn.Core.Format;

/// <summary>The hotline as bytes: its commands, and what snapshots hold of it.</summary>
/// <remarks>What people wrote follows the rest in snapshots, and stands apart in commands, so that it can be erased.</remarks>
internal static class HotlineFormat
{
    public static byte TypeOf(HotlineCommand command) => command switch
    {
        OpenThread => 40,
        SendMessage => 41,
        RecordMessageDelivery => 42,
        MarkRead => 43,
        LogCall => 44,
        FileReadout => 45,
        _ => throw new UnreachableException(command.GetType().Name),
    };

    public static void Write(CanonicalWriter writer, HotlineCommand command)
    {
        switch (command)
        {
            case OpenThread open:
                WriteProposal(writer, open.Proposal);
                break;
            case SendMessage send:
                writer.Entity(send.Thread);
                writer.Entity(send.Message);
                Write(writer, send.Content);
                break;
            case RecordMessageDelivery delivery:
                writer.Entity(delivery.Thread);
                writer.List(delivery.Messages.AsSpan(), writer.Int32);
                writer.Byte((byte)delivery.Transport);
                break;
            case MarkRead mark:
                writer.Entity(mark.Thread);
                writer.Entity(mark.Message);
                break;
            case LogCall log:
                WriteProposal(writer, log.Proposal);
                break;
            case FileReadout file:
                writer.Entity(file.Call);
                writer.Optional(file.IfVersion, writer.Int32);
                WriteProposal(writer, file.Proposal);
                break;
            default:
                throw new UnreachableException(command.GetType().Name);
        }
    }

    /// <param name="reader">The contents.</param>
    /// <param name="texts">What people wrote.</param>
    /// <param name="type">Of this family.</param>
    /// <param name="actor">Who sent it.</param>
    public static HotlineCommand Read(ref CanonicalReader reader, ref CanonicalReader texts, byte type, PartyId actor) => type switch
    {
        40 => new OpenThread(actor, ReadThreadProposal(ref reader, ref texts, actor)),
        41 => new SendMessage(actor, reader.Entity(), reader.Entity(), ReadContent(ref reader, ref texts)),
        42 => new RecordMessageDelivery(
            actor, reader.Entity(), reader.List((ref CanonicalReader r) => r.Int32()), (Transport)reader.Choice((byte)Transport.Email)),
        43 => new MarkRead(actor, reader.Entity(), reader.Entity(), texts.Text()),
        44 => new LogCall(actor, ReadCallProposal(ref reader, ref texts, actor)),
        45 => new FileReadout(actor, reader.Entity(), reader.Bool() ? reader.Int32() : null, ReadReadoutProposal(ref reader, ref texts, actor)),
        _ => throw reader.Unreadable($"a command of type {type}"),
    };

    public static void Write(CanonicalWriter writer, HotlineThread thread)
    {
        writer.Text(thread.OpenedBy.ToString());
        WriteProposal(writer, thread);
        writer.Text(thread.Title);
        writer.Time(thread.OpenedAt);
        writer.Int64(thread.Leaf);
        writer.List(thread.Messages.AsSpan(), message => Write(writer, message));
    }

    public static HotlineThread ReadThread(ref CanonicalReader reader, NameTable names)
    {
        var openedBy = names.Of(reader.Party());
        var thread = ReadThreadProposal(ref reader, ref reader, openedBy, names) with { OpenedAt = reader.Time(), Leaf = reader.Int64() };
        int count = reader.Count();
        var messages = ImmutableArray.CreateBuilder<Message>();
        for (int number = 1; number <= count; number++)
            messages.Add(ReadMessage(ref reader, number, thread, names));
        return thread with { Messages = messages.DrainToImmutable() };
    }

    public static void Write(CanonicalWriter writer, Call call)
    {
        writer.Text(call.LoggedBy.ToString());
        WriteProposal(writer, call);
        WriteTexts(writer, call.Texts);
        writer.Time(call.LoggedAt);
        writer.Int64(call.Leaf);
        writer.List(call.Readouts.AsSpan(), readout =>
        {
            writer.Text(readout.Party.ToString());
            WriteProposal(writer, readout);
            WriteTexts(writer, readout.Texts);
            writer.Int32(readout.Version);
            writer.Time(readout.FiledAt);
            writer.Int64(readout.Leaf);
        });
    }

    public static Call ReadCall(ref CanonicalReader reader, NameTable names)
    {
        var loggedBy = names.Of(reader.Party());
        var call = ReadCallProposal(ref reader, ref reader, loggedBy, names) with { LoggedAt = reader.Time(), Leaf = reader.Int64() };
        return call with
        {
            Readouts = reader.List((ref CanonicalReader r) =>
                ReadReadoutProposal(ref r, ref r, names.Of(r.Party())).As(r.Int32(), r.Time(), r.Int64())),
        };
    }

    private static void WriteProposal(CanonicalWriter writer, HotlineThread thread)
    {
        writer.Entity(thread.Id);
        writer.List(thread.Parties.AsSpan(), party => writer.Text(party.ToString()));
        writer.Byte((byte)thread.Channel);
        Write(writer, thread.Topic);
        writer.Bool(thread.IsExercise);
    }

    private static HotlineThread ReadThreadProposal(ref CanonicalReader reader, ref CanonicalReader texts, PartyId openedBy, NameTable? names = null)
    {
        var id = reader.Entity();
        var parties = ReadParties(ref reader, names);
        var channel = (Channel)reader.Choice((byte)Channel.Diplomatic);
        var topic = ReadTopic(ref reader);
        bool isExercise = reader.Bool();
        return HotlineThread.Create(id, openedBy, parties.Remove(openedBy), channel, topic, isExercise, texts.Text());
    }

    private static void Write(CanonicalWriter writer, Message message)
    {
        writer.Entity(message.Id);
        writer.Int64(message.Leaf);
        writer.Text(message.From.ToString());
        writer.Time(message.SentAt);
        Write(writer, message.Content);
        WriteTexts(writer, message.Content.Texts);
        foreach (var marks in message.Marks)
        {
            writer.Optional(marks.Delivery, delivery =>
            {
                writer.Time(delivery.At);
                writer.Byte((byte)delivery.Transport);
                writer.Int64(delivery.Leaf);
            });
            writer.Bool(marks.Reading is not null);
            if (marks.Reading is not { } reading)
                continue;
            writer.Time(reading.At);
            writer.Text(reading.By);
            writer.Int64(reading.Leaf);
        }
    }

    private static Message ReadMessage(ref CanonicalReader reader, int number, HotlineThread thread, NameTable names)
    {
        var id = reader.Entity();
        long leaf = reader.Int64();
        var from = names.Of(reader.Party());
        var sentAt = reader.Time();
        var content = ReadContent(ref reader, ref reader);
        var marks = ImmutableArray.CreateBuilder<MessageMarks>();
        foreach (var party in thread.OthersThan(from))
        {
            MessageDelivery? delivery = reader.Bool() ? new MessageDelivery(reader.Time(), (Transport)reader.Choice((byte)Transport.Email), reader.Int64()) : null;
            marks.Add(new MessageMarks(party, delivery, reader.Bool() ? new MessageReading(reader.Time(), reader.Text(), reader.Int64()) : null));
        }
        return new Message { Id = id, Number = number, Leaf = leaf, From = from, SentAt = sentAt, Content = content, Marks = marks.DrainToImmutable() };
    }

    private static void Write(CanonicalWriter writer, MessageContent content)
    {
        writer.Text(content.Language);
        writer.Text(content.Template);
        writer.List(content.Fields.AsSpan(), field => writer.Text(field.Name));
        writer.List(content.Attachments.AsSpan(), attachment =>
        {
            writer.Raw(attachment.Sha256.Bytes);
            writer.Text(attachment.MediaType);
            writer.Int64(attachment.Bytes);
        });
    }

    private static MessageContent ReadContent(ref CanonicalReader reader, ref CanonicalReader texts)
    {
        string language = reader.Text();
        string template = reader.Text();
        var names = reader.List((ref CanonicalReader r) => r.Text());
        var files = reader.List((ref CanonicalReader r) => (Seal.From(r.Raw(Seal.Length)), r.Text(), r.Int64()));
        string by = texts.Text();
        string text = texts.Text();
        var fields = ImmutableArray.CreateBuilder<MessageField>(names.Length);
        foreach (string name in names)
            fields.Add(new MessageField(name, texts.Text()));
        var attachments = ImmutableArray.CreateBuilder<Attachment>(files.Length);
        foreach (var (sha256, mediaType, bytes) in files)
            attachments.Add(Attachment.Create(sha256, mediaType, bytes, texts.Text()));
        return MessageContent.Create(by, language, template, fields.MoveToImmutable(), text, attachments.MoveToImmutable());
    }

    private static void WriteProposal(CanonicalWriter writer, Call call)
    {
        writer.Entity(call.Id);
        writer.List(call.Participants.AsSpan(), party => writer.Text(party.ToString()));
        Write(writer, call.Topic);
        Write(writer, call.Account);
    }

    private static Call ReadCallProposal(ref CanonicalReader reader, ref CanonicalReader texts, PartyId loggedBy, NameTable? names = null)
    {
        var id = reader.Entity();
        var participants = ReadParties(ref reader, names);
        var topic = ReadTopic(ref reader);
        var (account, subjects) = ReadAccount(ref reader);
        string by = texts.Text();
        return Call.Create(id, loggedBy, by, participants, topic, account.WithSubjects(ReadTexts(ref texts, subjects)));
    }

    private static void WriteProposal(CanonicalWriter writer, Readout readout)
    {
        writer.Text(readout.Language);
        Write(writer, readout.Account);
    }

    private static Readout ReadReadoutProposal(ref CanonicalReader reader, ref CanonicalReader texts, PartyId party)
    {
        string language = reader.Text();
        var (account, subjects) = ReadAccount(ref reader);
        string by = texts.Text();
        string text = texts.Text();
        return Readout.Create(party, by, language, account.WithSubjects(ReadTexts(ref texts, subjects)), text);
    }

    /// <summary>All but the subjects, of which only the count.</summary>
    private static void Write(CanonicalWriter writer, CallAccount account)
    {
        writer.Optional(account.Initiator, party => writer.Text(party.ToString()));
        writer.Optional(account.Channel, channel => writer.Byte((byte)channel));
        writer.Optional(account.Start, writer.Time);
        writer.Optional(account.End, writer.Time);
        writer.Byte((byte)account.Subjects.Length);
    }

    private static (CallAccount Account, int Subjects) ReadAccount(ref CanonicalReader reader)
    {
        PartyId? initiator = reader.Bool() ? reader.Party() : null;
        Channel? channel = reader.Bool() ? (Channel)reader.Choice((byte)Channel.Diplomatic) : null;
        var account = CallAccount.Create(initiator, channel, reader.OptionalTime(), reader.OptionalTime(), []);
        return (account, reader.Choice(HotlineLimits.SubjectsMax));
    }

    /// <summary>Nothing, a subject, or a part of the airspace.</summary>
    private static void Write(CanonicalWriter writer, Topic topic)
    {
        writer.Byte(topic.IsNone ? (byte)0 : topic.Subject is not null ? (byte)1 : (byte)2);
        if (topic.Subject is { } subject)
            writer.Subject(subject);
        if (topic.Area is not { } area)
            return;
        writer.Area(area);
        writer.Altitude(topic.Altitude);
    }

    private static Topic ReadTopic(ref CanonicalReader reader) => reader.Choice(2) switch
    {
        0 => Topic.None,
        1 => Topic.Of(reader.Subject()),
        _ => Topic.In(reader.Area(), reader.Altitude()),
    };

    private static ImmutableArray<PartyId> ReadParties(ref CanonicalReader reader, NameTable? names)
    {
        var parties = reader.List((ref CanonicalReader r) => r.Party());
        return names is null ? parties : [.. parties.Select(names.Of)];
    }

    private static void WriteTexts(CanonicalWriter writer, ImmutableArray<string> texts)
    {
        foreach (string text in texts)
            writer.Text(text);
    }

    private static ImmutableArray<string> ReadTexts(ref CanonicalReader texts, int count)
    {
        var read = ImmutableArray.CreateBuilder<string>(count);
        for (int i = 0; i < count; i++)
            read.Add(texts.Text());
        return read.MoveToImmutable();
    }
}
