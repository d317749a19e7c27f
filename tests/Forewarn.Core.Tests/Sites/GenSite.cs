using CsCheck;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Core.Sites;
using Forewarn.Core.Tests.Airspace;
using NodaTime;

namespace Forewarn.Core.Tests.Sites;

/// <summary>Generators of steps with protected sites: of few parties, persons and ids, so that they meet.</summary>
internal static class GenSite
{
    private static readonly Gen<PartyId> SomeParty = Gen.OneOf(Scenario.Alpha, Scenario.Bravo);

    private static readonly Gen<PersonId> SomePerson = Gen.OneOf("anna", "boris", "chana").Select(PersonId.Parse);

    private static readonly Gen<EntityId> SomeId = Gen.Int[1, 8].Select(Scenario.Id);

    private static readonly Gen<LatLng> SomePlace = Gen.Select(Gen.Double[-4, 4], Gen.Double[-4, 4], Scenario.Place);

    private static readonly Gen<SiteExtent> SomeStanding = Gen.Select(SomePlace, Gen.Int[-100, 400], Gen.Int[-400, 400], Gen.Int[1, 2_000], (place, from, length, hours) =>
        (SiteExtent)StandingExtent.Create(
            Circle.FromMetres(place, 500), AltitudeBand.FromMetres(0, 1_000), from < 0 ? null : Scenario.Minute(from),
            length <= 0 ? null : Scenario.Minute(Math.Max(0, from) + length), Duration.FromHours(hours)));

    private static readonly Gen<SiteExtent> SomeRoute = Gen.Select(SomePlace.Array[2, 4], Gen.Int[-60, 800], (places, from) => (SiteExtent)RouteExtent.Create(
        [.. places.Select((place, i) => new Waypoint(place, Scenario.Minute(from + 30 * i)))],
        [.. places.Select((place, i) => Volume4D.Create(Circle.FromMetres(place, 2_000), AltitudeBand.FromMetres(0, 1_000), Scenario.Minute(from + 30 * i), Scenario.Minute(from + 30 * i + 45)))]));

    private static readonly Gen<SiteFinding> SomeFinding = Gen.Select(Gen.Enum<SiteDoubt>(), Gen.Int[0, 1], Gen.Int[0, 9_000], SomePlace, SomeId, Gen.Int[0, 7], (doubt, position, metres, instead, other, die) =>
        new SiteFinding(doubt, position, metres, (die & 1) != 0 ? instead : null, (die & 2) != 0 ? other : null, die > 1 ? "we have been there" : null));

    private static readonly Gen<SiteEntry> SomeEntry = Gen.Select(
        Gen.Enum<SiteKind>(), Gen.OneOf("Al-Noor hospital", "مستشفى", "<b>x</b>"), Gen.OneOf("", "Aleppo"), SomeStanding, SomeRoute, SomeFinding.Array[0, 2],
        (kind, name, place, standing, route, findings) => SiteEntry.Create(
            kind, name, place, kind.IsMovement() ? route : standing, [.. findings.DistinctBy(finding => finding.Doubt)]));

    /// <summary>A step of any kind.</summary>
    public static readonly Gen<Command> Any = Gen.Frequency(
        (4, Gen.Select(SomeParty, SomeId, SomePerson, Gen.Int[0, 3], SomeEntry, (party, id, person, version, entry) =>
            (Command)new EnterSite(party, id, person, version == 0 ? null : version, entry))),
        (4, Gen.Select(SomeParty, SomeId, SomePerson, Gen.Int[1, 3], SomePlace.Array[1, 3], (party, id, person, version, places) =>
            (Command)new ConfirmSite(party, id, person, version, [.. places]))),
        (1, Gen.Select(SomeParty, SomeId, SomePerson, Gen.Int[1, 3], (party, id, person, version) => (Command)new WithdrawSite(party, id, person, version))));

    /// <summary>The step with the current version and positions, so that enough of them are accepted.</summary>
    public static Command Fitted(SitesCommand command, AirspaceState state)
    {
        if (state.FindSite(command.Id) is not { } site)
            return command is EnterSite { IfVersion: not null } enter ? new EnterSite(enter.Actor, enter.Id, enter.Person, null, enter.Entry) : command;
        return command switch
        {
            EnterSite enter => new EnterSite(site.Manager, site.Id, enter.Person, site.Version, enter.Entry),
            ConfirmSite confirm => new ConfirmSite(site.Manager, site.Id, confirm.Person, site.Version, site.Entry.Extent.Positions),
            _ => new WithdrawSite(site.Manager, site.Id, command.Person, site.Version),
        };
    }
}
