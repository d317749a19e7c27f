using CsCheck;
using Forewarn.Core.Airspace;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Format;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Tests.Arrangements;

/// <summary>Nobody is ever bound by what it did not sign, except by what the operator recorded, which has no signatures to show.</summary>
public class ConsentTests
{
    private const int CommandsMax = 80;
    private const int Sequences = 1_000;
    private const int ReachingSequencesMax = 30_000;

    /// <summary>The oracle keeps its own list of who has asked to sign which bytes, and asks no draft who signed it.</summary>
    [Fact]
    public void Whoever_is_bound_has_signed_exactly_these_terms_or_the_operator_recorded_them() => GenCommand.Sequence(CommandsMax).Sample(sequence =>
    {
        var state = new AirspaceState();
        var signed = new HashSet<(PartyId, string)>();
        var recorded = new Dictionary<ArrangementId, Arrangement>();
        foreach (var (command, wait, turn) in AnySequenceTests.Turns(sequence))
        {
            var fitted = GenCommand.Fitted(command, state, turn);
            var outcome = state.Apply(fitted, state.Position + 1, state.Time + wait);
            switch (outcome, fitted)
            {
                case (Refused, _):
                    break;
                case (_, DraftArrangement draft):
                    signed.Add((draft.Actor, Hash(draft.Proposal, draft.SignBy)));
                    break;
                case (_, SignDraft sign):
                    signed.Add((sign.Actor, sign.Draft.ToString()));
                    break;
                case (_, PutArrangement put):
                    recorded[put.Proposal.Id] = put.Proposal;
                    break;
            }
            foreach (var arrangement in state.Parties.SelectMany(party => state.ArrangementsOf(party.Id)))
            {
                if (arrangement.Agreement is not { } agreement)
                {
                    AssertSameButForLeaves(recorded[arrangement.Id], arrangement);
                    continue;
                }
                var draft = state.Find(agreement.Draft);
                if (draft is not null)
                    AssertSameButForLeaves(draft.Proposal, arrangement);
                Assert.All(arrangement.Members, member => Assert.Contains((member.Party, agreement.Draft.ToString()), signed));
                Assert.False(arrangement.Members.Any(member => arrangement.Binds(member.Party, agreement.Since.PlusTicks(-1))));
            }
        }
    }, iter: Sequences);

    /// <summary>Guards the test above: its sequences come to arrangements that all have signed, amended ones and such with leaves among them.</summary>
    [Fact]
    public void The_sequences_come_to_signed_arrangements_amendments_and_leaves()
    {
        var missing = new HashSet<(EventKind, bool)>
        {
            (EventKind.ArrangementBound, false), (EventKind.ArrangementBound, true), (EventKind.LeaveNotified, true), (EventKind.ArrangementSuspended, false),
            (EventKind.ArrangementResumed, false), (EventKind.ActivityUncovered, false), (EventKind.DraftLapsed, false),
        };
        // The same sequences in every run: a Sample draws all but its first by chance.
        var random = new PCG(0, 20180917);
        for (int i = 0; i < ReachingSequencesMax && missing.Count > 0; i++)
        {
            var state = new AirspaceState();
            foreach (var (command, wait, turn) in AnySequenceTests.Turns(GenCommand.Sequence(CommandsMax).Generate(random, null, out _)))
            {
                state.Apply(GenCommand.Fitted(command, state, turn), state.Position + 1, state.Time + wait);
                foreach (var happened in state.Happened)
                    missing.Remove((happened.Kind, happened.Version > 1));
            }
        }
        Assert.Empty(missing);
    }

    private static void AssertSameButForLeaves(Arrangement said, Arrangement stands)
    {
        static IEnumerable<(PartyId, Instant)> Joined(Arrangement arrangement) => arrangement.Members.Select(member => (member.Party, member.From));
        Assert.Equal((said.Name, said.Area, said.Altitude, said.Separation, said.ValidFrom, said.ValidUntil, said.WithdrawalNotice),
            (stands.Name, stands.Area, stands.Altitude, stands.Separation, stands.ValidFrom, stands.ValidUntil, stands.WithdrawalNotice));
        Assert.Equal(Joined(said), Joined(stands));
        Assert.Equal(said.LeadTimes.AsEnumerable(), stands.LeadTimes.AsEnumerable());
        Assert.Equal(said.Ladder.AsEnumerable(), stands.Ladder.AsEnumerable());
        foreach (var member in stands.Members)
        {
            var leaves = stands.Departures.FirstOrDefault(departure => departure.Party == member.Party);
            Assert.Equal(leaves.Party == member.Party ? leaves.Until : said.MemberOf(member.Party)!.Value.Until, member.Until);
        }
    }

    /// <summary>As docs/liaison.md says what is hashed: the text, and the contents of the command.</summary>
    private static string Hash(Arrangement proposal, Instant signBy)
    {
        int? amends = proposal.Version == 1 ? null : proposal.Version - 1;
        var bytes = CommandFormat.Encode(new DraftArrangement(default, amends, proposal, signBy), new CanonicalWriter(), new byte[CommandFormat.SaltLength]).Bytes;
        byte[] text = [16, .. "forewarn draft 1"u8];
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([.. text, .. bytes[HeaderLength..]]));
    }

    /// <summary>Length of what precedes the contents in the bytes of a command of nobody that nobody signed: version, type, no actor, the nonce, no signature.</summary>
    private const int HeaderLength = 1 + 1 + 1 + Nonce.Length + 1;
}
