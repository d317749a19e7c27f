using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Core.Incidents;
using Forewarn.Core.Tests.Airspace;
using NodaTime;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Incidents;

public class IncidentTests
{
    private readonly Scenario _scenario = new();

    [Fact]
    public void Each_party_of_an_incident_is_told_in_a_leaf_of_its_own_and_the_opener_first()
    {
        Open(Alpha, Of(Alpha, 0), Of(Bravo), Of(Charlie));
        Assert.Equal([Alpha, Bravo, Charlie], _scenario.State.Happened.Select(happened => happened.To));
    }

    [Fact]
    public void Who_is_not_told_of_an_incident_does_not_know_of_it()
    {
        var incident = Open(Alpha, Of(Alpha), Of(Bravo)).Incident;
        Assert.Equal((true, false), (incident.IsFor(Bravo), incident.IsFor(Delta)));
        Assert.Empty(_scenario.State.IncidentsOf(Delta));
    }

    [Fact]
    public void The_events_of_an_incident_are_for_its_parties_alone()
    {
        Open(Alpha, Of(Alpha), Of(Bravo));
        Assert.DoesNotContain(_scenario.State.Happened, happened => happened.IsFor(Delta));
    }

    [Fact]
    public void What_was_gathered_once_stays_when_it_is_gathered_anew()
    {
        Open(Alpha, Of(Alpha, 0, 2), Of(Bravo, 1));
        var again = Put(Alpha, 1, Of(Alpha, 3));
        Assert.Equal([0, 2, 3], again.Incident.GatheredFor(Alpha)!.Leaves);
        Assert.Equal([1], again.Incident.GatheredFor(Bravo)!.Leaves);
    }

    [Fact]
    public void A_party_that_was_told_may_have_it_gathered_anew_but_not_change_it()
    {
        Open(Alpha, Of(Alpha), Of(Bravo));
        Assert.Equal(2, Put(Bravo, 1, Of(Bravo, 3)).Incident.Version);
        var other = new PutIncident(Bravo, Id(1), 2, SceneOf("another title"), [Of(Bravo)]);
        Assert.Equal(RefusalCode.NotManager, _scenario.Refused(other).Code);
    }

    [Fact]
    public void A_party_that_was_not_told_can_do_nothing_with_it()
    {
        Open(Alpha, Of(Alpha));
        Assert.Equal(RefusalCode.StaleVersion, _scenario.Refused(new PutIncident(Delta, Id(1), 1, SceneOf("near miss"), [Of(Delta)])).Code);
        Assert.Equal(RefusalCode.Conflict, _scenario.Refused(new PutIncident(Delta, Id(1), null, SceneOf("near miss"), [Of(Delta)])).Code);
        Assert.Equal(RefusalCode.NotFound, _scenario.Refused(new FileAccount(Delta, Id(1), null, AccountOf(Delta, "x"))).Code);
    }

    [Fact]
    public void The_same_request_again_gets_the_first_answer_though_more_is_on_record_by_then()
    {
        var first = Open(Alpha, Of(Alpha, 0));
        var again = Open(Alpha, Of(Alpha, 0, 1, 2));
        Assert.Equal((first.Leaf, false, 1), (again.Leaf, again.Created, again.Incident.Version));
    }

    [Fact]
    public void Leaves_that_do_not_exist_yet_cannot_be_gathered() =>
        Assert.Equal("gathered", _scenario.Refused(new PutIncident(Alpha, Id(1), null, SceneOf("near miss"), [Of(Alpha, 1_000)])).Field);

    [Fact]
    public void Nobody_opens_an_incident_of_which_it_is_no_party() =>
        Assert.Equal("gathered", _scenario.Refused(new PutIncident(Alpha, Id(1), null, SceneOf("near miss"), [Of(Bravo)])).Field);

    [Fact]
    public void An_incident_outlives_what_it_points_to()
    {
        _scenario.Close(Alpha, 7, Volume4D.Create(Circle.FromMetres(Place(0, 0), 500), AltitudeBand.FromMetres(0, 500), Minute(10), Minute(20)));
        Open(Alpha, Of(Alpha, 4));
        _scenario.At(Noon + Duration.FromDays(400)).Tick();
        Assert.Null(_scenario.State.Find(Hazard(7)));
        Assert.Equal([4], _scenario.State.FindIncident(Id(1))!.GatheredFor(Alpha)!.Leaves);
    }

    [Fact]
    public void Accounts_stand_beside_each_other()
    {
        Open(Alpha, Of(Alpha), Of(Bravo));
        File(Bravo, "as we saw it");
        File(Alpha, "as we heard it");
        Assert.Equal(["as we heard it", "as we saw it"], _scenario.State.FindIncident(Id(1))!.Accounts.Select(account => account.Text));
    }

    [Fact]
    public void An_account_is_changed_by_its_own_version_and_tells_which_leaf_it_is()
    {
        Open(Alpha, Of(Alpha), Of(Bravo));
        var first = File(Bravo, "as we saw it");
        Assert.Equal(RefusalCode.VersionRequired, _scenario.Refused(new FileAccount(Bravo, Id(1), null, AccountOf(Bravo, "other"))).Code);
        var second = _scenario.Done<AccountFiled>(new FileAccount(Bravo, Id(1), 1, AccountOf(Bravo, "other")));
        Assert.Equal((1, 2), (first.Account.Version, second.Account.Version));
        Assert.True(second.Account.Leaf > first.Account.Leaf);
    }

    [Fact]
    public void A_party_opens_so_many_incidents_and_no_more()
    {
        for (int i = 1; i <= IncidentLimits.PerPartyMax; i++)
            _scenario.Done<IncidentPut>(new PutIncident(Alpha, Id(i), null, SceneOf("near miss"), [Of(Alpha)]));
        Assert.Equal(RefusalCode.LimitReached, _scenario.Refused(new PutIncident(Alpha, Id(5_000), null, SceneOf("near miss"), [Of(Alpha)])).Code);
    }

    [Fact]
    public void Leaves_are_gathered_in_order_and_each_once() =>
        Assert.Equal("gathered", Assert.Throws<InvalidValueException>(() => new Gathered(Alpha, [2, 2])).Field);

    [Fact]
    public void More_leaves_than_one_party_can_look_at_are_too_many() => Assert.Equal(
        "extent", Assert.Throws<InvalidValueException>(() => new Gathered(Alpha, [.. Enumerable.Range(0, IncidentLimits.LeavesPerPartyMax + 1).Select(i => (long)i)])).Field);

    [Theory]
    [InlineData("constraint")]
    [InlineData("constraint/")]
    [InlineData("/x")]
    [InlineData("constraint/a/b")]
    [InlineData("constraint/<b>")]
    public void A_point_speaks_of_an_entity_or_of_none(string about) =>
        Assert.Equal("about", Assert.Throws<InvalidValueException>(() => AccountPoint.Create(null, about, null, Standing.Claimed, "x", "", "y")).Field);

    [Fact]
    public void A_version_is_that_of_an_entry() =>
        Assert.Equal("version", Assert.Throws<InvalidValueException>(() => AccountPoint.Create(null, "", 1, Standing.Claimed, "x", "", "y")).Field);

    [Fact]
    public void What_people_wrote_of_an_incident_can_be_erased_and_the_rest_stays()
    {
        Open(Alpha, Of(Alpha), Of(Bravo));
        File(Bravo, "as we saw it");
        _scenario.Erase(EventSubject.Entity(EntityType.Incident, Id(1)));
        var incident = _scenario.State.FindIncident(Id(1))!;
        Assert.DoesNotContain(incident.Accounts, account => account.Text == "as we saw it");
        Assert.Equal((1, 2), (incident.Accounts.Length, incident.Gathered.Length));
    }

    private IncidentPut Open(PartyId party, params ImmutableArray<Gathered> gathered) =>
        _scenario.Done<IncidentPut>(new PutIncident(party, Id(1), null, SceneOf("near miss"), gathered));

    private IncidentPut Put(PartyId party, int version, params ImmutableArray<Gathered> gathered) =>
        _scenario.Done<IncidentPut>(new PutIncident(party, Id(1), version, SceneOf("near miss"), gathered));

    private AccountFiled File(PartyId party, string text) => _scenario.Done<AccountFiled>(new FileAccount(party, Id(1), null, AccountOf(party, text)));

    private static Gathered Of(PartyId party, params ImmutableArray<long> leaves) => new(party, leaves);

    private static Account AccountOf(PartyId party, string text) => Account.Create(party, "en", text, []);

    private static Scene SceneOf(string title) => Scene.Create(
        title, Volume4D.Create(Circle.FromMetres(Place(0, 0), 2_000), AltitudeBand.FromMetres(0, 1_000), Minute(0), Minute(60)), isExercise: false);
}
