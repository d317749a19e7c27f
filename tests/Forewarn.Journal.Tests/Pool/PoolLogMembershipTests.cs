using CsCheck;
using Forewarn.Journal.Pool;
using NodaTime;

namespace Forewarn.Journal.Tests.Pool;

/// <summary>The members as the log has them, whatever is proposed: held against the rules written down once more, with names alone.</summary>
public class PoolLogMembershipTests
{
    private const int StepsMax = 24;

    private static readonly string[] Names = ["north", "south", "west", "east", "centre", "isle"];
    private static readonly Genesis Pool = TestPool.NewGenesis();

    private static readonly Gen<Step> SomeStep =
        from proposer in Gen.Int[0, Names.Length - 1]
        from kind in Gen.Frequency((2, Gen.Const((PoolStep?)null)), (3, Gen.Const((PoolStep?)PoolStep.Join)), (2, Gen.Const((PoolStep?)PoolStep.Leave)), (2, Gen.Const((PoolStep?)PoolStep.Move)))
        from target in Gen.Int[0, Names.Length - 1]
        from key in Gen.Int[1, 3]
        from signers in Gen.Frequency((3, Gen.Const(63)), (3, Gen.Int[0, 63]))
        from isNewSigned in Gen.Frequency((8, Gen.Const(true)), (1, Gen.Const(false)))
        from offset in Gen.Frequency((8, Gen.Const(0)), (1, Gen.Int[-1, 1]))
        from isAlone in Gen.Frequency((8, Gen.Const(true)), (1, Gen.Const(false)))
        from isRestart in Gen.Frequency((1, Gen.Const(true)), (3, Gen.Const(false)))
        select new Step(Names[proposer], kind, Names[target], key, [.. Names.Where((_, i) => (signers & (1 << i)) != 0)], isNewSigned, offset, isAlone, isRestart);

    [Fact]
    public void All_nodes_agree_on_the_members_whatever_is_proposed() => SomeStep.Array[1, StepsMax].Sample(steps =>
    {
        var run = new Run();
        Array.ForEach(steps, run.Take);
    }, iter: 150);

    [Fact]
    public void The_sequences_come_to_all_kinds_of_changes()
    {
        var random = new PCG(0, 20261123);
        var wanted = new HashSet<PoolStep?>([null, PoolStep.Join, PoolStep.Leave, PoolStep.Move]);
        for (int i = 0; i < 500 && wanted.Count > 0; i++)
        {
            var run = new Run();
            Array.ForEach(SomeStep.Array[1, StepsMax].Generate(random, null, out _), run.Take);
            wanted.ExceptWith(run.Made);
        }
        Assert.Empty(wanted);
    }

    private static string KeyName(string name, int number) => number == 1 ? name : $"{name}{number}";

    private static PoolLog NewLog(Membership membership, IReadOnlyDictionary<string, long> counts, List<Batch> chain) => new(
        membership, chain is [.., var last] ? new ChainTip(last.Number, last.LastPosition, last.Time, last.Hash) : ChainTip.Empty,
        counts, chain.Select(batch => (batch.Number, batch.Hash)).Reverse(), PoolChanges.NoteOf, _ => true);

    /// <summary>One proposal.</summary>
    /// <param name="Change">Null for words.</param>
    /// <param name="KeyNumber">Of the key that comes.</param>
    /// <param name="Offset">By how much the number is wrong.</param>
    /// <param name="IsRestart">Whether the other node is restarted before it.</param>
    private sealed record Step(string Proposer, PoolStep? Change, string Target, int KeyNumber, string[] Signers, bool IsNewSigned, int Offset, bool IsAlone, bool IsRestart);

    /// <summary>Two nodes and the rules.</summary>
    private sealed class Run
    {
        private readonly Dictionary<string, string> _members = TestPool.Names.ToDictionary(name => name, name => name);
        private readonly HashSet<string> _used = [.. TestPool.Names];
        private readonly List<Batch> _chain = [];
        private readonly PoolLog _log = NewLog(Membership.Of(Pool), new Dictionary<string, long>(), []);
        private PoolLog _other = NewLog(Membership.Of(Pool), new Dictionary<string, long>(), []);
        private int _number = 1;

        public HashSet<PoolStep?> Made { get; } = [];

        public void Take(Step step)
        {
            if (step.IsRestart)
            {
                _other = Restarted();
            }
            bool holds = _members.ContainsKey(step.Proposer) && (step.Change is null || (step.IsAlone && NumberOf(step) == _number && Holds(step)));
            Proposal proposal = ProposalOf(step);
            Verdict verdict = _log.Judge(proposal);
            Assert.Equal(holds, verdict == Verdict.Taken);
            Assert.Equal(verdict, _other.Judge(proposal));
            if (holds)
            {
                Made.Add(step.Change);
                Append(proposal);
                Change(step);
            }
            Assert.Equal((_number, string.Join(",", _members.Keys.Order())), (_log.Membership.Number, string.Join(",", _log.Membership.Members.Select(member => member.Name).Order())));
            Assert.Equal(Described(_log), Described(_other));
        }

        private int NumberOf(Step step) => Math.Max(1, _number + step.Offset);

        private bool Holds(Step step)
        {
            string key = KeyName(step.Target, step.KeyNumber);
            int signers = step.Signers.Count(_members.ContainsKey);
            bool isMember = _members.ContainsKey(step.Target), itself = isMember && step.Signers.Contains(step.Target);
            bool isNew = !_used.Contains(key) && step.IsNewSigned;
            return step.Change switch
            {
                PoolStep.Join => !isMember && isNew && signers == _members.Count,
                PoolStep.Leave => isMember && _members.Count > 1 && (itself || signers * 2 > _members.Count),
                _ => isMember && isNew && (itself || (signers == _members.Count - 1 && _members.Count > 2)),
            };
        }

        private void Change(Step step)
        {
            if (step.Change is null)
            {
                return;
            }
            _number++;
            if (step.Change == PoolStep.Leave)
            {
                _members.Remove(step.Target);
                return;
            }
            _members[step.Target] = KeyName(step.Target, step.KeyNumber);
            _used.Add(_members[step.Target]);
        }

        private Proposal ProposalOf(Step step)
        {
            using PoolKey key = TestPool.Key(_members.GetValueOrDefault(step.Proposer, step.Proposer));
            Entry words = Journals.Entry("words");
            Entry[] entries = step.Change is null ? [words] : step.IsAlone ? [Journals.Entry(NoteOf(step))] : [words, Journals.Entry(NoteOf(step))];
            ChainTip tip = _chain is [.., var last] ? new ChainTip(last.Number, last.LastPosition, last.Time, last.Hash) : ChainTip.Empty;
            return Proposal.Read(Proposal.Write(Pool.Id, step.Proposer, Guid.Empty, key, _log.CountOf(step.Proposer) + 1, Instant.FromUnixTimeSeconds(_chain.Count), tip, entries));
        }

        private string NoteOf(Step step)
        {
            PoolMember becomes = PoolChanges.Member(step.Target, KeyName(step.Target, step.KeyNumber));
            Membership now = _log.Membership;
            PoolChange change = step.Change switch
            {
                PoolStep.Join => PoolChange.Join(now, becomes),
                PoolStep.Leave => PoolChange.Leave(now, step.Target),
                _ => PoolChange.Move(now, becomes),
            };
            change = PoolChange.Read(change.Note.Replace($"membership {now.Number}\n", $"membership {NumberOf(step)}\n", StringComparison.Ordinal));
            change = change.SignedBy(step.Signers.Where(_members.ContainsKey).Select(name => $"{name}:{_members[name]}"));
            return (step.IsNewSigned && step.Change != PoolStep.Leave ? change.SignedBy($"{step.Target}:{KeyName(step.Target, step.KeyNumber)}") : change).Note;
        }

        private void Append(Proposal proposal)
        {
            long number = _chain.Count + 1;
            var batch = new Batch(number, number, proposal.Time, proposal.Entries, Digest.Of(BitConverter.GetBytes(number)));
            _chain.Add(batch);
            _log.Took(proposal, batch);
            _other.Took(proposal, batch);
        }

        /// <summary>A node that begins with the journal alone.</summary>
        private PoolLog Restarted()
        {
            var membership = Membership.Of(Pool);
            foreach (string note in _chain.Where(batch => batch.Entries.Length == 1).Select(batch => PoolChanges.NoteOf(batch.Entries[0])).OfType<string>())
            {
                membership = membership.After(PoolChange.Read(note));
            }
            return NewLog(membership, Names.ToDictionary(name => name, _log.CountOf), _chain);
        }

        private static string Described(PoolLog log) => string.Join(",", log.Membership.Members.Select(member => $"{member.Name}={Convert.ToBase64String(member.Key)}")) + log.Membership.Number;
    }
}
