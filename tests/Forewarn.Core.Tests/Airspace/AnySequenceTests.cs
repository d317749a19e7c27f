using CsCheck;
using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Discovery;
using Forewarn.Core.Format;
using Forewarn.Core.Sites;
using Forewarn.Core.Tests.Warnings;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Tests.Airspace;

/// <summary>What holds after any commands whatever.</summary>
public class AnySequenceTests
{
    private const int CommandsMax = 60;
    private const int Sequences = 1_500;
    private const int ReachingSequencesMax = 30_000;

    [Fact]
    public void Exactly_those_who_must_be_warned_are() => GenCommand.Sequence(CommandsMax).Sample(sequence =>
    {
        Run(sequence, (before, command, after, outcome) =>
        {
            if (command is not (Declare or Reveal) || outcome is not Declared { Declaration: var declared } answer || declared.Version == before.VersionOf(declared.Key))
                return;
            var oracle = before.OracleAt(after.Time);
            var others = oracle.Overlapping(declared);
            Assert.Equal(others, answer.Overlaps);
            Assert.Equal(others.Length, answer.OverlapsCount);

            var earlier = EarlierVersion(before, declared);
            var expected = oracle.MustBeWarnedOf(declared);
            if (earlier is not null)
            {
                expected.UnionWith(oracle.MustBeWarnedOf(earlier));
                expected.UnionWith(before.ToldOf(earlier).Where(party => after.Find(party) is not null));
            }
            if (earlier is not null && (command is Reveal ? IsOver(earlier, declared, after.Time) : SaysNothingNew(earlier, declared)))
                expected.Clear();
            Assert.Equal(expected, answer.Warnings.Select(warning => warning.To));
            Assert.All(answer.Warnings, warning => Assert.Equal(oracle.RequiredFor(declared, warning.To), warning.Requirement?.LeadTime));
        });
    }, iter: Sequences);

    [Fact]
    public void An_end_is_told_to_exactly_those_whom_it_concerns() => GenCommand.Sequence(CommandsMax).Sample(sequence =>
    {
        Run(sequence, (before, command, after, outcome) =>
        {
            var key = (command as EndDeclaration)?.Key ?? (command as DeleteReference)?.Key;
            if (key is not { } ended || outcome is Refused || before.Find(ended) is not { EndedAt: null } standing)
                return;
            var expected = before.OracleAt(after.Time).MustBeWarnedOf(standing);
            expected.UnionWith(before.ToldOf(standing).Where(party => after.Find(party) is not null));
            if (after.Time >= standing.End)
                expected.Clear();
            Assert.Equal(expected, OwedBy(outcome, before, after).Select(number => after.FindWarning(number)!.To).Order());
        });
    }, iter: Sequences);

    [Fact]
    public void Exactly_those_parties_of_the_node_who_must_be_warned_of_a_reference_are() => GenCommand.Sequence(CommandsMax).Sample(sequence =>
    {
        Run(sequence, (before, command, after, outcome) =>
        {
            if (command is not PutReference || outcome is not ReferenceChanged { Declaration: var declared })
                return;
            var oracle = before.OracleAt(after.Time);
            var expected = oracle.MustBeWarnedOf(declared);
            var earlier = EarlierVersion(before, declared) is { EndedAt: null } standing ? standing : null;
            if (earlier is not null)
            {
                expected.UnionWith(oracle.MustBeWarnedOf(earlier));
                expected.UnionWith(before.ToldOf(earlier).Where(party => after.Find(party) is not null));
            }
            if (earlier is not null && SaysNothingNew(earlier, declared))
                expected.Clear();
            Assert.Equal(expected, OwedBy(outcome, before, after).Select(number => after.FindWarning(number)!.To).Order());
        });
    }, iter: Sequences);

    [Fact]
    public void A_refusal_changes_nothing_but_time_position_and_the_log() => GenCommand.Sequence(CommandsMax).Sample(sequence =>
    {
        // A stranger's wish is refused whatever the state is, and its refusal has a leaf as well.
        var strangers = new Unsubscribe(PartyId.Parse("stranger"), Scenario.Id(1), 1);
        var state = new AirspaceState();
        var untouched = new AirspaceState();
        foreach (var (command, wait, turn) in Turns(sequence))
        {
            var fitted = GenCommand.Fitted(command, state, turn);
            var outcome = state.Apply(fitted, state.Position + 1, state.Time + wait);
            untouched.Apply(outcome is Refused ? strangers : fitted, state.Position, state.Time);
            if (outcome is Refused)
                Assert.Equal(new Contents(untouched).Text(), new Contents(state).Text());
        }
    }, iter: Sequences / 4);

    [Fact]
    public void The_books_are_in_order_after_every_command() => GenCommand.Sequence(CommandsMax).Sample(sequence =>
    {
        long warnings = 0;
        Run(sequence, (before, _, after, outcome) =>
        {
            var snapshot = new Contents(after);
            foreach (var declaration in snapshot.Declarations)
            {
                Assert.Equal(declaration.Notices.Select(notice => notice.Party).Distinct(), declaration.Notices.Select(notice => notice.Party));
                Assert.True(declaration.Reference is not null || after.Find(declaration.Manager) is not null);
                foreach (var notice in declaration.Notices)
                {
                    var warning = after.FindWarning(notice.Warning);
                    Assert.NotNull(warning);
                    Assert.Equal((declaration.Key, declaration.Manager, notice.Party), (warning.Subject, warning.From, warning.To));
                    Assert.False(warning.IsSuperseded);
                }
            }
            foreach (var warning in snapshot.Warnings)
            {
                Assert.NotEqual(warning.From, warning.To);
                Assert.NotEmpty(warning.Reasons);
                Assert.True(warning.AcknowledgeBy is null || warning.AcknowledgeBy > after.Time);
                Assert.True(warning.Acknowledgement is null || (warning.Delivery is not null && warning.AcknowledgeBy is null));
            }
            // Nothing that is due is left, and no warning's deadline is passed over.
            Assert.False(after.NextDeadline <= after.Time);
            Assert.True(snapshot.Warnings.Min(warning => warning.AcknowledgeBy) is not { } first || after.NextDeadline <= first);
            long owed = OwedBy(outcome, before, after).Count(number => number > warnings);
            Assert.Equal(Enumerable.Range(1, (int)owed).Select(i => warnings + i), OwedBy(outcome, before, after).Where(number => number > warnings).Order());
            warnings += owed;
        });
    }, iter: Sequences);

    [Fact]
    public void The_generators_reach_every_outcome_and_every_verdict()
    {
        var outcomes = typeof(Outcome).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Outcome)) && type.Namespace is "Forewarn.Core.Airspace" or "Forewarn.Core.Discovery").ToHashSet();
        var verdicts = Enum.GetValues<Verdict>().ToHashSet();
        var changes = Enum.GetValues<Change>().ToHashSet();
        var events = Enum.GetValues<EventKind>().Where(kind => kind < EventKind.RosterPut).ToHashSet();
        // The same sequences in every run: a Sample, even one with a seed, draws all but its first by chance.
        var random = new PCG(0, 20180917);
        for (int i = 0; i < ReachingSequencesMax && outcomes.Count + verdicts.Count + changes.Count + events.Count > 0; i++)
        {
            var state = new AirspaceState();
            foreach (var (command, wait, turn) in Turns(GenCommand.Sequence(CommandsMax).Generate(random, null, out _)))
                outcomes.Remove(state.Apply(GenCommand.Fitted(command, state, turn), state.Position + 1, state.Time + wait).GetType());
            var contents = new Contents(state);
            foreach (var warning in contents.Warnings)
            {
                verdicts.Remove(warning.VerdictAt(state.Time));
                changes.Remove(warning.Change);
            }
            for (long sequenceNumber = state.Events.First; sequenceNumber < state.Events.Next; sequenceNumber++)
                events.Remove(state.Events[sequenceNumber].Kind);
        }

        Assert.Empty(outcomes);
        Assert.Empty(verdicts);
        Assert.Empty(changes);
        Assert.Empty(events);
    }

    private static IEnumerable<long> OwedBy(Outcome outcome, Contents before, AirspaceState after) => (outcome switch
    {
        Declared declared => declared.Warnings.Select(warning => warning.Number),
        SiteChanged { Declared: { } declared } => declared.Warnings.Select(warning => warning.Number),
        DrillBegun begun => begun.Warnings.Select(warning => warning.Number),
        ReferenceChanged => new Contents(after).Warnings.Select(warning => warning.Number),
        _ => [],
    }).Except(before.Warnings.Select(warning => warning.Number));

    /// <summary>What a declaration changes; none when it is new, although something over and forgotten had its id.</summary>
    private static Declaration? EarlierVersion(Contents before, Declaration declared) => declared.Version > 1 ? before.Find(declared.Key) : null;

    private static bool IsOver(Declaration coarse, Declaration revealed, Instant now) => coarse.End <= now && revealed.End <= now;

    private static bool SaysNothingNew(Declaration earlier, Declaration later) =>
        earlier.Kind == later.Kind && (earlier as OperationalIntent)?.State == (later as OperationalIntent)?.State && earlier.Volumes.SequenceEqual(later.Volumes);

    private static void Run((Command Command, Duration Wait)[] sequence, Action<Contents, Command, AirspaceState, Outcome> check)
    {
        var state = new AirspaceState();
        foreach (var (command, wait, turn) in Turns(sequence))
        {
            var before = new Contents(state);
            var fitted = GenCommand.Fitted(command, state, turn);
            var outcome = state.Apply(fitted, state.Position + 1, state.Time + wait);
            check(before, fitted, state, outcome);
        }
    }

    /// <summary>The commands of a sequence, after those that register the parties.</summary>
    internal static IEnumerable<(Command Command, Duration Wait, int Turn)> Turns((Command Command, Duration Wait)[] sequence)
    {
        var toNoon = Scenario.Noon - Instant.FromUnixTimeTicks(0);
        foreach (var party in new[] { Scenario.Alpha, Scenario.Bravo, Scenario.Charlie, Scenario.Delta })
        {
            yield return (new PutParty(party, null, Scenario.PartyOf(party)), toNoon, 0);
            toNoon = Duration.Zero;
        }
        for (int i = 0; i < sequence.Length; i++)
            yield return (sequence[i].Command, sequence[i].Wait, i);
    }

    /// <summary>All that a state holds but time, position and the log, read back from a snapshot.</summary>
    private sealed class Contents
    {
        private readonly AirspaceSnapshot _snapshot;
        private readonly Dictionary<EntityKey, Declaration> _byKey;

        public Contents(AirspaceState state)
        {
            _snapshot = state.Capture();
            _byKey = _snapshot.Declarations.ToDictionary(declaration => declaration.Key);
        }

        public Declaration[] Declarations => _snapshot.Declarations;

        public Warning[] Warnings => _snapshot.Warnings;

        /// <summary>Those who were told of a declaration, and not that it had moved away from them.</summary>
        public IEnumerable<PartyId> ToldOf(Declaration declaration) => declaration.Notices
            .Where(notice => Warnings.FirstOrDefault(warning => warning.Number == notice.Warning)?.Change != Change.Cleared)
            .Select(notice => notice.Party);

        /// <summary>The bytes of everything, in order, as hexadecimal digits.</summary>
        public string Text()
        {
            var writer = new CanonicalWriter();
            writer.Int64(_snapshot.NextWarning);
            foreach (var availability in _snapshot.Availability)
                StateFormat.Write(writer, availability);
            foreach (var party in _snapshot.Parties)
                EntityFormat.Write(writer, party);
            foreach (var key in _snapshot.Keys)
                StateFormat.Write(writer, key);
            foreach (var arrangement in _snapshot.Arrangements)
                EntityFormat.Write(writer, arrangement);
            foreach (var declaration in _snapshot.Declarations.OrderBy(declaration => declaration.Key))
                StateFormat.Write(writer, declaration);
            foreach (var subscription in _snapshot.Subscriptions.OrderBy(subscription => subscription.Subscription.Id))
                StateFormat.Write(writer, subscription);
            foreach (var warning in _snapshot.Warnings.OrderBy(warning => warning.Number))
                StateFormat.Write(writer, warning);
            foreach (var observation in _snapshot.Observations.OrderBy(observation => observation.Id))
                StateFormat.Write(writer, observation);
            return Convert.ToHexString(writer.Written);
        }

        public Declaration? Find(EntityKey key) => _byKey.GetValueOrDefault(key);

        public int? VersionOf(EntityKey key) => Find(key)?.Version;

        public ObligationsOracle OracleAt(Instant now) => new(Declarations, _snapshot.Subscriptions.Select(counted => counted.Subscription), _snapshot.Arrangements, _snapshot.Parties, now);
    }
}
