using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Discovery;
using Forewarn.Core.Geometry;
using Forewarn.Core.Incidents;
using Forewarn.Core.Warnings;

namespace Forewarn.Core.Format;

/// <summary>What snapshots hold beyond <see cref="EntityFormat"/>: what the airspace itself added.</summary>
internal static class StateFormat
{
    public const byte Version = 6;

    public static void Write(CanonicalWriter writer, Party party)
    {
        writer.Int64(party.Leaf);
        EntityFormat.Write(writer, party);
    }

    public static Party ReadParty(ref CanonicalReader reader)
    {
        long leaf = reader.Int64();
        return EntityFormat.ReadParty(ref reader) with { Leaf = leaf };
    }

    public static void Write(CanonicalWriter writer, KeyBook.Owned owned)
    {
        writer.Text(owned.Party.ToString());
        writer.Text(owned.Key.Jwk);
        writer.Time(owned.Key.RegisteredAt);
        writer.Optional(owned.Key.RevokedAt, writer.Time);
        writer.Int64(owned.Key.Leaf);
    }

    public static KeyBook.Owned ReadKey(ref CanonicalReader reader, NameTable names)
    {
        var party = names.Of(reader.Party());
        var key = PartyKey.Create(reader.Text()) with { RegisteredAt = reader.Time(), RevokedAt = reader.OptionalTime(), Leaf = reader.Int64() };
        return new KeyBook.Owned(party, key);
    }

    public static void Write(CanonicalWriter writer, Arrangement arrangement)
    {
        writer.Int64(arrangement.Leaf);
        EntityFormat.Write(writer, arrangement);
        ArrangementsFormat.Write(writer, arrangement.Standing);
    }

    public static Arrangement ReadArrangement(ref CanonicalReader reader)
    {
        long leaf = reader.Int64();
        return EntityFormat.ReadArrangement(ref reader) with { Leaf = leaf, Standing = ArrangementsFormat.ReadStanding(ref reader) };
    }

    public static void Write(CanonicalWriter writer, Declaration declaration)
    {
        writer.Text(declaration.Manager.ToString());
        EntityFormat.Write(writer, declaration);
        writer.Text(declaration.Note);
        writer.Int32(declaration.Version);
        writer.Time(declaration.DeclaredAt);
        writer.Int64(declaration.Leaf);
        writer.Bool(declaration.Revelation is not null);
        if (declaration.Revelation is { } revelation)
        {
            writer.Int64(revelation.From);
            writer.Raw(revelation.Seal.Bytes);
            writer.Int32(revelation.Version);
            writer.Bool(revelation.ReachesOutside);
        }
        writer.Ovn(declaration.Ovn);
        writer.Bool(declaration.Reference is not null);
        if (declaration.Reference is { } reference)
            EntityFormat.Write(writer, reference);
        writer.Bool(declaration.PeerDetails is not null);
        if (declaration.PeerDetails is { } details)
        {
            writer.Int32(details.Version);
            writer.Raw(details.Digest.Bytes);
        }
        writer.Optional(declaration.EndedAt, writer.Time);
        writer.List(declaration.Notices.AsSpan(), notice =>
        {
            writer.Text(notice.Party.ToString());
            writer.Int64(notice.Warning);
        });
    }

    public static Declaration ReadDeclaration(ref CanonicalReader reader, NameTable names)
    {
        var manager = names.Of(reader.Party());
        return EntityFormat.ReadDeclaration(ref reader, ref reader, manager) with
        {
            Version = reader.Int32(),
            DeclaredAt = reader.Time(),
            Leaf = reader.Int64(),
            Revelation = reader.Bool() ? new Revelation(reader.Int64(), Seal.From(reader.Raw(Seal.Length)), reader.Int32(), reader.Bool()) : null,
            Ovn = reader.Ovn(),
            Reference = reader.Bool() ? EntityFormat.ReadReference(ref reader, names) : null,
            PeerDetails = reader.Bool() ? new PeerDetails(reader.Int32(), Seal.From(reader.Raw(Seal.Length))) : null,
            EndedAt = reader.OptionalTime(),
            Notices = reader.List((ref CanonicalReader r) => new Notice(names.Of(r.Party()), r.Int64())),
        };
    }

    public static void Write(CanonicalWriter writer, UssAvailability availability)
    {
        writer.Text(availability.Uss.ToString());
        writer.Byte((byte)availability.State);
        writer.Int64(availability.Leaf);
    }

    public static UssAvailability ReadAvailability(ref CanonicalReader reader) =>
        new(reader.Party(), (Availability)reader.Choice((byte)Availability.Down), reader.Int64());

    public static void Write(CanonicalWriter writer, SubscriptionBook.Counted counted)
    {
        var subscription = counted.Subscription;
        writer.Text(subscription.Manager.ToString());
        writer.Int32(subscription.Version);
        writer.Int64(subscription.Leaf);
        writer.Int32(counted.NotificationIndex);
        EntityFormat.Write(writer, subscription);
        writer.Bool(subscription.UssBaseUrl is not null);
        if (subscription.UssBaseUrl is not { } url)
            return;
        writer.Text(url.ToString());
        writer.Bool(subscription.IsImplicit);
        writer.List(subscription.Extents.Volumes.AsSpan()[1..], writer.Volume);
    }

    public static SubscriptionBook.Counted ReadSubscription(ref CanonicalReader reader, NameTable names)
    {
        var manager = names.Of(reader.Party());
        int version = reader.Int32();
        long leaf = reader.Int64();
        int index = reader.Int32();
        var subscription = EntityFormat.ReadSubscription(ref reader, manager);
        if (reader.Bool())
        {
            var url = names.Of(UssBaseUrl.Accepted(reader.Text()));
            bool isImplicit = reader.Bool();
            var extents = Extents.Of([subscription.Extent, .. reader.List((ref CanonicalReader r) => r.Volume())]);
            subscription = Subscription.OfUss(
                subscription.Id, manager, extents, url, isImplicit, subscription.NotifyForOperationalIntents, subscription.NotifyForConstraints);
        }
        return new SubscriptionBook.Counted(subscription with { Version = version, Leaf = leaf }, index);
    }

    public static void Write(CanonicalWriter writer, Observation observation)
    {
        writer.Text(observation.Reporter.ToString());
        writer.Int64(observation.Leaf);
        EntityFormat.Write(writer, observation);
        writer.Text(observation.Event);
        writer.Text(observation.Source);
    }

    public static Observation ReadObservation(ref CanonicalReader reader)
    {
        var reporter = reader.Party();
        long leaf = reader.Int64();
        return EntityFormat.ReadObservation(ref reader, ref reader, reporter) with { Leaf = leaf };
    }

    public static void Write(CanonicalWriter writer, Warning warning)
    {
        writer.Int64(warning.Number);
        writer.Key(warning.Subject);
        writer.Int32(warning.SubjectVersion);
        writer.Byte((byte)warning.Change);
        writer.Byte((byte)warning.Kind);
        writer.Byte((byte)warning.Disclosure);
        writer.Text(warning.From.ToString());
        writer.Text(warning.To.ToString());
        writer.Time(warning.DeclaredAt);
        writer.Time(warning.StartsAt);
        writer.Time(warning.EndsAt);
        writer.Optional(warning.Requirement, requirement =>
        {
            writer.Text(requirement.Arrangement.ToString());
            writer.Span(requirement.LeadTime);
        });
        writer.List(warning.Reasons.AsSpan(), reason =>
        {
            writer.Byte((byte)reason.Type);
            if (reason.Type == EntityType.Arrangement)
                writer.Text(reason.Arrangement.ToString());
            else if (reason.Type != EntityType.Warning)
                writer.Entity(reason.Entity);
        });
        EntityFormat.Write(writer, warning.Ladder);
        writer.Byte((byte)warning.Step);
        writer.Optional(warning.AcknowledgeBy, writer.Time);
        writer.Bool(warning.IsExhausted);
        writer.Optional(warning.SupersededAt, writer.Time);
        writer.Optional(warning.Delivery, delivery =>
        {
            writer.Time(delivery.At);
            writer.Byte((byte)delivery.Transport);
            writer.Int64(delivery.Leaf);
            writer.Optional(delivery.Contact, contact => writer.Text(contact.ToString()));
        });
        writer.Bool(warning.Acknowledgement is not null);
        if (warning.Acknowledgement is { } acknowledgement)
        {
            writer.Time(acknowledgement.At);
            writer.Byte((byte)acknowledgement.Answer);
            writer.Text(acknowledgement.By);
            writer.Text(acknowledgement.Text);
            writer.Int64(acknowledgement.Leaf);
            writer.Bool(acknowledgement.CounterProposal is not null);
            if (acknowledgement.CounterProposal is { } proposal)
                ContactsFormat.Write(writer, proposal);
        }
        writer.Optional(warning.FirstAcknowledgedAt, writer.Time);
        writer.Bool(warning.Resolution is not null);
        if (warning.Resolution is { } resolution)
        {
            writer.Time(resolution.At);
            writer.Bool(resolution.IsAccepted);
            writer.Text(resolution.By);
            writer.Text(resolution.Text);
            writer.Int64(resolution.Leaf);
            writer.Int32(resolution.Version);
        }
        writer.Optional(warning.AcknowledgedBefore, writer.Bool);
    }

    public static Warning ReadWarning(ref CanonicalReader reader, NameTable names)
    {
        var warning = ReadAnyWarning(ref reader, names);
        return warning.Step < Math.Max(1, warning.Ladder.Length) ? warning : throw reader.Unreadable($"step {warning.Step} is beyond the ladder");
    }

    private static Warning ReadAnyWarning(ref CanonicalReader reader, NameTable names) => new()
    {
        Number = reader.Int64(),
        Subject = reader.Key(),
        SubjectVersion = reader.Int32(),
        Change = (Change)reader.Choice((byte)Change.Drill),
        Kind = (ActivityKind)reader.Choice((byte)ActivityKind.Other),
        Disclosure = (Disclosure)reader.Choice((byte)Disclosure.Sealed),
        From = names.Of(reader.Party()),
        To = names.Of(reader.Party()),
        DeclaredAt = reader.Time(),
        StartsAt = reader.Time(),
        EndsAt = reader.Time(),
        Requirement = reader.Bool() ? new Requirement(ArrangementId.Parse(reader.Text()), reader.Span()) : null,
        Reasons = reader.List((ref CanonicalReader r) => ReadReason(ref r)),
        Ladder = EntityFormat.ReadLadder(ref reader),
        Step = reader.Choice(Limits.RungsPerLadderMax),
        AcknowledgeBy = reader.OptionalTime(),
        IsExhausted = reader.Bool(),
        SupersededAt = reader.OptionalTime(),
        Delivery = reader.Bool() ? new Delivery(
            reader.Time(), (Transport)reader.Choice((byte)Transport.Email), reader.Int64(), reader.Bool() ? ContactId.Parse(reader.Text()) : null) : null,
        Acknowledgement = reader.Bool()
            ? new Acknowledgement(
                reader.Time(), (Answer)reader.Choice((byte)Answer.AskForChange), reader.Text(), reader.Text(), reader.Int64(),
                reader.Bool() ? ContactsFormat.ReadCounterProposal(ref reader) : null) : null,
        FirstAcknowledgedAt = reader.OptionalTime(),
        Resolution = reader.Bool()
            ? new Resolution(reader.Time(), reader.Bool(), reader.Text(), reader.Text(), reader.Int64(), reader.Int32()) : null,
        AcknowledgedBefore = reader.Bool() ? reader.Bool() : null,
    };

    public static void Write(CanonicalWriter writer, in AirspaceEvent happened)
    {
        writer.Int64(happened.Position);
        writer.Int32(happened.Ordinal);
        writer.Time(happened.At);
        writer.Byte((byte)happened.Kind);
        writer.Subject(happened.Subject);
        writer.Int32(happened.Version);
        writer.Text(happened.From.ToString());
        writer.Text(happened.To.ToString());
    }

    public static AirspaceEvent ReadEvent(ref CanonicalReader reader, NameTable names)
    {
        long position = reader.Int64();
        int ordinal = reader.Int32();
        var at = reader.Time();
        var kind = (EventKind)reader.Choice((byte)EventKind.StatementCorrected);
        var subject = reader.Subject();
        return new AirspaceEvent(position, ordinal, at, kind, subject, reader.Int32(), ReadPartyOrNobody(ref reader, names), ReadPartyOrNobody(ref reader, names));
    }

    internal static PartyId ReadPartyOrNobody(ref CanonicalReader reader, NameTable names)
    {
        string name = reader.Text();
        return name.Length == 0 ? default : names.Of(PartyId.Parse(name));
    }

    private static Reason ReadReason(ref CanonicalReader reader)
    {
        var type = (EntityType)reader.Choice((byte)EntityType.Warning);
        return type switch
        {
            EntityType.Arrangement => new Reason(type, default, ArrangementId.Parse(reader.Text())),
            EntityType.Warning => Reason.EarlierWarning,
            _ => new Reason(type, reader.Entity(), default),
        };
    }
}
