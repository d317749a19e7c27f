using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Contacts;

/// <summary>Something that happened and is to be brought to the contacts of a party that it concerns.</summary>
/// <remarks>To whom exactly, and where, is found out when it is brought: by the party's roster as it is then. Immutable; each
/// attempt makes a new object.</remarks>
public sealed record OutboxItem
{
    /// <summary>How long it is tried.</summary>
    public static readonly Duration Lifetime = Duration.FromHours(24);

    /// <summary>Index of the leaf of what happened: the id of the delivery, by which a receiver drops doubles.</summary>
    public required long Leaf { get; init; }

    public required EventKind Kind { get; init; }

    public required EventSubject Subject { get; init; }

    /// <summary>The event's version: for a warning the step of its ladder, for a message of a thread its number.</summary>
    public required int Version { get; init; }

    /// <summary>Whose doing it is, or nobody's.</summary>
    public required PartyId From { get; init; }

    /// <summary>Whose contacts are told.</summary>
    public required PartyId To { get; init; }

    public required Channel Channel { get; init; }

    /// <summary>Whose duty it is to be told, where an arrangement says so.</summary>
    public PostId? Post { get; init; }

    public TransportSet Transports { get; init; }

    /// <summary>When it happened; for what was due between two commands, the moment it was due.</summary>
    public required Instant At { get; init; }

    /// <summary>Whether quiet hours do not count.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>Whether it is of an exercise, which every text about it says first.</summary>
    public bool IsExercise { get; init; }

    /// <summary>First moment at which it is no longer tried.</summary>
    public Instant ExpiresAt => At + Lifetime;

    /// <summary>What was tried so far, by contact and transport in the order in which each was first tried; at most <see cref="AttemptsMax"/>.</summary>
    public ImmutableArray<Attempt> Attempts { get; init; } = [];

    /// <summary>Most contacts and transports that an item remembers.</summary>
    public const int AttemptsMax = 300;

    /// <summary>Whether any contact's side has taken it.</summary>
    public bool IsAccepted
    {
        get
        {
            foreach (var attempt in Attempts)
            {
                if (attempt.Result == AttemptResult.Accepted)
                    return true;
            }
            return false;
        }
    }

    public Attempt? FindAttempt(ContactId contact, Transport transport)
    {
        foreach (var attempt in Attempts)
        {
            if (attempt.Contact == contact && attempt.Transport == transport)
                return attempt;
        }
        return null;
    }

    /// <summary>The item after one more attempt; what was accepted stays so.</summary>
    internal OutboxItem After(ContactId contact, Transport transport, AttemptResult result, int status, Instant at)
    {
        for (int i = 0; i < Attempts.Length; i++)
        {
            var earlier = Attempts[i];
            if (earlier.Contact != contact || earlier.Transport != transport)
                continue;
            var next = earlier.Result == AttemptResult.Accepted
                ? earlier with { Count = earlier.Count + 1 }
                : new Attempt(contact, transport, earlier.Count + 1, at, result, status);
            return this with { Attempts = Attempts.SetItem(i, next) };
        }
        return Attempts.Length == AttemptsMax ? this : this with { Attempts = Attempts.Add(new Attempt(contact, transport, 1, at, result, status)) };
    }
}

/// <summary>What became of bringing an item to one contact over one transport.</summary>
/// <param name="Contact">Whom.</param>
/// <param name="Transport">How.</param>
/// <param name="Count">How often it was tried.</param>
/// <param name="LastAt">Journal time at which the last attempt that counts was recorded.</param>
/// <param name="Result">Its result.</param>
/// <param name="Status">What the other side answered: an HTTP status or an SMTP reply code; 0 when it did not answer.</param>
public readonly record struct Attempt(ContactId Contact, Transport Transport, int Count, Instant LastAt, AttemptResult Result, int Status);

/// <summary>The result of an attempt. The numbers are part of the journal's format.</summary>
public enum AttemptResult : byte
{
    /// <summary>The other system answered 2xx, or the mail server took it; that is all it means.</summary>
    Accepted = 0,

    /// <summary>It did not, and is tried again.</summary>
    Failed = 1,

    /// <summary>It did not, and is not tried again.</summary>
    GaveUp = 2,
}
