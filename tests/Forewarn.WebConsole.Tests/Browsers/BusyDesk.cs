using System.Collections.Immutable;
using Forewarn.Client.Model;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Browsers;

/// <summary>A node on which something of everything is going on, between <c>alpha</c> and <c>bravo</c>.</summary>
public static class BusyDesk
{
    private static readonly LatLng Coast = new(35.53, 35.79);

    /// <summary>A name that is markup, ends quotations and elements, is written from right to left, and is as long as names may be.</summary>
    public static readonly string HostileName = "<img src=x onerror=alert(1)>&amp;\"'</bdi><script>alert(2)</script> שלום ".PadRight(200, 'W');

    /// <summary>Words of 500 characters of the same kind.</summary>
    public static readonly string HostileText = HostileName + " " + string.Concat(Enumerable.Repeat("<b>lang</b>", 30))[..299];

    /// <summary>Starts the node. What the parties wrote is hostile, or such as people write.</summary>
    public static async Task<ConsoleNode> StartAsync(bool isHostile, Func<Forewarn.Server.NodeOptions, Forewarn.Server.NodeOptions>? change = null)
    {
        var node = await ConsoleNode.StartAsync(change);
        string Name(string name) => isHostile ? HostileName : name;
        string Text(string text) => isHostile ? HostileText : text;
        await node.As("operator").PutPartyAsync("alpha", new PartyTerms(Name("Coastal Command"), "Asia/Jerusalem", "hebrew", ["he", "en"]));
        await node.As("operator").PutPartyAsync("bravo", new PartyTerms(Name("Hmeimim Group"), "Europe/Moscow", "gregorian", ["ru", "en"]));
        var (alpha, bravo) = (node.As("alpha"), node.As("bravo"));
        var now = SystemClock.Instance.GetCurrentInstant();
        now -= Duration.FromTicks(now.ToUnixTimeTicks() % NodaConstants.TicksPerMinute);

        var everywhere = Volume3D.OfCircle(Coast, 150_000, 0, 15_000);
        await node.As("operator").PutArrangementAsync("coast", new ArrangementTerms(
            Name("Coastal coordination"), [new Member("alpha", now - Duration.FromDays(30)), new Member("bravo", now - Duration.FromDays(30))], everywhere,
            ImmutableSortedDictionary<string, Duration>.Empty.Add("operational-intent", Duration.FromMinutes(15)).Add("live-fire", Duration.FromHours(1)).Add("closed-area", Duration.FromHours(1)),
            now - Duration.FromDays(30), Ladder: [new Rung("operational", Duration.FromMinutes(5)), new Rung("diplomatic", Duration.FromMinutes(10))]));

        Volume4D Around(double north, double east, double radiusM, double lowerM, double upperM, int fromMinutes, int toMinutes) => Volume4D.Of(
            Volume3D.OfCircle(new LatLng(Coast.Lat + north, Coast.Lng + east), radiusM, lowerM, upperM), now + Duration.FromMinutes(fromMinutes), now + Duration.FromMinutes(toMinutes));
        await alpha.DeclareAsync(Guid.NewGuid(), new OperationalIntentTerms("Accepted", [Around(0, -.3, 18_000, 3_000, 6_000, 20, 80)], Text("Transit along the coast")));
        await bravo.DeclareAsync(Guid.NewGuid(), new OperationalIntentTerms("Activated", [Around(-.15, .1, 12_000, 1_000, 4_500, 1, 45)], Text("Return to base")));
        await bravo.DeclareAsync(Guid.NewGuid(), new ConstraintTerms("live-fire", [Around(.1, -.25, 15_000, 0, 9_000, 35, 95)], Text("Naval live fire, second series")));
        await bravo.DeclareAsync(Guid.NewGuid(), new ConstraintTerms("closed-area", [Around(.3, .1, 20_000, 0, 12_000, 90, 240)], Text("Closed for the series")));
        await alpha.DeclareAsync(Guid.NewGuid(), new OperationalIntentTerms("Accepted", [Around(.05, -.35, 9_000, 2_000, 5_000, 40, 70)], Text("Search pattern")));

        var thread = Guid.NewGuid();
        await bravo.OpenThreadAsync(thread, new ThreadTerms(["alpha"], "operational", Name("Live fire, second series")));
        await bravo.SendMessageAsync(thread, Guid.NewGuid(), new MessageTerms("Duty officer", Text("Вторая серия начнётся вовремя."), Language: "ru"));
        await alpha.SendMessageAsync(thread, Guid.NewGuid(), new MessageTerms("Liaison", Text("קיבלתי. נשמור מרחק של עשרה קילומטרים."), Language: "he"));

        var call = Guid.NewGuid();
        await alpha.LogCallAsync(call, new CallTerms("Liaison", ["alpha", "bravo"], "alpha", "diplomatic", now - Duration.FromHours(2), now - Duration.FromMinutes(105)));
        await alpha.FileReadoutAsync(call, new ReadoutTerms("Liaison", Text("We asked that the series begin no earlier than agreed.")));
        await bravo.FileReadoutAsync(call, new ReadoutTerms("Duty officer", Text("The sides confirmed the times of the series."), Initiator: "bravo"));
        await alpha.PublishStatementAsync(Guid.NewGuid(), new StatementTerms($"call/{call}", Name("On the call"), "en", Text("Coordination continued today.")));
        await bravo.PublishStatementAsync(Guid.NewGuid(), new StatementTerms($"call/{call}", Name("О разговоре"), "ru", Text("Стороны подтвердили договорённости.")));

        var site = await node.As("alpha", "anna").EnterSiteAsync(Guid.NewGuid(), new SiteTerms("hospital", Name("Al-Noor hospital"), Position: new LatLng(36.212341, 37.137722)));
        await node.As("alpha", "boris").ConfirmSiteAsync(site.Site.Id, site.Site.Positions(), site.Site.Version);
        await node.As("alpha", "anna").EnterSiteAsync(Guid.NewGuid(), new SiteTerms("shelter", Name("Shelter by the port"), Position: new LatLng(33.5, 34.6)));

        await alpha.PutIncidentAsync(Guid.NewGuid(), new IncidentTerms(Name("Close approach off the coast"), Around(0, -.2, 60_000, 0, 12_000, -30, 120)));
        return node;
    }
}
