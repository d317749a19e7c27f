using Forewarn.Core.Airspace;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Arrangements;

/// <summary>Alpha, bravo and charlie draft and sign an arrangement called line.</summary>
public class DraftTests
{
    private static readonly Arrangement OfTwo = Arrangement("line", [Alpha, Bravo]);
    private static readonly Arrangement OfThree = Arrangement("line", [Alpha, Bravo, Charlie]);

    private readonly Scenario _airspace = new();

    [Fact]
    public void A_draft_binds_nobody()
    {
        _airspace.Draft(Alpha, OfTwo);

        Assert.Null(_airspace.State.Find(OfTwo.Id));
        Assert.Contains(Finding.BoundByNoArrangement, _airspace.Fly(Alpha, 1, Around()).Findings);
    }

    [Fact]
    public void It_binds_when_the_last_member_has_signed()
    {
        var draft = _airspace.Draft(Alpha, OfThree);
        Assert.Null(_airspace.Sign(draft, Bravo).Bound);

        var bound = _airspace.At(5).Sign(draft, Charlie).Bound;
        Assert.Equal((1, Minute(5), draft.Id), (bound!.Version, bound.Agreement!.Since, bound.Agreement.Draft));
        Assert.Equal([Alpha, Bravo, Charlie], bound.Agreement.Signatures.Select(signature => signature.Party));
        Assert.Single(_airspace.Fly(Alpha, 1, Around()).Warnings, warning => warning.To == Charlie);
    }

    [Fact]
    public void Each_signature_is_told_to_every_other_who_signs()
    {
        var draft = _airspace.Draft(Alpha, OfThree);
        Assert.Equal([(EventKind.ArrangementDrafted, Alpha, Bravo), (EventKind.ArrangementDrafted, Alpha, Charlie)], _airspace.Told());

        _airspace.Sign(draft, Charlie);
        Assert.Equal([(EventKind.ArrangementSigned, Charlie, Alpha), (EventKind.ArrangementSigned, Charlie, Bravo)], _airspace.Told());
    }

    [Fact]
    public void It_does_not_bind_at_moments_before_all_had_signed()
    {
        var draft = _airspace.Draft(Alpha, OfTwo);
        var bound = _airspace.At(30).Sign(draft, Bravo).Bound!;

        Assert.Equal((false, true), (bound.Binds(Alpha, Minute(29)), bound.Binds(Alpha, Minute(30))));
    }

    [Fact]
    public void The_present_version_binds_until_all_have_signed_the_next()
    {
        _airspace.AllSign(OfTwo);
        var next = _airspace.Draft(Bravo, Arrangement("line", [Alpha, Bravo], leadMinutes: 60));
        Assert.Equal(Duration.FromMinutes(15), Assert.Single(_airspace.Fly(Alpha, 1, Around()).Warnings).Requirement!.Value.LeadTime);

        _airspace.Sign(next, Alpha);
        Assert.Equal(Duration.FromMinutes(60), Assert.Single(_airspace.Fly(Alpha, 2, Around()).Warnings).Requirement!.Value.LeadTime);
    }

    [Fact]
    public void What_was_agreed_before_still_counts_for_what_was_seen_before()
    {
        _airspace.AllSign(OfTwo);
        _airspace.At(30).AllSign(Arrangement("line", [Alpha, Bravo], kinds: [ActivityKind.LiveFire]));

        var sighting = Observation(at: 20);
        Assert.DoesNotContain(Finding.BoundByNoArrangement, _airspace.Done<Observed>(new Observe(sighting)).Findings);
        Assert.Contains(Finding.BoundByNoArrangement, _airspace.See(Alpha, Place(0, 0)).Findings);
    }

    [Fact]
    public void A_member_that_the_next_version_leaves_out_has_to_sign_it_too()
    {
        _airspace.AllSign(OfThree);
        var without = _airspace.Draft(Alpha, OfTwo);
        _airspace.Sign(without, Bravo);

        Assert.Equal((DraftStatus.Open, 1), (_airspace.Latest(without).Status, _airspace.Line().Version));
        Assert.Equal([Charlie], _airspace.Latest(without).Missing);
        Assert.Equal(2, _airspace.Sign(without, Charlie).Bound!.Version);
    }

    [Fact]
    public void A_member_that_has_left_need_not_sign_any_more()
    {
        _airspace.AllSign(OfThree);
        _airspace.Leave(Charlie);

        Assert.Equal([Alpha, Bravo], _airspace.At(1).Draft(Alpha, OfTwo).Signers);
    }

    [Fact]
    public void A_draft_that_is_never_signed_lapses_at_its_time_and_all_are_told()
    {
        var draft = _airspace.Draft(Alpha, OfThree);
        _airspace.Sign(draft, Bravo);
        Assert.Equal(Minute(60), _airspace.State.NextDeadline);
        _airspace.At(75).Tick();

        Assert.Equal((DraftStatus.Expired, Minute(60)), (_airspace.Latest(draft).Status, _airspace.Latest(draft).ClosedAt));
        Assert.Equal([Alpha, Bravo, Charlie], _airspace.State.Happened.Select(happened => happened.To));
        Assert.All(_airspace.State.Happened, happened => Assert.Equal((EventKind.DraftLapsed, default, Minute(60)), (happened.Kind, happened.From, happened.At)));
        Assert.Equal(RefusalCode.Conflict, _airspace.Refused(new SignDraft(Charlie, draft.Id)).Code);
    }

    [Fact]
    public void A_draft_that_lapsed_blocks_no_other()
    {
        _airspace.Draft(Alpha, OfTwo);

        Assert.Equal(1, _airspace.At(90).AllSign(OfTwo).Version);
    }

    [Fact]
    public void Of_two_drafts_that_amend_one_version_the_first_to_be_signed_by_all_voids_the_other()
    {
        _airspace.AllSign(OfTwo);
        var one = _airspace.Draft(Alpha, Arrangement("line", [Alpha, Bravo], leadMinutes: 30));
        var other = _airspace.Draft(Bravo, Arrangement("line", [Alpha, Bravo], leadMinutes: 60));
        _airspace.Sign(one, Bravo);

        Assert.Equal(DraftStatus.Superseded, _airspace.Latest(other).Status);
        Assert.Equal("the version that it amends is no longer the present one", _airspace.Refused(new SignDraft(Alpha, other.Id)).Problem);
        Assert.Equal(Duration.FromMinutes(30), _airspace.Line().LeadTimes[0].LeadTime);
    }

    [Fact]
    public void A_leave_voids_the_drafts_that_amend_the_version_before_it()
    {
        _airspace.AllSign(OfThree);
        var draft = _airspace.Draft(Alpha, Arrangement("line", [Alpha, Bravo, Charlie], leadMinutes: 30));
        _airspace.Leave(Charlie, until: Minute(600));

        Assert.Equal(DraftStatus.Superseded, _airspace.Latest(draft).Status);
        Assert.Equal(RefusalCode.StaleVersion, _airspace.Refused(new DraftArrangement(Alpha, 1, draft.Proposal, Minute(40))).Code);
    }

    [Fact]
    public void A_member_that_does_not_want_it_closes_it_for_all()
    {
        var draft = _airspace.Draft(Alpha, OfThree);
        _airspace.Done<Drafted>(new CloseDraft(Charlie, draft.Id));

        Assert.Equal((DraftStatus.Declined, Charlie), (_airspace.Latest(draft).Status, _airspace.Latest(draft).ClosedBy));
        Assert.Contains("charlie has declined", _airspace.Refused(new SignDraft(Bravo, draft.Id)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_drafter_takes_it_back()
    {
        var draft = _airspace.Draft(Alpha, OfThree);
        _airspace.Done<Drafted>(new CloseDraft(Alpha, draft.Id));

        Assert.Equal(DraftStatus.Withdrawn, _airspace.Latest(draft).Status);
    }

    [Fact]
    public void What_is_asked_again_gets_the_first_answer()
    {
        var drafting = _airspace.Drafting(Alpha, OfThree);
        var first = _airspace.Done<Drafted>(drafting);
        Assert.Equal((first.Leaf, false), (_airspace.Done<Drafted>(drafting).Leaf, _airspace.Done<Drafted>(drafting).Created));

        long signed = _airspace.Sign(first.Draft, Bravo).Leaf;
        _airspace.Sign(first.Draft, Charlie);
        Assert.Equal(signed, _airspace.Sign(first.Draft, Bravo).Leaf);
        Assert.Empty(_airspace.State.Happened);
    }

    [Fact]
    public void Whoever_drafts_what_another_has_drafted_is_told_to_sign_that()
    {
        var draft = _airspace.Draft(Alpha, OfTwo);

        Assert.Equal($"a signature under {draft.Id}", _airspace.Refused(_airspace.Drafting(Bravo, OfTwo)).Accepted);
    }

    [Fact]
    public void The_hash_changes_with_everything_that_would_be_agreed()
    {
        var by = Minute(60);
        DraftId Of(Arrangement terms, int? amends = null, Instant? signBy = null) => new DraftArrangement(Alpha, amends, terms, signBy ?? by).Draft;
        DraftId[] all =
        [
            Of(OfTwo), Of(OfTwo, amends: 1), Of(OfTwo, signBy: Minute(61)), Of(OfThree), Of(Arrangement("other", [Alpha, Bravo])),
            Of(Arrangement("line", [Alpha, Bravo], leadMinutes: 16)), Of(Arrangement("line", [Alpha, Bravo], kinds: [ActivityKind.LiveFire])),
            Of(Arrangement("line", [Alpha, Bravo], separation: Apart(1))), Of(Arrangement("line", [Alpha, Bravo], until: Minute(900))),
            Of(Arrangement("line", [Alpha, Bravo], withdrawalNotice: Duration.FromDays(1))), Of(Arrangement("line", [Alpha, Bravo], from: Minute(0))),
            Of(Arrangement("line", [Alpha, Bravo], ladder: [new Rung(Channel.Operational, Duration.FromMinutes(1))])),
            Of(Arrangement("line", [Alpha, Bravo], area: Core.Geometry.Circle.FromMetres(Place(0, 0), 199_999))),
        ];

        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.Equal(Of(OfTwo), Of(Arrangement("line", [Bravo, Alpha])));
    }

    [Fact]
    public void Members_that_are_no_parties_are_refused()
    {
        var refused = _airspace.Refused(_airspace.Drafting(Alpha, Arrangement("line", [Alpha, Bravo, PartyId.Parse("zulu")])));

        Assert.Equal((RefusalCode.UnknownParty, "terms.members[2].party"), (refused.Code, refused.Field));
    }

    [Fact]
    public void Who_is_no_member_drafts_and_signs_nothing()
    {
        Assert.Equal("terms.members", _airspace.Refused(_airspace.Drafting(Charlie, OfTwo)).Field);
        var draft = _airspace.Draft(Alpha, OfTwo);
        Assert.Equal(RefusalCode.NotFound, _airspace.Refused(new SignDraft(Charlie, draft.Id)).Code);
        Assert.Equal(RefusalCode.NotFound, _airspace.Refused(new CloseDraft(Charlie, draft.Id)).Code);
    }

    [Fact]
    public void Others_learn_of_an_arrangement_only_that_its_id_is_taken()
    {
        _airspace.AllSign(OfTwo);

        Assert.Equal(RefusalCode.NotFound, _airspace.Refused(_airspace.Drafting(Charlie, Arrangement("line", [Charlie, Delta]))).Code);
        Assert.Equal("this id is in use", _airspace.Refused(new DraftArrangement(Charlie, null, Arrangement("line", [Charlie, Delta]), Minute(60))).Problem);
    }

    [Fact]
    public void The_version_that_a_draft_amends_is_the_present_one()
    {
        Assert.Equal(RefusalCode.StaleVersion, _airspace.Refused(new DraftArrangement(Alpha, 1, OfTwo, Minute(60))).Code);
        _airspace.AllSign(OfTwo);
        var refused = _airspace.Refused(new DraftArrangement(Alpha, null, OfTwo, Minute(61)));
        Assert.Equal((RefusalCode.VersionRequired, "amends"), (refused.Code, refused.Field));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(60.0 * 24 * 400)]
    public void The_time_to_sign_is_ahead_and_within_a_year(double minutes) =>
        Assert.Equal("sign_by", _airspace.Refused(new DraftArrangement(Alpha, null, OfTwo, Minute(minutes))).Field);

    [Fact]
    public void An_arrangement_that_may_be_over_before_all_have_signed_is_refused() =>
        Assert.Equal("terms.valid_until", _airspace.Refused(_airspace.Drafting(Alpha, Arrangement("line", [Alpha, Bravo], until: Minute(60)))).Field);

    [Fact]
    public void A_party_has_only_so_many_drafts()
    {
        for (int i = 0; i < ArrangementsLimits.DraftsPerPartyMax; i++)
            _airspace.Draft(Alpha, Arrangement($"a-{i}", [Alpha, Bravo]));
        Assert.Equal(RefusalCode.LimitReached, _airspace.Refused(_airspace.Drafting(Alpha, OfTwo)).Code);

        _airspace.At(Noon + Agreeing.Week + Duration.FromHours(2)).Draft(Alpha, OfTwo);
        Assert.Single(_airspace.State.DraftsOf(Bravo));
    }

    [Fact]
    public void A_draft_lapses_when_one_who_has_to_sign_is_no_party_any_more()
    {
        var draft = _airspace.Draft(Alpha, OfThree);
        _airspace.Done<PartyRemoved>(new RemoveParty(Delta, Charlie, 1));

        Assert.Equal(DraftStatus.Orphaned, _airspace.Latest(draft).Status);
    }

    [Fact]
    public void What_the_operator_recorded_is_marked_by_the_lack_of_signatures_until_its_members_sign()
    {
        Assert.Null(_airspace.Agree(OfTwo).Arrangement.Agreement);
        var signed = _airspace.AllSign(OfTwo);

        Assert.Equal((2, 2), (signed.Version, signed.Agreement!.Version));
    }

    [Fact]
    public void The_operator_neither_changes_nor_removes_what_members_have_signed()
    {
        _airspace.AllSign(OfTwo);

        Assert.Equal(RefusalCode.Conflict, _airspace.Refused(new PutArrangement(Delta, 1, OfThree)).Code);
        Assert.Equal(RefusalCode.Conflict, _airspace.Refused(new RemoveArrangement(Delta, OfTwo.Id, 1)).Code);
    }

    [Fact]
    public void The_operator_removes_what_no_longer_binds_two()
    {
        _airspace.AllSign(OfTwo);
        _airspace.Leave(Bravo);

        Assert.Equal(2, _airspace.At(1).Cancel("line").Arrangement.Version);
    }

    [Fact]
    public void A_change_by_the_operator_voids_the_drafts_of_the_version_before()
    {
        _airspace.Agree(OfTwo);
        var draft = _airspace.Draft(Alpha, OfThree);
        _airspace.Agree(Arrangement("line", [Alpha, Bravo], leadMinutes: 20));

        Assert.Equal(DraftStatus.Superseded, _airspace.Latest(draft).Status);
    }

    [Fact]
    public void Once_a_member_has_a_key_it_signs_with_it_and_the_key_is_named()
    {
        _airspace.Register(Bravo, KeyOf(2));
        var draft = _airspace.Draft(Alpha, OfTwo);
        Assert.Equal(RefusalCode.SignatureRequired, _airspace.Refused(new SignDraft(Bravo, draft.Id)).Code);

        var bound = _airspace.Done<Drafted>(new SignDraft(Bravo, draft.Id) { Signature = SignedWith(KeyOf(2)) }).Bound!;
        Assert.Equal([null, KeyOf(2).KeyId], bound.Agreement!.Signatures.Select(signature => signature.KeyId));
    }

    private Core.Incidents.Observation Observation(double at) =>
        Core.Incidents.Observation.Create(Id(77), Delta, Alpha, ActivityKind.OperationalIntent, null, Minute(at), Place(0, 0), 300, "", "radar");
}
