using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Hotline;

/// <summary>One message of a thread, and how far it has come with each of those it is for.</summary>
/// <remarks>Immutable; each mark is a new object.</remarks>
public sealed record Message
{
    /// <summary>Chosen by the sender, so that the same message can be sent again.</summary>
    public required EntityId Id { get; init; }

    /// <summary>1 for the first message of the thread, then counting up.</summary>
    public required int Number { get; init; }

    /// <summary>Index of the leaf that says what it says.</summary>
    public required long Leaf { get; init; }

    public required PartyId From { get; init; }

    /// <summary>Journal time.</summary>
    public required Instant SentAt { get; init; }

    public required MessageContent Content { get; init; }

    /// <summary>One for each other party of the thread, in the order of their names.</summary>
    public required ImmutableArray<MessageMarks> Marks { get; init; }

    /// <summary>How far it has come with a party; null for its sender and for who is not of the thread.</summary>
    public MessageMarks? MarksOf(PartyId party)
    {
        foreach (var marks in Marks)
        {
            if (marks.To == party)
                return marks;
        }
        return null;
    }

    /// <summary>Index of the leaf that tells a party of it: they follow each other in the order of <see cref="Marks"/>.</summary>
    internal long LeafTo(PartyId party)
    {
        for (int i = 0; i < Marks.Length; i++)
        {
            if (Marks[i].To == party)
                return Leaf + i;
        }
        return Leaves.None;
    }

    internal Message With(MessageMarks changed) => this with { Marks = [.. Marks.Select(marks => marks.To == changed.To ? changed : marks)] };
}

/// <summary>How far a message has come with one of those it is for.</summary>
/// <param name="To">Who.</param>
/// <param name="Delivery">When its own authenticated request was answered with the message; that is all it means.</param>
/// <param name="Reading">When somebody there said that it was read.</param>
public sealed record MessageMarks(PartyId To, MessageDelivery? Delivery = null, MessageReading? Reading = null);

/// <summary>A delivery of a message.</summary>
/// <param name="At">Journal time.</param>
/// <param name="Transport">How.</param>
/// <param name="Leaf">Index of the leaf that says so.</param>
public readonly record struct MessageDelivery(Instant At, Transport Transport, long Leaf);

/// <summary>That a message was read, as the party says itself.</summary>
/// <param name="At">Journal time.</param>
/// <param name="By">The person or post that read it.</param>
/// <param name="Leaf">Index of the leaf that says so.</param>
public sealed record MessageReading(Instant At, string By, long Leaf);
