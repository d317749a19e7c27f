using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Discovery;
using Forewarn.Core.Geometry;
using Forewarn.Core.Incidents;
using Forewarn.Core.Warnings;

namespace Forewarn.Core.Format;

/// <summary>What commands and snapshots both hold: the part of each entity that its author said.</summary>
/// <remarks>What a person wrote stands apart, so that it can be erased: it is written by the caller, and read from a reader of
/// its own. Where nothing is ever erased (in snapshots and in commands of version 1) it follows the rest, and both readers are one.</remarks>
internal static class EntityFormat
{
    public static void Write(CanonicalWriter writer, Declaration declaration)
    {
        writer.Key(declaration.Key);
        writer.Byte(declaration is OperationalIntent intent ? (byte)intent.State : (byte)declaration.Kind);
        writer.Count(declaration.Volumes.Length);
        foreach (var volume in declaration.Volumes)
            writer.Volume(volume);
        writer.Byte((byte)declaration.Disclosure);
        if (declaration.Seal is { } seal)
            writer.Raw(seal.Bytes);
    }

    /// <param name="reader">All but the note.</param>
    /// <param name="texts">The note.</param>
    /// <param name="manager">Whose it is.</param>
    /// <param name="isVersion1">Written when every declaration showed all.</param>
    public static Declaration ReadDeclaration(ref CanonicalReader reader, ref CanonicalReader texts, PartyId manager, bool isVersion1 = false)
    {
        var key = reader.Key();
        byte stateOrKind = reader.Byte();
        var volumes = reader.List((ref CanonicalReader r) => r.Volume());
        var disclosure = isVersion1 ? Disclosure.Full : (Disclosure)reader.Choice((byte)Disclosure.Sealed);
        var seal = disclosure == Disclosure.Sealed ? Seal.From(reader.Raw(Seal.Length)) : null;
        string note = texts.Text();
        return key.Type switch
        {
            EntityType.OperationalIntent when stateOrKind <= (byte)IntentState.Contingent =>
                OperationalIntent.Create(key.Id, manager, (IntentState)stateOrKind, volumes, note, disclosure, seal),
            EntityType.Constraint => Constraint.Create(key.Id, manager, (ActivityKind)stateOrKind, volumes, note, disclosure, seal),
            _ => throw reader.Unreadable($"declaration of type {key.Type}, state or kind {stateOrKind}"),
        };
    }

    public static void Write(CanonicalWriter writer, UssReference reference)
    {
        writer.Text(reference.UssBaseUrl.ToString());
        writer.Optional(reference.SubscriptionId, writer.Entity);
    }

    public static UssReference ReadReference(ref CanonicalReader reader, NameTable? names = null)
    {
        var url = UssBaseUrl.Accepted(reader.Text());
        return new UssReference(names?.Of(url) ?? url, reader.Bool() ? reader.Entity() : null);
    }

    public static void Write(CanonicalWriter writer, AirspaceKey key)
    {
        writer.List(key.Ovns.AsSpan(), writer.Ovn);
        writer.Bool(key.Known is not null);
        if (key.Known is not { } known)
            return;
        writer.Int64(known.LeafEnd);
        writer.Volume(known.Searched.Volumes[0]);
    }

    public static AirspaceKey ReadKey(ref CanonicalReader reader)
    {
        var ovns = reader.List((ref CanonicalReader r) => r.Ovn());
        return new AirspaceKey(ovns, reader.Bool() ? new Knowledge(reader.Int64(), Extents.Of([reader.Volume()])) : null);
    }

    public static void Write(CanonicalWriter writer, SubscriptionProposal proposal)
    {
        writer.Entity(proposal.Id);
        writer.Text(proposal.UssBaseUrl.ToString());
        writer.Area(proposal.Area);
        writer.Altitude(proposal.Altitude);
        writer.Optional(proposal.Start, writer.Time);
        writer.Optional(proposal.End, writer.Time);
        writer.Bool(proposal.NotifyForOperationalIntents);
        writer.Bool(proposal.NotifyForConstraints);
    }

    public static SubscriptionProposal ReadProposal(ref CanonicalReader reader) => new(
        reader.Entity(), UssBaseUrl.Accepted(reader.Text()), reader.Area(), reader.Altitude(), reader.OptionalTime(), reader.OptionalTime(), reader.Bool(), reader.Bool());

    public static void Write(CanonicalWriter writer, Subscription subscription)
    {
        writer.Entity(subscription.Id);
        writer.Volume(subscription.Extent);
        writer.Bool(subscription.NotifyForOperationalIntents);
        writer.Bool(subscription.NotifyForConstraints);
    }

    public static Subscription ReadSubscription(ref CanonicalReader reader, PartyId manager) =>
        Subscription.Create(reader.Entity(), manager, reader.Volume(), reader.Bool(), reader.Bool());

    public static void Write(CanonicalWriter writer, Party party)
    {
        writer.Text(party.Id.ToString());
        writer.Int32(party.Version);
        writer.Text(party.Name);
        writer.Text(party.TimeZone);
        writer.Byte((byte)party.Calendar);
        writer.List(party.Languages.AsSpan(), writer.Text);
    }

    public static Party ReadParty(ref CanonicalReader reader) => Party.Create(
        reader.Party(), reader.Int32(), reader.Text(), reader.Text(), (Calendar)reader.Choice((byte)Calendar.Persian),
        reader.List((ref CanonicalReader r) => r.Text()));

    /// <summary>Whether its ladder says no more than the first form of a rung could.</summary>
    public static bool IsPlain(Arrangement arrangement) => arrangement.Ladder.All(rung => rung.IsPlain);

    /// <param name="writer">Where to.</param>
    /// <param name="arrangement">What.</param>
    /// <param name="isPlain">Whether to write the first form of the ladder, of rungs that are plain.</param>
    public static void Write(CanonicalWriter writer, Arrangement arrangement, bool isPlain = false)
    {
        writer.Text(arrangement.Id.ToString());
        writer.Int32(arrangement.Version);
        writer.Text(arrangement.Name);
        writer.List(arrangement.Members.AsSpan(), member =>
        {
            writer.Text(member.Party.ToString());
            writer.Time(member.From);
            writer.Optional(member.Until, writer.Time);
        });
        writer.Area(arrangement.Area);
        writer.Altitude(arrangement.Altitude);
        writer.List(arrangement.LeadTimes.AsSpan(), rule =>
        {
            writer.Byte((byte)rule.Kind);
            writer.Span(rule.LeadTime);
        });
        writer.Separation(arrangement.Separation);
        Write(writer, arrangement.Ladder, isPlain);
        writer.Time(arrangement.ValidFrom);
        writer.Optional(arrangement.ValidUntil, writer.Time);
        writer.Span(arrangement.WithdrawalNotice);
    }

    public static Arrangement ReadArrangement(ref CanonicalReader reader, bool isPlain = false)
    {
        var id = ArrangementId.Parse(reader.Text());
        int version = reader.Int32();
        return Arrangement.Create(
            id,
            reader.Text(),
            reader.List((ref CanonicalReader r) => new Member(r.Party(), r.Time(), r.OptionalTime())),
            reader.Area(),
            reader.Altitude(),
            reader.List((ref CanonicalReader r) => new LeadTimeRule((ActivityKind)r.Choice((byte)ActivityKind.Other), r.Span())),
            reader.Separation(),
            ReadLadder(ref reader, isPlain),
            reader.Time(),
            reader.OptionalTime(),
            reader.Span()).As(version, Leaves.None);
    }

    public static void Write(CanonicalWriter writer, ImmutableArray<Rung> ladder, bool isPlain = false) => writer.List(ladder.AsSpan(), rung =>
    {
        writer.Byte((byte)rung.Channel);
        writer.Span(rung.AcknowledgeWithin);
        if (isPlain)
            return;
        writer.Optional(rung.Post, post => writer.Text(post.ToString()));
        writer.Byte(rung.Transports.Bits);
    });

    public static ImmutableArray<Rung> ReadLadder(ref CanonicalReader reader, bool isPlain = false) => isPlain
        ? reader.List((ref CanonicalReader r) => new Rung((Channel)r.Choice((byte)Channel.Diplomatic), r.Span()))
        : reader.List((ref CanonicalReader r) => new Rung(
            (Channel)r.Choice((byte)Channel.Diplomatic), r.Span(), ContactsFormat.ReadPost(ref r), TransportSet.FromBits(r.Byte())));

    public static void Write(CanonicalWriter writer, Observation observation)
    {
        writer.Entity(observation.Id);
        writer.Text(observation.Party.ToString());
        writer.Byte((byte)observation.Kind);
        writer.Optional(observation.Subject, writer.Key);
        writer.Time(observation.At);
        writer.Place(observation.Position);
        writer.Optional(observation.AltitudeMetres, writer.Double);
    }

    public static Observation ReadObservation(ref CanonicalReader reader, ref CanonicalReader texts, PartyId reporter) => Observation.Create(
        reader.Entity(),
        reporter,
        reader.Party(),
        (ActivityKind)reader.Choice((byte)ActivityKind.Other),
        reader.Bool() ? reader.Key() : null,
        reader.Time(),
        reader.Place(),
        reader.Bool() ? reader.Double() : null,
        texts.Text(),
        texts.Text());
}
