using Forewarn.Client.Model;
using Forewarn.Record.Evidence;
using NodaTime;

namespace Forewarn.Client.Tests.Nodes;

/// <summary>Protected sites, through a real node.</summary>
public class SiteTests(RunningNode node)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_site_is_entered_confirmed_read_and_withdrawn()
    {
        string party = await node.PartyAsync();
        var (anna, boris, id) = (node.AsPerson(party, "anna"), node.AsPerson(party, "boris"), Guid.NewGuid());
        var terms = new SiteTerms("hospital", "Al-Noor", "Aleppo", new LatLng(36.21234, 37.13123), ConfirmEvery: Duration.FromDays(7));
        var entered = await anna.EnterSiteAsync(id, terms, null, Cancellation);
        Assert.Equal(("entered", true, "SY"), (entered.Site.State, entered.Site.Pending, entered.Place!.Country));

        var confirmed = await boris.ConfirmSiteAsync(id, entered.Site.Positions(), entered.Site.Version, Cancellation);
        Assert.Equal(("in-force", Duration.FromDays(7), id), (confirmed.Site.State, confirmed.Site.ConfirmEvery, confirmed.Declaration!.Constraint!.Id));
        Assert.Equal(2, (await anna.FindSiteAsync(id, Cancellation))!.Version);
        Assert.Equal("withdrawn", (await anna.WithdrawSiteAsync(id, 2, Cancellation)).Site.State);
    }

    [Fact]
    public async Task A_movement_is_a_route_with_times()
    {
        var anna = node.AsPerson(await node.PartyAsync(), "anna");
        var start = Instant.FromUnixTimeSeconds(SystemClock.Instance.GetCurrentInstant().ToUnixTimeSeconds() + 3_600);
        var answer = await anna.EnterSiteAsync(Guid.NewGuid(), new SiteTerms("convoy", "Convoy 7", Route:
            [new Waypoint(36.21234, 37.13123, start), new Waypoint(35.93123, 36.63123, start + Duration.FromHours(2))], Slack: Duration.FromMinutes(45)), null, Cancellation);

        Assert.Equal((2, 0), (answer.Site.Positions().Length, answer.Site.Findings!.Value.Length));
    }

    [Fact]
    public async Task A_list_is_entered_and_read_back_page_by_page()
    {
        var anna = node.AsPerson(await node.PartyAsync(), "anna");
        var answer = await anna.ImportSitesAsync("kind,name,lat,lng\nschool,A,35.1,36.1\nschool,B,x,36.2\n"u8.ToArray(), "text/csv", checkOnly: false, Cancellation);
        var sites = new List<Site>();
        await foreach (var site in anna.SitesAsync("pending", ownOnly: true, Cancellation))
            sites.Add(site);

        Assert.Equal((1, 1, 1), (answer.Entered, answer.Refused, sites.Count));
        Assert.Equal("lat", answer.Rows[1].Problem!.Field);
    }

    [Fact]
    public async Task Of_a_party_with_a_key_a_signed_confirmation_is_its_own_words_in_the_evidence()
    {
        var (party, _, signer) = await node.SigningPartyAsync();
        var (anna, boris, id) = (node.AsPerson(party, "anna"), node.AsPerson(party, "boris", signer), Guid.NewGuid());
        var entered = await anna.EnterSiteAsync(id, new SiteTerms("hospital", "Al-Noor", "Idlib", new LatLng(35.93123, 36.63123)), null, Cancellation);
        var problem = await Assert.ThrowsAsync<ForewarnProblemException>(() => node.AsPerson(party, "boris").ConfirmSiteAsync(id, entered.Site.Positions(), 1, Cancellation));
        Assert.Equal("signature-required", problem.Code);
        var confirmed = await boris.ConfirmSiteAsync(id, entered.Site.Positions(), 1, Cancellation);

        Assert.Equal("in-force", confirmed.Site.State);
        using var bundle = new MemoryStream();
        await boris.WriteEvidenceAsync(new EvidenceTerms($"site/{id}"), bundle, null, Cancellation);
        var result = EvidenceVerifier.Verify(bundle.ToArray(), await node.PolicyAsync());
        Assert.True(result.AllHold, string.Join('\n', result.Lines));
        Assert.Contains(result.Lines, line => line.Kind == EvidenceLineKind.Proven && line.By == signer.Key.PublicKey.Thumbprint);
    }
}
