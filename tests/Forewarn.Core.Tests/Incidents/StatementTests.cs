using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Core.Incidents;
using Forewarn.Core.Tests.Airspace;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Incidents;

public class StatementTests
{
    private readonly Scenario _scenario = new();

    public StatementTests() => _scenario.Done<IncidentPut>(new PutIncident(Alpha, Id(1), null, SceneOf(isExercise: false), [new Gathered(Alpha, []), new Gathered(Bravo, [])]));

    [Fact]
    public void A_statement_is_for_everyone()
    {
        Publish(Alpha, 2);
        Assert.True(_scenario.State.Happened.Single().IsFor(Delta));
    }

    [Fact]
    public void A_statement_stays_as_it_was_published()
    {
        Publish(Alpha, 2, "first");
        Assert.Equal(RefusalCode.Conflict, _scenario.Refused(new PublishStatement(Alpha, Of(Alpha, 2, "second"))).Code);
    }

    [Fact]
    public void The_same_statement_again_is_the_same_statement()
    {
        var first = Publish(Alpha, 2);
        var again = Publish(Alpha, 2);
        Assert.Equal((first.Leaf, false), (again.Leaf, again.Created));
    }

    [Fact]
    public void A_correction_is_added_and_replaces_nothing()
    {
        Publish(Alpha, 2, "at ten");
        Correct(Alpha, 1, "at eleven");
        var statement = Correct(Alpha, 2, "at noon").Statement;
        Assert.Equal(("at ten", 3), (statement.Text.Text, statement.Version));
        Assert.Equal(["at eleven", "at noon"], statement.Corrections.Select(correction => correction.Text.Text));
    }

    [Fact]
    public void The_same_correction_again_is_added_once()
    {
        Publish(Alpha, 2);
        var first = Correct(Alpha, 1, "at eleven");
        var again = Correct(Alpha, 1, "at eleven");
        Assert.Equal((first.Leaf, 1), (again.Leaf, again.Statement.Corrections.Length));
    }

    [Fact]
    public void Nobody_corrects_the_statement_of_another()
    {
        Publish(Alpha, 2);
        Assert.Equal(RefusalCode.NotManager, _scenario.Refused(new CorrectStatement(Bravo, Id(2), 1, new StatementText("en", "x"))).Code);
    }

    [Fact]
    public void Only_a_party_of_an_incident_states_something_about_it() =>
        Assert.Equal("about", _scenario.Refused(new PublishStatement(Delta, Of(Delta, 2))).Field);

    [Fact]
    public void A_statement_about_an_exercise_is_of_an_exercise()
    {
        _scenario.Done<IncidentPut>(new PutIncident(Alpha, Id(9), null, SceneOf(isExercise: true), [new Gathered(Alpha, [])]));
        Assert.True(_scenario.Done<StatementPublished>(new PublishStatement(Alpha, Of(Alpha, 2, "x", incident: 9))).Statement.IsExercise);
    }

    [Fact]
    public void There_are_statements_about_incidents_and_calls_alone() => Assert.Equal(
        "about", Assert.Throws<InvalidValueException>(() => Statement.Create(Id(2), Alpha, EventSubject.Warning(1), "title", new StatementText("en", "x"))).Field);

    [Theory]
    [InlineData("")]
    [InlineData("e")]
    [InlineData("en_US")]
    [InlineData("1n")]
    [InlineData("en-\"onload")]
    [InlineData("abcdefghij")]
    public void A_language_is_a_tag(string language) =>
        Assert.Equal("language", Assert.Throws<InvalidValueException>(() => new StatementText(language, "x")).Field);

    [Fact]
    public void A_statement_has_a_length() =>
        Assert.Equal("text", Assert.Throws<InvalidValueException>(() => new StatementText("en", new string('x', IncidentLimits.StatementLengthMax + 1))).Field);

    private StatementPublished Publish(PartyId party, int id, string text = "what we say") => _scenario.Done<StatementPublished>(new PublishStatement(party, Of(party, id, text)));

    private StatementPublished Correct(PartyId party, int version, string text) => _scenario.Done<StatementPublished>(new CorrectStatement(party, Id(2), version, new StatementText("en", text)));

    private static Statement Of(PartyId party, int id, string text = "what we say", int incident = 1) =>
        Statement.Create(Id(id), party, EventSubject.Entity(EntityType.Incident, Id(incident)), "A statement", new StatementText("en", text));

    private static Scene SceneOf(bool isExercise) => Scene.Create(
        "near miss", Volume4D.Create(Circle.FromMetres(Place(0, 0), 2_000), AltitudeBand.FromMetres(0, 1_000), Minute(0), Minute(60)), isExercise);
}
