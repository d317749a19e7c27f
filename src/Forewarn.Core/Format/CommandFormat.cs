using System.Diagnostics;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Core.Pool;
using Forewarn.Core.Warnings;

namespace Forewarn.Core.Format;

/// <summary>A command as the bytes of one journal entry: format version, type, actor, nonce, contents; and apart from them the details,
/// what people wrote, which the journal can erase later.</summary>
/// <remarks>Every later program reads every earlier format version; the forms are described in docs/journal.md.</remarks>
public static class CommandFormat
{
    /// <summary>The version that is written. In version 1 there is no nonce, and what people wrote ends the contents.</summary>
    public const byte Version = 2;

    /// <summary>Length in bytes of the salt before the details.</summary>
    public const int SaltLength = 16;

    private enum Type : byte
    {
        Tick = 0,
        Declare = 1,
        EndDeclaration = 2,
        Subscribe = 3,
        Unsubscribe = 4,
        PutParty = 5,
        RemoveParty = 6,
        PutArrangement = 7,
        RemoveArrangement = 8,
        RecordDelivery = 9,
        Acknowledge = 10,
        Observe = 11,
        PutPartyKey = 12,
        RevokePartyKey = 13,
        Reveal = 14,
        EraseDetails = 15,
        PutReference = 16,
        DeleteReference = 17,
        PutUssSubscription = 18,
        DeleteUssSubscription = 19,
        SetAvailability = 20,
        FileReport = 21,
        SetRelevance = 22,
        ReceiveNotification = 23,
        RecordNotification = 24,

        /// <summary>With posts and transports on the rungs of its ladder.</summary>
        PutArrangementWithPosts = 25,

        /// <summary>With a counter-proposal.</summary>
        AskForChange = 26,

        /// <summary>Alone in its batch; the journal of a pool looks for it.</summary>
        ChangePool = 27,

        /// <summary>The journal of a pool looks for it.</summary>
        RaiseVersion = 28,
    }

    /// <summary>Stands in for details that are empty: as many empty texts or lengths of nothing as any command's details have.</summary>
    private static readonly byte[] NoDetails = new byte[1024];

    /// <summary>The bytes of a command; the writer is cleared first.</summary>
    /// <param name="command">Any command.</param>
    /// <param name="writer">Not in use by anybody else.</param>
    /// <param name="salt">What the details begin with, if there are any: <see cref="SaltLength"/> bytes that nobody can guess, since a hash
    /// of the details outlives them.</param>
    public static EncodedCommand Encode(Command command, CanonicalWriter writer, ReadOnlySpan<byte> salt)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, SaltLength);
        writer.Clear();
        writer.Byte(Version);
        writer.Byte(command is LiaisonCommand liaison ? LiaisonFormat.TypeOf(liaison) : (byte)TypeOf(command));
        writer.Text(command.Actor.ToString());
        writer.Nonce(command.Nonce);
        writer.Optional(command.Signature?.KeyId, keyId => writer.Text(keyId.ToString()));
        WriteContents(writer, command);
        byte[] bytes = writer.Written.ToArray();
        return new EncodedCommand(bytes, DetailsOf(command, writer, salt));
    }

    /// <summary>The command that was written, or as much of it as is left when its details were erased.</summary>
    /// <exception cref="FormatException">Not the bytes of a command, or of a format version later than this program's.</exception>
    /// <exception cref="InvalidValueException">A value that this program's types cannot hold.</exception>
    public static Command Decode(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> details)
    {
        var reader = new CanonicalReader(bytes);
        byte version = reader.Byte();
        if (version is 0 or > Version)
            throw new FormatException($"a command of format version {version}; this program reads versions 1 to {Version}");
        var type = (Type)reader.Byte();
        string name = reader.Text();
        var actor = name.Length == 0 ? default : PartyId.Parse(name);
        var nonce = version == 1 ? Nonce.None : reader.Nonce();
        KeyId? signedBy = version > 1 && reader.Bool() ? KeyId.Parse(reader.Text()) : null;
        var texts = new CanonicalReader(details.IsEmpty ? NoDetails : details);
        if (!details.IsEmpty)
            texts.Raw(SaltLength);
        ref var words = ref version == 1 ? ref reader : ref texts;
        var command = ReadContents(ref reader, ref words, type, actor, isVersion1: version == 1) with { Nonce = nonce };
        if (signedBy is { } key)
            command = command with { Signature = new CommandSignature(key, texts.Text(), texts.Counted().ToArray()) };
        reader.RequireEnd();
        if (!details.IsEmpty)
            texts.RequireEnd();
        return command;
    }

    /// <summary>What an entry of the journal asks of a state: the command that was written, or, of what is none at the state's version, an <see cref="UnreadableEntry"/>.</summary>
    /// <remarks>Depends on nothing but the bytes and the version: every program that knows the version finds the same. Whoever changes what can be read, or adds a kind of command, does it with a
    /// new version.</remarks>
    /// <param name="position">Of the entry.</param>
    /// <param name="version">Of the state before it.</param>
    /// <exception cref="FormatException">At a version before <see cref="StateVersion.RefusesUnreadable"/>: it is no command that this program knows.</exception>
    /// <exception cref="InvalidValueException">Likewise.</exception>
    public static Command Read(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> details, long position, int version) => Read(bytes, details, position, version, SinceOf);

    /// <summary>Whether an entry that was encoded by this program is of a kind that a version has.</summary>
    public static bool IsOf(ReadOnlySpan<byte> bytes, int version) => SinceOf(bytes[1]) <= version;

    /// <param name="sinceOf">From which version on a kind of command exists.</param>
    internal static Command Read(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> details, long position, int version, Func<byte, int> sinceOf)
    {
        if (version < StateVersion.RefusesUnreadable)
            return Decode(bytes, details);
        try
        {
            return bytes.Length < 2 || sinceOf(bytes[1]) > version ? new UnreadableEntry(position) : Decode(bytes, details);
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException)
        {
            // Whatever a member wrote there: the same bytes fail alike everywhere.
            return new UnreadableEntry(position);
        }
    }

    /// <summary>From which version of the state on a kind of command exists.</summary>
    /// <param name="type">The second byte of an entry. A kind that nobody knows cannot be decoded either.</param>
    private static int SinceOf(byte type) => (Type)type switch
    {
        // All there are came before there were versions.
        _ => StateVersion.First,
    };

    /// <summary>What members of a pool have signed so that the state may go over to another version; null when an entry does not do that, and an empty text when it is not to be read.</summary>
    /// <remarks>As <see cref="PoolChangeIn"/>.</remarks>
    /// <param name="version">Which version.</param>
    public static string? VersionAgreementIn(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> details, out int version)
    {
        version = 0;
        if (bytes.Length < 2 || bytes[1] != (byte)Type.RaiseVersion)
            return null;
        try
        {
            if (!details.IsEmpty || Decode(bytes, details) is not RaiseVersion { Signature: null } raise)
                return "";
            version = raise.Version;
            return raise.Agreement;
        }
        catch (Exception problem) when (problem is FormatException or InvalidValueException)
        {
            return "";
        }
    }

    /// <summary>The change of a pool's membership that an entry is, as it was signed; null when it is another command, and an empty text when it is such a change that cannot
    /// be read.</summary>
    /// <remarks>Looks at two bytes of any other command. Depends on nothing but the bytes: every node must find the same.</remarks>
    public static string? PoolChangeIn(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> details)
    {
        if (bytes.Length < 2 || bytes[1] != (byte)Type.ChangePool)
            return null;
        try
        {
            // What it says must not depend on what can be erased.
            return details.IsEmpty && Decode(bytes, details) is ChangePool { Signature: null } change ? change.Note : "";
        }
        catch (Exception problem) when (problem is FormatException or InvalidValueException)
        {
            return "";
        }
    }

    /// <summary>Whether <see cref="Decode"/> reads an entry.</summary>
    public static bool IsReadable(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> details)
    {
        try
        {
            Decode(bytes, details);
            return true;
        }
        catch (Exception problem) when (problem is FormatException or InvalidValueException)
        {
            return false;
        }
    }

    /// <summary>Nothing when nobody wrote or signed anything.</summary>
    private static byte[] DetailsOf(Command command, CanonicalWriter writer, ReadOnlySpan<byte> salt)
    {
        var texts = command.Texts;
        var opening = (command as Reveal)?.Opening;
        if (command.Signature is null && opening is null or { IsErased: true } && texts.All(text => text.Length == 0))
            return [];
        writer.Clear();
        writer.Raw(salt);
        foreach (string text in texts)
            writer.Text(text);
        if (opening is not null)
        {
            writer.Counted(opening.Salt.Span);
            writer.Counted(opening.Sealed.Span);
        }
        if (command.Signature is { } signature)
        {
            writer.Text(signature.Jws);
            writer.Counted(signature.Body.Span);
        }
        return writer.Written.ToArray();
    }

    private static Type TypeOf(Command command) => command switch
    {
        Tick => Type.Tick,
        Declare => Type.Declare,
        EndDeclaration => Type.EndDeclaration,
        Subscribe => Type.Subscribe,
        Unsubscribe => Type.Unsubscribe,
        PutParty => Type.PutParty,
        RemoveParty => Type.RemoveParty,
        PutArrangement put => EntityFormat.IsPlain(put.Proposal) ? Type.PutArrangement : Type.PutArrangementWithPosts,
        RemoveArrangement => Type.RemoveArrangement,
        RecordDelivery => Type.RecordDelivery,
        Acknowledge answer => answer.CounterProposal is null ? Type.Acknowledge : Type.AskForChange,
        Observe => Type.Observe,
        PutPartyKey => Type.PutPartyKey,
        RevokePartyKey => Type.RevokePartyKey,
        Reveal => Type.Reveal,
        EraseDetails => Type.EraseDetails,
        PutReference => Type.PutReference,
        DeleteReference => Type.DeleteReference,
        PutUssSubscription => Type.PutUssSubscription,
        DeleteUssSubscription => Type.DeleteUssSubscription,
        SetAvailability => Type.SetAvailability,
        FileReport => Type.FileReport,
        SetRelevance => Type.SetRelevance,
        ReceiveNotification => Type.ReceiveNotification,
        RecordNotification => Type.RecordNotification,
        ChangePool => Type.ChangePool,
        RaiseVersion => Type.RaiseVersion,
        _ => throw new UnreachableException(command.GetType().Name),
    };

    private static void WriteContents(CanonicalWriter writer, Command command)
    {
        switch (command)
        {
            case LiaisonCommand liaison:
                LiaisonFormat.Write(writer, liaison);
                break;
            case Declare declare:
                writer.Optional(declare.IfVersion, writer.Int32);
                EntityFormat.Write(writer, declare.Proposal);
                break;
            case EndDeclaration end:
                writer.Key(end.Key);
                writer.Int32(end.IfVersion);
                break;
            case Subscribe subscribe:
                writer.Optional(subscribe.IfVersion, writer.Int32);
                EntityFormat.Write(writer, subscribe.Proposal);
                break;
            case Unsubscribe unsubscribe:
                writer.Entity(unsubscribe.Id);
                writer.Int32(unsubscribe.IfVersion);
                break;
            case PutParty put:
                writer.Optional(put.IfVersion, writer.Int32);
                EntityFormat.Write(writer, put.Proposal);
                break;
            case RemoveParty remove:
                writer.Text(remove.Id.ToString());
                writer.Int32(remove.IfVersion);
                break;
            case PutArrangement put:
                writer.Optional(put.IfVersion, writer.Int32);
                EntityFormat.Write(writer, put.Proposal, EntityFormat.IsPlain(put.Proposal));
                break;
            case RemoveArrangement remove:
                writer.Text(remove.Id.ToString());
                writer.Int32(remove.IfVersion);
                break;
            case RecordDelivery delivery:
                writer.Byte((byte)delivery.Transport);
                writer.List(delivery.Warnings.AsSpan(), writer.Int64);
                break;
            case Acknowledge acknowledge:
                writer.Int64(acknowledge.Warning);
                if (acknowledge.CounterProposal is { } proposal)
                    ContactsFormat.Write(writer, proposal);
                else
                    writer.Byte((byte)acknowledge.Answer);
                break;
            case Observe observe:
                EntityFormat.Write(writer, observe.Observation);
                break;
            case PutPartyKey put:
                writer.Text(put.Party.ToString());
                writer.Text(put.Key.Jwk);
                break;
            case RevokePartyKey revoke:
                writer.Text(revoke.Party.ToString());
                writer.Text(revoke.KeyId.ToString());
                break;
            case Reveal reveal:
                writer.Int32(reveal.IfVersion);
                EntityFormat.Write(writer, reveal.Proposal);
                writer.Raw(reveal.Opening.Seal.Bytes);
                break;
            case EraseDetails erase:
                writer.Subject(erase.Subject);
                writer.Int64(erase.IfLeaf);
                writer.List(erase.Placeholders.AsSpan(), writer.Text);
                break;
            case PutReference put:
                writer.Optional(put.IfOvn, writer.Ovn);
                EntityFormat.Write(writer, put.Proposal);
                EntityFormat.Write(writer, put.Proposal.Reference!);
                EntityFormat.Write(writer, put.Key);
                writer.Bool(put.NewSubscription is not null);
                if (put.NewSubscription is { } wanted)
                {
                    writer.Text(wanted.UssBaseUrl.ToString());
                    writer.Bool(wanted.NotifyForConstraints);
                }
                writer.Optional(put.RequestedOvn, writer.Ovn);
                break;
            case DeleteReference delete:
                writer.Key(delete.Key);
                writer.Ovn(delete.IfOvn);
                break;
            case PutUssSubscription put:
                writer.Optional(put.IfVersion, writer.Int64);
                EntityFormat.Write(writer, put.Proposal);
                break;
            case DeleteUssSubscription delete:
                writer.Entity(delete.Id);
                writer.Int64(delete.IfVersion);
                break;
            case SetAvailability set:
                writer.Text(set.Uss.ToString());
                writer.Int64(set.IfVersion);
                writer.Byte((byte)set.State);
                break;
            case SetRelevance set:
                writer.Byte((byte)set.Relevance);
                break;
            case ReceiveNotification receive:
                writer.Key(receive.Key);
                writer.Int32(receive.Version);
                writer.List(receive.Subscriptions.AsSpan(), writer.Entity);
                writer.Raw(receive.Digest.Bytes);
                break;
            case RecordNotification sent:
                writer.Key(sent.Key);
                writer.Int32(sent.Version);
                writer.Text(sent.To.ToString());
                writer.List(sent.Subscriptions.AsSpan(), writer.Entity);
                writer.Int32(sent.Status);
                break;
            case ChangePool change:
                writer.Text(change.Note);
                break;
            case RaiseVersion raise:
                writer.Int32(raise.Version);
                writer.Text(raise.Agreement);
                break;
        }
    }

    private static Command ReadContents(ref CanonicalReader reader, ref CanonicalReader texts, Type type, PartyId actor, bool isVersion1)
    {
        switch (type)
        {
            case Type.Tick:
                return new Tick();
            case Type.Declare:
                return new Declare(actor, ReadVersion(ref reader), EntityFormat.ReadDeclaration(ref reader, ref texts, actor, isVersion1));
            case Type.EndDeclaration:
                return new EndDeclaration(actor, reader.Key(), reader.Int32());
            case Type.Subscribe:
                return new Subscribe(actor, ReadVersion(ref reader), EntityFormat.ReadSubscription(ref reader, actor));
            case Type.Unsubscribe:
                return new Unsubscribe(actor, reader.Entity(), reader.Int32());
            case Type.PutParty:
                return new PutParty(actor, ReadVersion(ref reader), EntityFormat.ReadParty(ref reader));
            case Type.RemoveParty:
                return new RemoveParty(actor, reader.Party(), reader.Int32());
            case Type.PutArrangement:
                return new PutArrangement(actor, ReadVersion(ref reader), EntityFormat.ReadArrangement(ref reader, isPlain: true));
            case Type.PutArrangementWithPosts:
                return new PutArrangement(actor, ReadVersion(ref reader), EntityFormat.ReadArrangement(ref reader));
            case Type.RemoveArrangement:
                return new RemoveArrangement(actor, ArrangementId.Parse(reader.Text()), reader.Int32());
            case Type.RecordDelivery:
                var transport = (Transport)reader.Choice((byte)Transport.Email);
                return new RecordDelivery(actor, reader.List((ref CanonicalReader r) => r.Int64()), transport);
            case Type.Acknowledge:
                return new Acknowledge(actor, reader.Int64(), (Answer)reader.Choice((byte)Answer.CannotComply), texts.Text(), texts.Text());
            case Type.AskForChange:
                return ReadAskForChange(ref reader, ref texts, actor);
            case Type.Observe:
                return new Observe(EntityFormat.ReadObservation(ref reader, ref texts, actor));
            case Type.PutPartyKey:
                return new PutPartyKey(actor, reader.Party(), PartyKey.Create(reader.Text()));
            case Type.RevokePartyKey:
                return new RevokePartyKey(actor, reader.Party(), KeyId.Parse(reader.Text()));
            case Type.Reveal:
                return new Reveal(actor, reader.Int32(), EntityFormat.ReadDeclaration(ref reader, ref texts, actor), ReadOpening(ref reader, ref texts));
            case Type.EraseDetails:
                return new EraseDetails(actor, reader.Subject(), reader.Int64(), reader.List((ref CanonicalReader r) => r.Text()));
            case Type.PutReference:
                return ReadPutReference(ref reader, actor);
            case Type.DeleteReference:
                return new DeleteReference(actor, reader.Key(), reader.Ovn());
            case Type.PutUssSubscription:
                return new PutUssSubscription(actor, reader.Bool() ? reader.Int64() : null, EntityFormat.ReadProposal(ref reader));
            case Type.DeleteUssSubscription:
                return new DeleteUssSubscription(actor, reader.Entity(), reader.Int64());
            case Type.SetAvailability:
                return new SetAvailability(actor, reader.Party(), reader.Int64(), (Availability)reader.Choice((byte)Availability.Down));
            case Type.FileReport:
                return new FileReport(actor, texts.Text());
            case Type.SetRelevance:
                return new SetRelevance((Relevance)reader.Choice((byte)Relevance.Exact));
            case Type.ReceiveNotification:
                return new ReceiveNotification(
                    actor, reader.Key(), reader.Int32(), reader.List((ref CanonicalReader r) => r.Entity()), Seal.From(reader.Raw(Seal.Length)), texts.Text());
            case Type.RecordNotification:
                return new RecordNotification(
                    actor, reader.Key(), reader.Int32(), UssBaseUrl.Accepted(reader.Text()), reader.List((ref CanonicalReader r) => r.Entity()), reader.Int32());
            case Type.ChangePool:
                return new ChangePool(actor, reader.Text());
            case Type.RaiseVersion when actor.IsNobody:
                return new RaiseVersion(reader.Int32(), reader.Text());
            case >= (Type)LiaisonFormat.First:
                return LiaisonFormat.Read(ref reader, ref texts, (byte)type, actor);
            default:
                throw reader.Unreadable($"a command of type {(byte)type}");
        }
    }

    private static Acknowledge ReadAskForChange(ref CanonicalReader reader, ref CanonicalReader texts, PartyId actor)
    {
        long warning = reader.Int64();
        var proposal = ContactsFormat.ReadCounterProposal(ref reader);
        return new Acknowledge(actor, warning, Answer.AskForChange, texts.Text(), texts.Text(), proposal);
    }

    private static PutReference ReadPutReference(ref CanonicalReader reader, PartyId actor)
    {
        Ovn? ifOvn = reader.Bool() ? reader.Ovn() : null;
        var noTexts = new CanonicalReader(NoDetails);
        var proposal = EntityFormat.ReadDeclaration(ref reader, ref noTexts, actor).As(EntityFormat.ReadReference(ref reader));
        var key = EntityFormat.ReadKey(ref reader);
        var wanted = reader.Bool() ? new NewSubscription(UssBaseUrl.Accepted(reader.Text()), reader.Bool()) : null;
        return new PutReference(actor, ifOvn, proposal, key, wanted, reader.Bool() ? reader.Ovn() : null);
    }

    /// <summary>The seal is among the bytes that are kept: by it alone the reveal is decided, also when what it was made of is erased.</summary>
    private static Opening ReadOpening(ref CanonicalReader reader, ref CanonicalReader texts)
    {
        var seal = Seal.From(reader.Raw(Seal.Length));
        var (salt, content) = (texts.Counted().ToArray(), texts.Counted().ToArray());
        if (salt.Length == 0 && content.Length == 0)
            return Opening.ErasedOf(seal);
        var opening = new Opening(salt, content);
        return opening.Seal.Equals(seal) ? opening : throw texts.Unreadable("the opening is not that of the seal");
    }

    private static int? ReadVersion(ref CanonicalReader reader) => reader.Bool() ? reader.Int32() : null;
}

/// <summary>A command as it goes into the journal.</summary>
/// <param name="Bytes">Kept for ever.</param>
/// <param name="Details">What people wrote and signed, after a salt; may be erased. Empty when nobody wrote or signed anything.</param>
public readonly record struct EncodedCommand(byte[] Bytes, byte[] Details);
