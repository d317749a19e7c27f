using System.Diagnostics;
using Forewarn.Core.Airspace;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Warnings;

namespace Forewarn.Core.Format;

/// <summary>The commands of this family as bytes, and what snapshots hold of it. Arrangements on their way: drafts, signatures, suspensions, leaves.</summary>
internal static class ArrangementsFormat
{
    private enum Type : byte
    {
        DraftArrangement = 50,
        SignDraft = 51,
        CloseDraft = 52,
        SuspendArrangement = 53,
        ResumeArrangement = 54,
        LeaveArrangement = 55,
    }

    public static byte TypeOf(ArrangementsCommand command) => (byte)(command switch
    {
        DraftArrangement => Type.DraftArrangement,
        SignDraft => Type.SignDraft,
        CloseDraft => Type.CloseDraft,
        SuspendArrangement => Type.SuspendArrangement,
        ResumeArrangement => Type.ResumeArrangement,
        LeaveArrangement => Type.LeaveArrangement,
        _ => throw new UnreachableException(command.GetType().Name),
    });

    public static void Write(CanonicalWriter writer, ArrangementsCommand command)
    {
        switch (command)
        {
            case DraftArrangement draft:
                EntityFormat.Write(writer, draft.Proposal);
                writer.Time(draft.SignBy);
                break;
            case SignDraft sign:
                writer.Text(sign.Draft.ToString());
                break;
            case CloseDraft close:
                writer.Text(close.Draft.ToString());
                break;
            case SuspendArrangement suspend:
                writer.Text(suspend.Id.ToString());
                writer.Optional(suspend.From, writer.Time);
                break;
            case ResumeArrangement resume:
                writer.Text(resume.Id.ToString());
                break;
            case LeaveArrangement leave:
                writer.Text(leave.Id.ToString());
                writer.Optional(leave.Until, writer.Time);
                break;
            default:
                throw new UnreachableException(command.GetType().Name);
        }
    }

    /// <param name="reader">The contents.</param>
    /// <param name="texts">What people wrote; each empty when it was erased.</param>
    /// <param name="type">Of this family.</param>
    /// <param name="actor">Who sent it.</param>
    public static ArrangementsCommand Read(ref CanonicalReader reader, ref CanonicalReader texts, byte type, PartyId actor)
    {
        switch ((Type)type)
        {
            case Type.DraftArrangement:
                var proposal = EntityFormat.ReadArrangement(ref reader);
                return new DraftArrangement(actor, proposal.Version == 1 ? null : proposal.Version - 1, proposal, reader.Time());
            case Type.SignDraft:
                return new SignDraft(actor, DraftId.Parse(reader.Text()));
            case Type.CloseDraft:
                return new CloseDraft(actor, DraftId.Parse(reader.Text()));
            case Type.SuspendArrangement:
                return new SuspendArrangement(actor, ArrangementId.Parse(reader.Text()), reader.OptionalTime(), texts.Text());
            case Type.ResumeArrangement:
                return new ResumeArrangement(actor, ArrangementId.Parse(reader.Text()));
            case Type.LeaveArrangement:
                return new LeaveArrangement(actor, ArrangementId.Parse(reader.Text()), reader.OptionalTime(), texts.Text());
            default:
                throw reader.Unreadable($"a command of type {type}");
        }
    }

    public static void Write(CanonicalWriter writer, Standing? standing)
    {
        writer.Bool(standing is not null);
        if (standing is null)
            return;
        writer.Bool(standing.Agreement is not null);
        if (standing.Agreement is { } agreement)
        {
            writer.Text(agreement.Draft.ToString());
            writer.Int32(agreement.Version);
            writer.Time(agreement.Since);
            writer.List(agreement.Signatures.AsSpan(), signature => Write(writer, signature));
        }
        writer.List(standing.Suspensions.AsSpan(), suspension =>
        {
            writer.Text(suspension.Party.ToString());
            writer.Time(suspension.From);
            writer.Optional(suspension.Until, writer.Time);
            writer.Int64(suspension.Leaf);
        });
        writer.List(standing.Departures.AsSpan(), departure =>
        {
            writer.Text(departure.Party.ToString());
            writer.Time(departure.NotifiedAt);
            writer.Time(departure.Until);
            writer.Int64(departure.Leaf);
        });
    }

    public static Standing? ReadStanding(ref CanonicalReader reader)
    {
        if (!reader.Bool())
            return null;
        var agreement = reader.Bool()
            ? new Agreement(DraftId.Parse(reader.Text()), reader.Int32(), reader.Time(), reader.List((ref CanonicalReader r) => ReadSignature(ref r))) : null;
        return new Standing(
            agreement,
            reader.List((ref CanonicalReader r) => new Suspension(r.Party(), r.Time(), r.OptionalTime(), r.Int64())),
            reader.List((ref CanonicalReader r) => new Departure(r.Party(), r.Time(), r.Time(), r.Int64())));
    }

    public static void Write(CanonicalWriter writer, Draft draft)
    {
        EntityFormat.Write(writer, draft.Proposal);
        writer.Text(draft.Drafter.ToString());
        writer.Time(draft.DraftedAt);
        writer.Time(draft.SignBy);
        writer.List(draft.Signers.AsSpan(), party => writer.Text(party.ToString()));
        writer.List(draft.Signatures.AsSpan(), signature => Write(writer, signature));
        writer.Byte((byte)draft.Status);
        writer.Optional(draft.ClosedAt, writer.Time);
        writer.Text(draft.ClosedBy.ToString());
        writer.Int64(draft.ClosedLeaf);
    }

    public static Draft ReadDraft(ref CanonicalReader reader)
    {
        var proposal = EntityFormat.ReadArrangement(ref reader);
        var (drafter, draftedAt, signBy) = (reader.Party(), reader.Time(), reader.Time());
        var draft = new Draft
        {
            Id = DraftId.Of(proposal, signBy),
            Proposal = proposal,
            Drafter = drafter,
            DraftedAt = draftedAt,
            SignBy = signBy,
            Signers = reader.List((ref CanonicalReader r) => r.Party()),
            Signatures = reader.List((ref CanonicalReader r) => ReadSignature(ref r)),
            Status = (DraftStatus)reader.Choice((byte)DraftStatus.Orphaned),
            ClosedAt = reader.OptionalTime(),
            ClosedBy = reader.PartyOrNobody(),
            ClosedLeaf = reader.Int64(),
        };
        bool isWhole = draft.Proposal.Version > 0 && !draft.Signatures.IsEmpty && draft.IsOpen == draft.ClosedAt is null;
        return isWhole ? draft : throw reader.Unreadable("a draft that nobody signed, or that is both open and closed");
    }

    public static void Write(CanonicalWriter writer, Gap gap)
    {
        writer.Text(gap.Party.ToString());
        writer.Byte((byte)gap.Cause);
        StateFormat.Write(writer, gap.Before);
        writer.Time(gap.From);
        writer.Time(gap.Until);
        writer.Int64(gap.Leaf);
    }

    public static Gap ReadGap(ref CanonicalReader reader) => new(
        reader.Party(), ReadCause(ref reader), StateFormat.ReadArrangement(ref reader), reader.Time(), reader.Time(), reader.Int64());

    public static void Write(CanonicalWriter writer, UncoveredActivity activity)
    {
        writer.Key(activity.Subject);
        writer.Int32(activity.Version);
        writer.Byte((byte)activity.Kind);
        writer.Bool(activity.ShowsKind);
        writer.Text(activity.By.ToString());
        writer.Text(activity.To.ToString());
        writer.Time(activity.ToldAt);
        writer.Time(activity.StartsAt);
        writer.Time(activity.EndsAt);
        writer.List(activity.Gaps.AsSpan(), gap =>
        {
            writer.Text(gap.Arrangement.ToString());
            writer.Text(gap.Party.ToString());
            writer.Byte((byte)gap.Cause);
            writer.Time(gap.From);
        });
        writer.Int64(activity.Leaf);
    }

    public static UncoveredActivity ReadUncovered(ref CanonicalReader reader) => new(
        reader.Key(), reader.Int32(), (Airspace.ActivityKind)reader.Choice((byte)Airspace.ActivityKind.Other), reader.Bool(), reader.Party(), reader.Party(),
        reader.Time(), reader.Time(), reader.Time(),
        reader.List((ref CanonicalReader r) => new GapReference(ArrangementId.Parse(r.Text()), r.Party(), ReadCause(ref r), r.Time())), reader.Int64());

    private static GapCause ReadCause(ref CanonicalReader reader) => (GapCause)reader.Choice((byte)GapCause.Suspended);

    private static void Write(CanonicalWriter writer, MemberSignature signature)
    {
        writer.Text(signature.Party.ToString());
        writer.Time(signature.At);
        writer.Bool(signature.KeyId is not null);
        if (signature.KeyId is { } key)
            writer.Text(key.ToString());
        writer.Int64(signature.Leaf);
    }

    private static MemberSignature ReadSignature(ref CanonicalReader reader) =>
        new(reader.Party(), reader.Time(), reader.Bool() ? KeyId.Parse(reader.Text()) : null, reader.Int64());
}
