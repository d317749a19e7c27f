using CsCheck;
using Forewarn.Core.Airspace;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Geometry;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Arrangements;

/// <summary>The cover lost that a preview shows is the cover that is lost: held against activities that are then declared.</summary>
public class CoverLostPropertyTests
{
    private static readonly PartyId[] All = [Alpha, Bravo, Charlie, Delta];

    /// <summary>Where the arrangement is that is left: a circle of 20 km. Others cover the same, more, a part of it, or another place.</summary>
    private static readonly Area Middle = Circle.FromMetres(Place(0, 0), 20_000);
    private static readonly Area[] Areas = [Middle, Circle.FromMetres(Place(0, 0), 60_000), Circle.FromMetres(Place(15, 0), 10_000), Circle.FromMetres(Place(0, 200), 20_000)];

    private static readonly Gen<(Instant From, Instant? Until)> SomeHours = Gen.Select(Gen.Int[-2, 20], Gen.Int[-10, 20],
        (from, length) => (Minute(from * 60), length > 0 ? Minute((from + length) * 60) : (Instant?)null));

    private static Gen<Arrangement> Terms(string id, Gen<Area> area) => Gen.Select(
        Gen.Shuffle(All, 2, 4), Gen.Shuffle(Enum.GetValues<ActivityKind>(), 1, 3), SomeHours, area, Gen.Int[0, 5], SomeHours.Array[4],
        (members, kinds, hours, where, notice, memberships) => Arrangement(
            id, [.. members.Select((party, i) => new Member(party, memberships[i].From, memberships[i].Until))], kinds: kinds, from: hours.From, until: hours.Until,
            area: where, withdrawalNotice: Duration.FromHours(notice)))
        .Where(terms => !(terms.ValidUntil <= Minute(60)));

    private static readonly Gen<(Arrangement Left, Arrangement[] Others, int Leaver, int? At, bool Suspends)> SomeCase = Gen.Select(
        Terms("line", Gen.Const(Middle)), Terms("x", Gen.OneOf(Areas)).Array[0, 3], Gen.Int[0, 3], Gen.Int[-8, 30], Gen.Bool,
        (left, others, leaver, hour, suspends) => (left, others, leaver, hour < 0 ? (int?)null : hour, suspends));

    /// <summary>Activities at each whole hour and a half, of each kind, in the middle, between each two parties.</summary>
    [Fact]
    public void What_the_preview_says_is_lost_is_what_is_then_reported_and_no_longer_warned_of() => SomeCase.Sample(each =>
    {
        var airspace = new Scenario();
        airspace.AllSign(each.Left);
        foreach (var (other, i) in each.Others.Select((other, i) => (other, i)))
            airspace.AllSign(Named(other, $"other-{i}"));
        var leaver = each.Left.Members[each.Leaver % each.Left.Members.Length].Party;
        var moment = each.At is { } hour ? Minute(hour * 60) : (Instant?)null;
        var (preview, done) = each.Suspends
            ? Both(airspace, new SuspendArrangement(leaver, each.Left.Id, moment, ""), airspace.State.Preview)
            : Both(airspace, new LeaveArrangement(leaver, each.Left.Id, moment, ""), airspace.State.Preview);
        if (preview is Refused)
        {
            Assert.IsType<Refused>(done);
            return;
        }
        var lost = ((MembershipChanged)preview).CoverLost;
        Assert.Equal(Text(lost), Text(((MembershipChanged)done).CoverLost));

        int id = 0;
        for (double at = 0.5; at < 40; at += 1.5)
        {
            foreach (var by in All)
            {
                foreach (var kind in new[] { ActivityKind.LiveFire, ActivityKind.ClosedArea })
                {
                    var declared = airspace.Close(by, ++id, Around(from: at * 60, to: at * 60 + 10), kind);
                    var reported = airspace.State.Happened.Where(happened => happened.Kind == EventKind.ActivityUncovered).Select(happened => happened.To);
                    var expected = lost.Where(pair => (pair.First == by || pair.Second == by) && pair.Kinds.Contains(kind) && pair.From <= Minute(at * 60) && !(Minute(at * 60) >= pair.Until)
                            && !pair.CoveredInPart.Any(inPart => Covers(airspace, inPart, pair, kind, Minute(at * 60))))
                        .Select(pair => pair.First == by ? pair.Second : pair.First).ToHashSet();
                    Assert.Equal(expected.Order(), reported.Order());
                    Assert.DoesNotContain(declared.Warnings, warning => expected.Contains(warning.To) && warning.Requirement is not null);
                    airspace.End(by, Hazard(id));
                }
            }
        }
    }, iter: 600);

    /// <summary>Whether what covers a part of the area covers its middle, where the activities are.</summary>
    private static bool Covers(Scenario airspace, ArrangementId id, CoverLost pair, ActivityKind kind, Instant at) => airspace.State.Find(id) is { } other
        && other.Binds(pair.First, at) && other.Binds(pair.Second, at) && other.Covers(kind, Around());

    private static (Outcome Preview, Outcome Done) Both<T>(Scenario airspace, T command, Func<T, Outcome> preview)
        where T : Command
    {
        var before = preview(command);
        return (before, airspace.Apply(command));
    }

    private static Arrangement Named(Arrangement terms, string id) => Core.Warnings.Arrangement.Create(
        ArrangementId.Parse(id), terms.Name, terms.Members, terms.Area, terms.Altitude, terms.LeadTimes, terms.Separation, terms.Ladder,
        terms.ValidFrom, terms.ValidUntil, terms.WithdrawalNotice);

    private static string[] Text(IEnumerable<CoverLost> lost) =>
        [.. lost.Select(each => $"{each.First} {each.Second} {string.Join('+', each.Kinds)} {each.From} {each.Until} {string.Join('+', each.CoveredInPart)}")];
}
