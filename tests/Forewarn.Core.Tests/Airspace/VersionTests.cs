using Forewarn.Core.Airspace;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Airspace;

public class VersionTests
{
    private readonly Scenario _airspace = new();

    [Fact]
    public void A_declaration_sent_again_gets_the_first_answer()
    {
        _airspace.Watch(Bravo, 100, Around());
        var declare = _airspace.Flight(Alpha, 1, Around());
        var first = _airspace.Done<Declared>(declare);

        var second = _airspace.At(1).Done<Declared>(declare);
        Assert.Equal((first.Declaration, first.Created, first.OverlapsCount), (second.Declaration, second.Created, second.OverlapsCount));
        Assert.Equal(first.Warnings, second.Warnings);
        Assert.Equal(first.Findings, second.Findings);
        Assert.Empty(_airspace.EventsOfLastCommand());
    }

    [Fact]
    public void A_change_sent_again_gets_the_first_answer()
    {
        _airspace.Fly(Alpha, 1, Around());
        var change = _airspace.Flight(Alpha, 1, Around(east: 1));
        var first = _airspace.Done<Declared>(change);

        var second = _airspace.Done<Declared>(change);
        Assert.Equal((first.Declaration, false), (second.Declaration, second.Created));
    }

    [Fact]
    public void An_end_sent_again_gets_the_first_answer()
    {
        _airspace.Watch(Bravo, 100, Around());
        _airspace.Fly(Alpha, 1, Around());
        var first = _airspace.End(Alpha, Intent(1));

        var second = _airspace.Done<Declared>(new EndDeclaration(Alpha, Intent(1), 1));
        Assert.Equal(first.Declaration, second.Declaration);
        Assert.Equal(first.Warnings, second.Warnings);
    }

    [Fact]
    public void A_party_an_arrangement_and_a_subscription_sent_again_get_the_first_answer()
    {
        var put = new PutParty(Alpha, 1, PartyOf(Alpha, "Alpha Air"));
        Assert.Equal(_airspace.Done<PartyPut>(put), _airspace.Done<PartyPut>(put));
        var agree = new PutArrangement(Alpha, null, Arrangement("line", [Alpha, Bravo]));
        Assert.Equal(_airspace.Done<ArrangementPut>(agree), _airspace.Done<ArrangementPut>(agree));
        var subscribe = new Subscribe(Alpha, null, Subscription.Create(Id(1), Alpha, Around(), true, true));
        Assert.Equal(_airspace.Done<Subscribed>(subscribe).Subscription, _airspace.Done<Subscribed>(subscribe).Subscription);
        Assert.Empty(_airspace.EventsOfLastCommand());
    }

    [Fact]
    public void An_id_that_exists_cannot_be_declared_anew_with_other_contents()
    {
        _airspace.Fly(Alpha, 1, Around());

        Assert.Equal(RefusalCode.VersionRequired, CodeOf(Declare(Alpha, null, Around(east: 1))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void A_version_that_is_not_current_is_stale(int version)
    {
        _airspace.Fly(Alpha, 1, Around());
        _airspace.Fly(Alpha, 1, Around(east: 1));

        Assert.Equal(RefusalCode.StaleVersion, CodeOf(Declare(Alpha, version, Around(east: 2))));
        Assert.Equal(RefusalCode.StaleVersion, CodeOf(new EndDeclaration(Alpha, Intent(1), version)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void What_does_not_exist_has_no_version_to_change(int version) =>
        Assert.Equal(RefusalCode.StaleVersion, CodeOf(Declare(Alpha, version, Around())));

    [Fact]
    public void The_current_version_is_changed_to_the_next()
    {
        _airspace.Fly(Alpha, 1, Around());

        Assert.Equal(2, _airspace.Done<Declared>(Declare(Alpha, 1, Around(east: 1))).Declaration.Version);
    }

    [Fact]
    public void Only_its_manager_changes_or_ends_a_declaration()
    {
        _airspace.Fly(Alpha, 1, Around());

        Assert.Equal(RefusalCode.NotManager, CodeOf(Declare(Bravo, 1, Around())));
        Assert.Equal(RefusalCode.NotManager, CodeOf(new EndDeclaration(Bravo, Intent(1), 1)));
    }

    [Fact]
    public void Only_its_manager_changes_or_ends_a_subscription()
    {
        _airspace.Watch(Alpha, 1, Around());

        Assert.Equal(RefusalCode.StaleVersion, CodeOf(new Subscribe(Bravo, 1, Subscription.Create(Id(1), Bravo, Around(), true, true))));
        Assert.Equal(RefusalCode.Conflict, CodeOf(new Subscribe(Bravo, null, Subscription.Create(Id(1), Bravo, Around(), true, true))));
        Assert.Equal(RefusalCode.NotFound, CodeOf(new Unsubscribe(Bravo, Id(1), 1)));
    }

    [Fact]
    public void An_intent_and_a_constraint_may_have_the_same_id()
    {
        _airspace.Fly(Alpha, 1, Around());

        Assert.True(_airspace.Close(Bravo, 1, Around()).Created);
    }

    [Fact]
    public void The_id_of_what_has_ended_cannot_be_used_again()
    {
        _airspace.Fly(Alpha, 1, Around());
        _airspace.End(Alpha, Intent(1));

        Assert.Equal(RefusalCode.Conflict, CodeOf(Declare(Alpha, null, Around())));
        Assert.Equal(RefusalCode.Conflict, CodeOf(Declare(Alpha, 2, Around())));
        Assert.Equal(RefusalCode.Conflict, CodeOf(new EndDeclaration(Alpha, Intent(1), 2)));
    }

    [Fact]
    public void What_does_not_exist_cannot_be_ended()
    {
        Assert.Equal(RefusalCode.NotFound, CodeOf(new EndDeclaration(Alpha, Intent(1), 1)));
        Assert.Equal(RefusalCode.NotFound, CodeOf(new Unsubscribe(Alpha, Id(1), 1)));
        Assert.Equal(RefusalCode.NotFound, CodeOf(new RemoveParty(Alpha, PartyId.Parse("zulu"), 1)));
        Assert.Equal(RefusalCode.NotFound, CodeOf(new RemoveArrangement(Alpha, Core.Warnings.ArrangementId.Parse("line"), 1)));
    }

    [Fact]
    public void Only_what_is_declared_can_be_ended() =>
        Assert.Equal("id", Assert.Throws<InvalidValueException>(() => new EndDeclaration(Alpha, new EntityKey(EntityType.Party, Id(1)), 1)).Field);

    [Fact]
    public void Only_registered_parties_act()
    {
        var zulu = PartyId.Parse("zulu");

        Assert.Equal(RefusalCode.UnknownParty, CodeOf(Declare(zulu, null, Around())));
        Assert.Equal(RefusalCode.UnknownParty, CodeOf(new Unsubscribe(default, Id(1), 1)));
    }

    [Fact]
    public void A_party_with_something_standing_cannot_be_removed()
    {
        _airspace.Fly(Alpha, 1, Around());
        _airspace.Watch(Bravo, 1, Around());
        _airspace.Agree(Arrangement("line", [Charlie, Delta]));

        Assert.All(new[] { Alpha, Bravo, Charlie }, party => Assert.Equal(RefusalCode.Conflict, CodeOf(new RemoveParty(Delta, party, 1))));
    }

    [Fact]
    public void A_refusal_writes_numbers_without_culture()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        System.Globalization.CultureInfo.CurrentCulture = Determinism.HostileCulture();
        try
        {
            Assert.Equal("version -5 does not exist", _airspace.Refused(Declare(Alpha, -5, Around())).Problem);
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    private RefusalCode CodeOf(Command command) => _airspace.Refused(command).Code;

    private static Declare Declare(PartyId party, int? version, Core.Geometry.Volume4D where) =>
        new(party, version, OperationalIntent.Create(Id(1), party, IntentState.Accepted, [where]));
}
