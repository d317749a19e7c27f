using System.Collections.Immutable;
using System.Diagnostics;
using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Format;

/// <summary>Rosters, outbox, attempts, answers and drills as bytes.</summary>
internal static class ContactsFormat
{
    private enum Type : byte
    {
        PutRoster = 30,
        RecordAttempt = 31,
        AcceptProposal = 32,
        DeclineProposal = 33,
        BeginDrill = 34,
    }

    public static byte TypeOf(ContactsCommand command) => (byte)(command switch
    {
        PutRoster => Type.PutRoster,
        RecordAttempt => Type.RecordAttempt,
        AcceptProposal => Type.AcceptProposal,
        DeclineProposal => Type.DeclineProposal,
        BeginDrill => Type.BeginDrill,
        _ => throw new UnreachableException(command.GetType().Name),
    });

    public static void Write(CanonicalWriter writer, ContactsCommand command)
    {
        switch (command)
        {
            case PutRoster put:
                writer.Optional(put.IfVersion, writer.Int32);
                WriteProposal(writer, put.Proposal);
                break;
            case RecordAttempt attempt:
                writer.Int64(attempt.Leaf);
                writer.Text(attempt.Contact.ToString());
                writer.Byte((byte)attempt.Transport);
                writer.Byte((byte)attempt.Result);
                writer.Int32(attempt.Status);
                writer.Bool(attempt.IsLast);
                break;
            case AcceptProposal accept:
                writer.Int64(accept.Warning);
                break;
            case DeclineProposal decline:
                writer.Int64(decline.Warning);
                break;
            case BeginDrill begin:
                WriteProposal(writer, begin.Proposal);
                break;
        }
    }

    /// <param name="reader">The contents.</param>
    /// <param name="texts">What people wrote; each empty when it was erased.</param>
    /// <param name="type">Of this family.</param>
    /// <param name="actor">Who sent it.</param>
    public static ContactsCommand Read(ref CanonicalReader reader, ref CanonicalReader texts, byte type, PartyId actor) => (Type)type switch
    {
        Type.PutRoster => new PutRoster(actor, reader.Bool() ? reader.Int32() : null, ReadProposal(ref reader, ref texts)),
        Type.RecordAttempt => new RecordAttempt(
            reader.Int64(), ContactId.Parse(reader.Text()), (Transport)reader.Choice((byte)Transport.Email),
            (AttemptResult)reader.Choice((byte)AttemptResult.GaveUp), reader.Int32(), reader.Bool()),
        Type.AcceptProposal => new AcceptProposal(actor, reader.Int64(), texts.Text(), texts.Text()),
        Type.DeclineProposal => new DeclineProposal(actor, reader.Int64(), texts.Text(), texts.Text()),
        Type.BeginDrill => new BeginDrill(ReadProposal(ref reader, ref texts, actor)),
        _ => throw reader.Unreadable($"a command of type {type}"),
    };

    public static void Write(CanonicalWriter writer, Roster roster)
    {
        writer.Int32(roster.Version);
        writer.Int64(roster.Leaf);
        WriteProposal(writer, roster);
        foreach (string text in roster.Texts)
            writer.Text(text);
    }

    public static Roster ReadRoster(ref CanonicalReader reader)
    {
        int version = reader.Int32();
        long leaf = reader.Int64();
        return ReadProposal(ref reader, ref reader).As(version, leaf);
    }

    public static void Write(CanonicalWriter writer, OutboxItem item)
    {
        writer.Int64(item.Leaf);
        writer.Byte((byte)item.Kind);
        writer.Subject(item.Subject);
        writer.Int32(item.Version);
        writer.Text(item.From.ToString());
        writer.Text(item.To.ToString());
        writer.Byte((byte)item.Channel);
        writer.Optional(item.Post, post => writer.Text(post.ToString()));
        writer.Byte(item.Transports.Bits);
        writer.Time(item.At);
        writer.Bool(item.IsUrgent);
        writer.Bool(item.IsExercise);
        writer.List(item.Attempts.AsSpan(), attempt =>
        {
            writer.Text(attempt.Contact.ToString());
            writer.Byte((byte)attempt.Transport);
            writer.Int32(attempt.Count);
            writer.Time(attempt.LastAt);
            writer.Byte((byte)attempt.Result);
            writer.Int32(attempt.Status);
        });
    }

    public static OutboxItem ReadItem(ref CanonicalReader reader, NameTable names) => new()
    {
        Leaf = reader.Int64(),
        Kind = (EventKind)reader.Choice((byte)EventKind.StatementCorrected),
        Subject = reader.Subject(),
        Version = reader.Int32(),
        From = StateFormat.ReadPartyOrNobody(ref reader, names),
        To = names.Of(reader.Party()),
        Channel = (Channel)reader.Choice((byte)Channel.Diplomatic),
        Post = ReadPost(ref reader),
        Transports = TransportSet.FromBits(reader.Byte()),
        At = reader.Time(),
        IsUrgent = reader.Bool(),
        IsExercise = reader.Bool(),
        Attempts = reader.List((ref CanonicalReader r) => new Attempt(
            ContactId.Parse(r.Text()), (Transport)r.Choice((byte)Transport.Email), r.Int32(), r.Time(), (AttemptResult)r.Choice((byte)AttemptResult.GaveUp), r.Int32())),
    };

    public static void WriteCrowdedOut(CanonicalWriter writer, PartyId to, long count, ReadOnlySpan<long> warnings)
    {
        writer.Text(to.ToString());
        writer.Int64(count);
        writer.List(warnings, writer.Int64);
    }

    public static (PartyId To, long Count, ImmutableArray<long> Warnings) ReadCrowdedOut(ref CanonicalReader reader, NameTable names) =>
        (names.Of(reader.Party()), reader.Int64(), reader.List((ref CanonicalReader r) => r.Int64()));

    public static void Write(CanonicalWriter writer, Drill drill)
    {
        writer.Text(drill.Party.ToString());
        WriteProposal(writer, drill);
        writer.Text(drill.By);
        writer.Text(drill.Text);
        writer.Time(drill.At);
        writer.Int64(drill.Leaf);
        writer.List(drill.Warnings.AsSpan(), writer.Int64);
    }

    public static Drill ReadDrill(ref CanonicalReader reader, NameTable names)
    {
        var party = names.Of(reader.Party());
        return ReadProposal(ref reader, ref reader, party) with
        {
            At = reader.Time(),
            Leaf = reader.Int64(),
            Warnings = reader.List((ref CanonicalReader r) => r.Int64()),
        };
    }

    public static void Write(CanonicalWriter writer, CounterProposal proposal) => writer.List(proposal.Volumes.AsSpan(), writer.Volume);

    public static CounterProposal ReadCounterProposal(ref CanonicalReader reader) =>
        CounterProposal.Create(reader.List((ref CanonicalReader r) => r.Volume()));

    public static PostId? ReadPost(ref CanonicalReader reader) => reader.Bool() ? PostId.Parse(reader.Text()) : null;

    /// <summary>All but what people wrote: who has which transports decides, what their addresses are does not.</summary>
    private static void WriteProposal(CanonicalWriter writer, Roster roster)
    {
        writer.Text(roster.Party.ToString());
        writer.List(roster.Contacts.AsSpan(), contact =>
        {
            writer.Text(contact.Id.ToString());
            writer.Byte((byte)contact.Level);
            writer.Text(contact.Language);
            writer.List(contact.Addresses.AsSpan(), address => writer.Byte((byte)address.Transport));
            writer.Bool(contact.QuietHours is not null);
            if (contact.QuietHours is { } quiet)
            {
                writer.Int32(SecondOf(quiet.From));
                writer.Int32(SecondOf(quiet.To));
                writer.Byte((byte)quiet.Days);
            }
        });
        writer.List(roster.Posts.AsSpan(), post =>
        {
            writer.Text(post.Id.ToString());
            writer.Byte((byte)post.Level);
            writer.List(post.Rotation.AsSpan(), contact => writer.Text(contact.ToString()));
            writer.Time(post.Start);
            writer.Span(post.Turn);
        });
    }

    private static void WriteProposal(CanonicalWriter writer, Drill drill)
    {
        writer.Entity(drill.Id);
        writer.Text(drill.Arrangement.ToString());
        writer.List(drill.To.AsSpan(), party => writer.Text(party.ToString()));
    }

    private static Drill ReadProposal(ref CanonicalReader reader, ref CanonicalReader texts, PartyId party)
    {
        var id = reader.Entity();
        var arrangement = ArrangementId.Parse(reader.Text());
        return Drill.Create(id, party, arrangement, reader.List((ref CanonicalReader r) => r.Party()), texts.Text(), texts.Text());
    }

    private static Roster ReadProposal(ref CanonicalReader reader, ref CanonicalReader texts)
    {
        var party = reader.Party();
        var contacts = reader.List((ref CanonicalReader r) => Contact.Wordless(
            ContactId.Parse(r.Text()), (Channel)r.Choice((byte)Channel.Diplomatic), r.Text(),
            r.List((ref CanonicalReader t) => (Transport)t.Choice((byte)Transport.Email)), ReadQuietHours(ref r)));
        var posts = reader.List((ref CanonicalReader r) => Post.Create(
            PostId.Parse(r.Text()), (Channel)r.Choice((byte)Channel.Diplomatic), r.List((ref CanonicalReader c) => ContactId.Parse(c.Text())), r.Time(), r.Span()));
        var roster = Roster.Create(party, contacts, posts);
        int count = roster.Texts.Length;
        var words = ImmutableArray.CreateBuilder<string>(count);
        for (int i = 0; i < count; i++)
            words.Add(texts.Text());
        return roster.WithTexts(words.MoveToImmutable());
    }

    private static QuietHours? ReadQuietHours(ref CanonicalReader reader) =>
        reader.Bool() ? QuietHours.Create(TimeAt(ref reader), TimeAt(ref reader), (Weekdays)reader.Byte()) : null;

    private static int SecondOf(LocalTime time) => (int)(time.TickOfDay / NodaConstants.TicksPerSecond);

    private static LocalTime TimeAt(ref CanonicalReader reader)
    {
        int second = reader.Int32();
        return second is >= 0 and < NodaConstants.SecondsPerDay ? LocalTime.FromSecondsSinceMidnight(second) : throw reader.Unreadable($"second {second} of a day");
    }
}
