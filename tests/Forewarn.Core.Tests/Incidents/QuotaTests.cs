using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Core.Incidents;
using Forewarn.Core.Tests.Airspace;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Incidents;

/// <summary>What one party can take of the room for incidents and statements.</summary>
public class QuotaTests
{
    private static readonly StatementText LongText = new("en", new string('x', IncidentLimits.StatementLengthMax));

    private readonly Scenario _scenario = new();

    [Fact]
    public void One_party_cannot_take_the_room_that_others_have_for_words()
    {
        Open(Alpha, 1, Of(Alpha, 0), Of(Bravo, 0));
        Assert.Equal(RefusalCode.LimitReached, WriteAll(Alpha)?.Code);
        _scenario.Done<StatementPublished>(new PublishStatement(Bravo, Said(Bravo, 5_000)));
        _scenario.Done<AccountFiled>(new FileAccount(Bravo, Id(1), null, Account.Create(Bravo, "en", "as we saw it", [])));
    }

    [Fact]
    public void A_party_that_has_written_all_it_may_still_has_as_much_after_a_restart()
    {
        Open(Alpha, 1, Of(Alpha, 0));
        WriteAll(Alpha);
        using var snapshot = new MemoryStream();
        _scenario.State.Capture().WriteTo(snapshot);
        snapshot.Position = 0;
        var restored = AirspaceState.Restore(snapshot);
        var refused = Assert.IsType<Refused>(restored.Apply(new PublishStatement(Alpha, Said(Alpha, 6_000)), restored.Position + 1, Noon));
        Assert.Equal(RefusalCode.LimitReached, refused.Code);
    }

    [Fact]
    public void Words_that_are_erased_make_room()
    {
        Open(Alpha, 1, Of(Alpha, 0));
        WriteAll(Alpha);
        _scenario.Erase(EventSubject.Entity(EntityType.Statement, Id(1_001)));
        _scenario.Done<StatementPublished>(new PublishStatement(Alpha, Said(Alpha, 6_000)));
    }

    [Fact]
    public void One_party_cannot_take_the_room_that_others_have_for_leaves()
    {
        Assert.Equal(RefusalCode.LimitReached, GatherAll(Alpha)?.Code);
        Open(Bravo, 5_000, Of(Bravo, 0));
    }

    [Fact]
    public void Who_gathers_anew_for_an_incident_of_another_cannot_take_the_others_room()
    {
        Happen(IncidentLimits.LeavesPerPartyMax);
        Open(Alpha, 1, Of(Alpha, 0), Of(Bravo, 0));
        for (int i = 2; i <= 2 + IncidentLimits.LeavesPerOpenerMax / 2 / (4 * IncidentLimits.LeavesPerPartyMax); i++)
            Open(Alpha, i, Everybody());
        Open(Alpha, 22, Of(Alpha, 0), Of(Bravo, 0));
        Assert.Equal(RefusalCode.LimitReached, _scenario.Refused(new PutIncident(Bravo, Id(22), 1, SceneOf(), Everybody())).Code);
        _scenario.Done<IncidentPut>(new PutIncident(Alpha, Id(22), 1, SceneOf(), Everybody()));
    }

    /// <summary>Publishes and corrects until that is refused; statements have the numbers from 1,001.</summary>
    private Refused? WriteAll(PartyId party)
    {
        for (int i = 1_001; i <= 1_000 + IncidentLimits.StatementsPerPartyMax; i++)
        {
            if (_scenario.Apply(new PublishStatement(party, Said(party, i))) is Refused full)
                return full;
            if (_scenario.Apply(new CorrectStatement(party, Id(i), 1, LongText)) is Refused fullOfCorrections)
                return fullOfCorrections;
        }
        return null;
    }

    /// <summary>Opens incidents, each with all that it may hold for four parties, until that is refused.</summary>
    private Refused? GatherAll(PartyId party)
    {
        Happen(IncidentLimits.LeavesPerPartyMax);
        for (int i = 1; i <= IncidentLimits.PerPartyMax; i++)
        {
            if (_scenario.Apply(new PutIncident(party, Id(i), null, SceneOf(), Everybody())) is Refused full)
                return full;
        }
        return null;
    }

    private void Happen(int events)
    {
        for (int i = 0; i < events; i++)
            _scenario.Fly(Delta, 10_000 + i, Around(east: i % 100 * 3, north: i / 100 * 3));
    }

    private IncidentPut Open(PartyId party, int id, params ImmutableArray<Gathered> gathered) => _scenario.Done<IncidentPut>(new PutIncident(party, Id(id), null, SceneOf(), gathered));

    private static ImmutableArray<Gathered> Everybody()
    {
        ImmutableArray<long> all = [.. Enumerable.Range(0, IncidentLimits.LeavesPerPartyMax).Select(i => (long)i)];
        return [.. new[] { Alpha, Bravo, Charlie, Delta }.Select(party => new Gathered(party, all))];
    }

    private static Gathered Of(PartyId party, params ImmutableArray<long> leaves) => new(party, leaves);

    private static Statement Said(PartyId party, int id) => Statement.Create(Id(id), party, EventSubject.Entity(EntityType.Incident, Id(1)), "A statement", LongText);

    private static Scene SceneOf() => Scene.Create(
        "near miss", Volume4D.Create(Circle.FromMetres(Place(0, 0), 2_000), AltitudeBand.FromMetres(0, 1_000), Minute(0), Minute(60)), isExercise: false);
}
