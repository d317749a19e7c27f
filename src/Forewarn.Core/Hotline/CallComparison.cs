using System.Collections.Immutable;
using Forewarn.Core.Airspace;

namespace Forewarn.Core.Hotline;

/// <summary>What the sides of a call say of it, member by member beside each other. Nothing is merged, and no side is right.</summary>
/// <param name="Member">Which member.</param>
/// <param name="Agreement">Whether they say the same.</param>
/// <param name="Said">Who says something of it, by name; what, is in <see cref="Call.AccountOf"/>.</param>
public sealed record CallComparison(CallMember Member, Agreement Agreement, ImmutableArray<PartyId> Said)
{
    /// <summary>One for each member, in their order.</summary>
    public static ImmutableArray<CallComparison> Of(Call call) =>
        [.. Enum.GetValues<CallMember>().Select(member => Of(call, member))];

    private static CallComparison Of(Call call, CallMember member)
    {
        var said = ImmutableArray.CreateBuilder<PartyId>();
        object? first = null;
        bool differ = false;
        foreach (var party in call.Participants)
        {
            if (ValueOf(call.AccountOf(party), member) is not { } value)
                continue;
            said.Add(party);
            first ??= value;
            differ |= !first.Equals(value);
        }
        var agreement = differ ? Agreement.Differ
            : said.Count == 0 ? Agreement.NotSaid
            : said.Count < call.Participants.Length ? Agreement.SaidBySome : Agreement.Agree;
        return new CallComparison(member, agreement, said.ToImmutable());
    }

    /// <summary>What two sides have in common when they say the same; null when one says nothing. Subjects are the same in any order, letter by
    /// letter: whether two wordings mean the same is not for a program to say.</summary>
    private static object? ValueOf(CallAccount account, CallMember member) => member switch
    {
        CallMember.Initiator => account.Initiator,
        CallMember.Channel => account.Channel,
        CallMember.Start => account.Start,
        CallMember.End => account.End,
        _ => account.Subjects.IsEmpty ? null : string.Join('\n', account.Subjects.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)),
    };
}

/// <summary>What a side can say of a call besides its words.</summary>
public enum CallMember
{
    Initiator,
    Channel,
    Start,
    End,
    Subjects,
}

/// <summary>How what the sides say compares.</summary>
public enum Agreement
{
    /// <summary>Nobody says anything.</summary>
    NotSaid,

    /// <summary>Some say nothing; those who do say the same.</summary>
    SaidBySome,

    /// <summary>All say the same.</summary>
    Agree,

    /// <summary>At least two say different things.</summary>
    Differ,
}
