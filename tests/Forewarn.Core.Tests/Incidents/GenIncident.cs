using System.Collections.Immutable;
using CsCheck;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Core.Incidents;
using Forewarn.Core.Tests.Airspace;

namespace Forewarn.Core.Tests.Incidents;

/// <summary>Generators of incidents, accounts and statements: of few parties and ids, so that they meet.</summary>
internal static class GenIncident
{
    private static readonly Gen<PartyId> SomeParty = Gen.OneOf(Scenario.Alpha, Scenario.Bravo, PartyId.Parse("zulu"));

    private static readonly Gen<EntityId> SomeId = Gen.Int[1, 4].Select(Scenario.Id);

    private static readonly Gen<int?> SomeVersion = Gen.Int[0, 3].Select(version => version == 0 ? (int?)null : version);

    private static readonly Gen<string> SomeText = Gen.OneOf("what happened", "מה קרה", "<b>x</b>\n\u202eabc");

    private static readonly Gen<Scene> SomeScene = Gen.Select(Gen.Double[-4, 4], Gen.Int[0, 10], SomeText, Gen.Bool, (east, hour, title, isExercise) => Scene.Create(
        title, Volume4D.Create(Circle.FromMetres(Scenario.Place(east, 0), 2_000), AltitudeBand.FromMetres(0, 1_000), Scenario.Minute(hour * 60), Scenario.Minute(hour * 60 + 90)), isExercise));

    private static readonly Gen<Gathered> SomeGathered = Gen.Select(SomeParty, Gen.Long[0, 30].Array[0, 4], (party, leaves) => new Gathered(party, [.. leaves.Distinct().Order()]));

    private static readonly Gen<AccountPoint> SomePoint = Gen.Select(Gen.Int[0, 2], SomeId, Gen.Enum<Standing>(), SomeText, (die, id, standing, text) => AccountPoint.Create(
        die == 0 ? null : Scenario.Minute(die), die == 1 ? "" : $"constraint/{id}", die == 2 ? 1 : null, standing, text, die == 0 ? "a ministry" : "", text));

    private static readonly Gen<StatementText> SomeWords = Gen.Select(Gen.OneOf("en", "he", "ar-SY"), SomeText, (language, text) => new StatementText(language, text));

    /// <summary>A command of any kind.</summary>
    public static readonly Gen<Command> Any = Gen.Frequency(
        (4, Gen.Select(SomeParty, SomeId, SomeVersion, SomeScene, SomeGathered.Array[0, 3], (party, id, version, scene, gathered) =>
            (Command)new PutIncident(party, id, version, scene, [.. gathered]))),
        (3, Gen.Select(SomeParty, SomeId, SomeVersion, SomeText, SomePoint.Array[0, 2], (party, id, version, text, points) =>
            (Command)new FileAccount(party, id, version, Account.Create(party, "en", text, [.. points])))),
        (2, Gen.Select(SomeParty, SomeId, SomeId, SomeText, SomeWords, (party, id, incident, title, words) =>
            (Command)new PublishStatement(party, Statement.Create(id, party, EventSubject.Entity(EntityType.Incident, incident), title, words)))),
        (2, Gen.Select(SomeParty, SomeId, Gen.Int[1, 3], SomeWords, (party, id, version, words) => (Command)new CorrectStatement(party, id, version, words))));

    /// <summary>The command with the current version and the actor among those that are told, so that enough of them are accepted.</summary>
    public static Command Fitted(IncidentsCommand command, AirspaceState state)
    {
        switch (command)
        {
            case PutIncident put:
                var current = state.FindIncident(put.Id);
                return put with { IfVersion = current?.Version, Scene = current?.Scene ?? put.Scene, Gathered = WithActor(put) };
            case FileAccount file:
                return file with { IfVersion = state.FindIncident(file.Incident)?.AccountOf(file.Actor)?.Version };
            case CorrectStatement correct when state.FindStatement(correct.Id) is { } statement:
                return new CorrectStatement(statement.Party, correct.Id, statement.Version, correct.Text);
            default:
                return command;
        }
    }

    private static ImmutableArray<Gathered> WithActor(PutIncident put) =>
        [.. put.Gathered.Where(each => each.Party != put.Actor && each.Party != PartyId.Parse("zulu")).DistinctBy(each => each.Party), new Gathered(put.Actor, [0])];
}
