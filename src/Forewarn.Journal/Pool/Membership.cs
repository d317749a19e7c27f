using System.Collections.Immutable;

namespace Forewarn.Journal.Pool;

/// <summary>Who the members of a pool are at one point of its journal: what its genesis says, and all changes since. Immutable.</summary>
/// <remarks>
/// It follows from the genesis and the journal alone, so it is the same at every node. What a change needs (docs/pool.md, "Members come and go", has the reasons):
/// to join, the signature of every member, and of the new one's key; to move, that of the member's key, or of all the others if they are more than half, and of the new key;
/// to leave, that of the member, or of others that are more than half of all. A key serves one member once: none that was ever a member's can come again.
/// </remarks>
public sealed class Membership
{
    /// <summary>Highest number of a membership; a pool that has changed so often begins anew with a genesis.</summary>
    public const int NumberMax = 1_000;

    private readonly ImmutableHashSet<string> _keys;

    private Membership(Digest pool, string airspace, ImmutableArray<PoolMember> members, ImmutableList<PoolChange> changes, ImmutableHashSet<string> keys) =>
        (Pool, Airspace, Members, Changes, _keys) = (pool, airspace, members, changes, keys);

    /// <summary><see cref="Genesis.Id"/>.</summary>
    public Digest Pool { get; }

    /// <summary>Name of the airspace.</summary>
    public string Airspace { get; }

    /// <summary>1 with the genesis, and one more with each change.</summary>
    public int Number => Changes.Count + 1;

    /// <summary>In the order in which they came; no name and no key twice.</summary>
    public ImmutableArray<PoolMember> Members { get; }

    /// <summary>What has led here from the genesis, in order.</summary>
    public IReadOnlyList<PoolChange> Changes { get; }

    /// <summary>What a pool begins with.</summary>
    public static Membership Of(Genesis genesis) => new(genesis.Id, genesis.Airspace, genesis.Members, [], [.. genesis.Members.Select(KeyOf)]);

    public PoolMember? Find(string name) => Members.FirstOrDefault(member => member.Name == name);

    /// <summary>Whether a key was a member's, and is no more.</summary>
    public bool IsRetired(ReadOnlySpan<byte> key)
    {
        string text = Convert.ToBase64String(key);
        return _keys.Contains(text) && !Members.Any(member => KeyOf(member) == text);
    }

    /// <summary>Why a change does not hold for this membership, in words for whoever brings it; null when it does.</summary>
    public string? ProblemOf(PoolChange change)
    {
        if (change.Pool != Pool)
        {
            return "it is for another pool";
        }
        if (change.Number != Number)
        {
            return FormattableString.Invariant($"it changes membership {change.Number}, and membership {Number} stands: prepare and sign it anew");
        }
        return Number >= NumberMax ? FormattableString.Invariant($"the pool has had {NumberMax} memberships: found a new one that continues its journal")
            : StepProblem(change) ?? SignatureProblem(change);
    }

    /// <summary>The membership with a change.</summary>
    /// <exception cref="PoolFormatException">It does not hold.</exception>
    public Membership After(PoolChange change)
    {
        if (ProblemOf(change) is { } problem)
        {
            throw new PoolFormatException("change", problem, "a change of this membership that all who have to have signed");
        }
        ImmutableArray<PoolMember> members = change.Step switch
        {
            PoolStep.Join => Members.Add(change.Becomes!),
            PoolStep.Leave => Members.Remove(Find(change.Member)!),
            _ => Members.Replace(Find(change.Member)!, change.Becomes!),
        };
        return new Membership(Pool, Airspace, members, ((ImmutableList<PoolChange>)Changes).Add(change), change.Becomes is { } becomes ? _keys.Add(KeyOf(becomes)) : _keys);
    }

    public override string ToString() => FormattableString.Invariant($"membership {Number}: {string.Join(", ", Members)}");

    private string? StepProblem(PoolChange change)
    {
        PoolMember? now = Find(change.Member);
        bool isNewKey = change.Becomes is { } becomes && (now is null || KeyOf(now) != KeyOf(becomes));
        if (isNewKey && _keys.Contains(KeyOf(change.Becomes!)))
        {
            return "its key is a member's, or was once: a key serves one member once";
        }
        return change.Step switch
        {
            PoolStep.Join when now is not null => $"there is a member {change.Member}",
            PoolStep.Join => Members.Length < Genesis.MembersMax ? null : FormattableString.Invariant($"the pool has {Genesis.MembersMax} members, and no more fit"),
            _ when now is null => $"there is no member {change.Member}",
            PoolStep.Leave => Members.Length > 1 ? null : "it is the only member: a pool has at least one",
            _ => isNewKey || now.Url != change.Becomes!.Url ? null : "it has this key and this URL",
        };
    }

    private string? SignatureProblem(PoolChange change)
    {
        var signers = new HashSet<PoolMember>();
        foreach (PoolChange.NoteSignature signature in change.Signatures)
        {
            PoolMember? signer = Members.FirstOrDefault(signature.Names) ?? (change.Becomes is { } becomes && signature.Names(becomes) ? becomes : null);
            if (signer is null)
            {
                return $"the signature of {signature.Name} is of a key that has no say in it";
            }
            if (!signature.Fits(signer, change.Text))
            {
                return $"the signature of {signature.Name} is not one of its key over this text";
            }
            if (!signers.Add(signer))
            {
                return $"{signature.Name} has signed it twice";
            }
        }
        PoolMember? now = Find(change.Member);
        if (change.Becomes is { } next && (now is null || KeyOf(now) != KeyOf(next)) && !signers.Remove(next))
        {
            return $"the new key of {change.Member} has not signed it, which shows that {change.Member} has it";
        }
        return now is not null && signers.Contains(now) ? null : OthersProblem(change.Step, [.. Members.Where(member => member != now)], signers);
    }

    /// <summary>Whether the others can decide it, without the one that it is about.</summary>
    private string? OthersProblem(PoolStep step, ImmutableArray<PoolMember> others, HashSet<PoolMember> signers)
    {
        string missing = string.Join(", ", others.Where(other => !signers.Contains(other)));
        return step switch
        {
            PoolStep.Join => missing.Length == 0 ? null : $"not all members have signed it: {missing} has not",
            PoolStep.Leave => signers.Count * 2 > Members.Length ? null
                : FormattableString.Invariant($"the member has not signed it, and of all {Members.Length} not more than half, but {signers.Count}"),
            // One of two never decides about the other.
            _ => missing.Length == 0 && others.Length * 2 > Members.Length ? null
                : $"the member has not signed it with the key that it has, nor have all of the others, being more than half: {(missing.Length == 0 ? "they are not" : $"{missing} has not")}",
        };
    }

    private static string KeyOf(PoolMember member) => Convert.ToBase64String(member.Key);
}
