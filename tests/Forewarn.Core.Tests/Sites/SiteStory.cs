using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Core.Sites;
using Forewarn.Core.Tests.Airspace;
using NodaTime;

namespace Forewarn.Core.Tests.Sites;

/// <summary>An airspace in which anna and boris of alpha enter and confirm protected sites.</summary>
internal sealed class SiteStory
{
    public static readonly PersonId Anna = PersonId.Parse("anna");
    public static readonly PersonId Boris = PersonId.Parse("boris");
    public static readonly LatLng Hospital = Scenario.Place(0, 0);

    public Scenario Airspace { get; } = new();

    public AirspaceState State => Airspace.State;

    public Site Site => State.FindSite(Scenario.Id(1))!;

    public Declaration? Constraint => State.Find(Scenario.Hazard(1));

    public SiteChanged Enter(SiteEntry? entry = null, PersonId? person = null, int? version = null) => Airspace.Done<SiteChanged>(Entering(entry, person, version));

    public EnterSite Entering(SiteEntry? entry = null, PersonId? person = null, int? version = null) =>
        new(Scenario.Alpha, Scenario.Id(1), person ?? Anna, version ?? State.FindSite(Scenario.Id(1))?.Version, entry ?? EntryOf());

    public SiteChanged Confirm(PersonId? person = null) => Airspace.Done<SiteChanged>(Confirming(person));

    public ConfirmSite Confirming(PersonId? person = null, int? version = null, params LatLng[] positions) =>
        new(Scenario.Alpha, Scenario.Id(1), person ?? Boris, version ?? Site.Version, positions.Length > 0 ? [.. positions] : Site.Entry.Extent.Positions);

    public SiteChanged Withdraw() => Airspace.Done<SiteChanged>(new WithdrawSite(Scenario.Alpha, Scenario.Id(1), Anna, Site.Version));

    /// <summary>Enters and confirms it.</summary>
    public SiteStory Bound(SiteEntry? entry = null)
    {
        Enter(entry);
        Confirm();
        return this;
    }

    public SiteStory After(Duration duration)
    {
        Airspace.At(Airspace.Now + duration);
        return this;
    }

    /// <summary>A hospital of 500 m, to be confirmed every 30 days.</summary>
    public static SiteEntry EntryOf(LatLng? place = null, Instant? from = null, Instant? until = null, int days = 30, string name = "Al-Noor hospital", params SiteFinding[] findings) =>
        SiteEntry.Create(SiteKind.Hospital, name, "Aleppo", StandingExtent.Create(
            Circle.FromMetres(place ?? Hospital, 500), AltitudeBand.FromMetres(0, 3_000), from, until, Duration.FromDays(days)), [.. findings]);

    /// <summary>A convoy from the middle to 20 km east, from 60 to 120 minutes after noon.</summary>
    public static SiteEntry Convoy() => SiteEntry.Create(SiteKind.Convoy, "Convoy 7", "", RouteExtent.Create(
        [new Waypoint(Scenario.Place(0, 0), Scenario.Minute(60)), new Waypoint(Scenario.Place(20, 0), Scenario.Minute(120))], Chain), []);

    public static ImmutableArray<Volume4D> Chain => [Scenario.Around(0, 0, 60, 100), Scenario.Around(20, 0, 80, 120)];
}
