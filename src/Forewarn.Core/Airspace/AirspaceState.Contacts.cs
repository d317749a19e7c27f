using System.Diagnostics;
using Forewarn.Core.Contacts;
using Forewarn.Core.Warnings;
using NodaTime;
using static System.FormattableString;

namespace Forewarn.Core.Airspace;

/// <content>Rosters, outbox, attempts, answers and drills.</content>
public sealed partial class AirspaceState
{
    /// <summary>An activity that begins within this time is brought to people who have quiet hours, too.</summary>
    private static readonly Duration UrgentAhead = Duration.FromHours(24);

    private Outcome Apply(ContactsCommand command) => command switch
    {
        PutRoster put => Apply(put),
        RecordAttempt attempt => Apply(attempt),
        _ => throw new UnreachableException(command.GetType().Name),
    };

    private Outcome Apply(PutRoster command)
    {
        var proposal = command.Proposal;
        if (!_parties.ContainsKey(proposal.Party))
            return UnknownParty("id", proposal.Party);
        if (command.Actor != proposal.Party && _keys.HasActive(proposal.Party))
            return new Refused(RefusalCode.NotManager, "id", $"{proposal.Party} has registered a key, so it alone changes its contacts", "a request signed by it");
        var current = _rosters.Find(proposal.Party);
        if (current is not null && IsRetry(command.IfVersion, current.Version) && proposal.SaysTheSameAs(current))
            return new RosterPut(current, Created: current.Version == 1) { Leaf = current.Leaf };
        if (CheckVersion(command.IfVersion, current?.Version) is { } stale)
            return stale;
        int version = (current?.Version ?? 0) + 1;
        var next = proposal.As(version, Emit(EventKind.RosterPut, command.Subject, version, proposal.Party, default));
        _rosters.Put(next);
        return new RosterPut(next, Created: current is null) { Leaf = next.Leaf };
    }

    /// <summary>What arrives after its item was closed is recorded all the same, as long as the event is still known.</summary>
    private Outcome Apply(RecordAttempt command)
    {
        var item = _outbox.Find(command.Leaf);
        if ((item ?? Closed(command.Leaf)) is not { } brought)
            return NotFound("leaf", Invariant($"item {command.Leaf} of the outbox"));
        long leaf = Emit(EventKind.DeliveryAttempted, brought.Subject, brought.Version, brought.From, brought.To);
        if (item is not null)
        {
            item = item.After(command.Contact, command.Transport, command.Result, command.Status, Time);
            if (command.IsLast)
                _outbox.Close(item);
            else
                _outbox.Replace(item);
        }
        var (type, _, number, _) = brought.Subject;
        var warning = type == EntityType.Warning ? _warnings.Find(number) : null;
        if (warning is not null && command.Result == AttemptResult.Accepted && warning.To == brought.To)
            warning = DeliveredOnce(warning, command.Transport, command.Contact);
        return new AttemptRecorded(item, warning) { Leaf = leaf };
    }

    /// <summary>What an item that is closed by now was about; null when that is forgotten.</summary>
    private OutboxItem? Closed(long leaf)
    {
        if (leaf < Events.First || leaf >= Events.Next)
            return null;
        var happened = Events[leaf];
        return happened.To.IsNobody ? null : ItemOf(leaf, happened, happened.Kind == EventKind.WarningNotAcknowledged ? happened.From : happened.To);
    }

    /// <summary>Has something that has just happened brought to a party's contacts, if it has any that can be brought something.</summary>
    /// <param name="leaf">What <see cref="Emit"/> gave.</param>
    /// <param name="to">Whose contacts.</param>
    /// <param name="channel">Level.</param>
    /// <param name="isUrgent">Whether quiet hours do not count.</param>
    /// <param name="isExercise">Whether it is of an exercise.</param>
    /// <param name="post">Whose duty it is to be told.</param>
    /// <param name="transports">Ways that will do.</param>
    private void Bring(
        long leaf, PartyId to, Channel channel, bool isUrgent = false, bool isExercise = false, PostId? post = null, TransportSet transports = default)
    {
        if (_rosters.Find(to) is not { HasAddresses: true } || !transports.IsBrought)
            return;
        if (_outbox.CountOf(to) >= Limits.OutboxPerPartyMax)
            Abandon(_outbox.OldestOf(to)!, Time);
        _outbox.Open(ItemOf(leaf, Events[leaf], to) with
        {
            Channel = channel,
            Post = post,
            Transports = transports,
            IsUrgent = isUrgent,
            IsExercise = isExercise,
        });
    }

    /// <summary>Has a warning brought to the warned party, as the rung that it is on says.</summary>
    private void Bring(long leaf, Warning warning)
    {
        var rung = warning.Ladder.IsEmpty ? default : warning.Ladder[warning.Step];
        bool isUrgent = warning.Step > 0 || warning.StartsAt - Events[leaf].At < UrgentAhead;
        Bring(leaf, warning.To, warning.Channel, isUrgent, warning.IsExercise, rung.Post, rung.Transports);
    }

    private OutboxItem ItemOf(long leaf, in AirspaceEvent happened, PartyId to) => new()
    {
        Leaf = leaf,
        Kind = happened.Kind,
        Subject = happened.Subject,
        Version = happened.Version,
        From = happened.From == to ? happened.To : happened.From,
        To = _names.Of(to),
        Channel = default,
        At = happened.At,
    };

    /// <summary>Closes an item that nobody has taken in time, or that others have crowded out, and says so.</summary>
    private void Abandon(OutboxItem item, Instant at)
    {
        _outbox.Close(item);
        if (!item.IsAccepted)
            Emit(EventKind.DeliveryAbandoned, item.Subject, item.Version, item.From, item.To, at);
    }
}
