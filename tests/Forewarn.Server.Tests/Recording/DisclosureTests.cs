using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Recording;

/// <summary>Who may see what: the manager, a party that is warned, one that is not, and the operator, who is no party.</summary>
public sealed class DisclosureTests(SharedNode shared) : IAsyncLifetime
{
    private readonly TestNode _node = shared.Node;
    private readonly (double Lat, double Lng) _place = Bodies.NewPlace();
    private readonly string _path = Bodies.ConstraintPath();
    private Client _manager = null!;
    private Client _warned = null!;
    private Client _stranger = null!;

    public async ValueTask InitializeAsync()
    {
        (_manager, _warned, _stranger) = (await _node.PartyAsync(), await _node.PartyAsync(), await _node.PartyAsync());
        (await _warned.PutAsync(Bodies.IntentPath(), Bodies.Intent(_place))).Expect(201);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task In_full_everyone_sees_what_and_where_and_those_warned_the_words()
    {
        long leaf = await DeclareAsync("full");
        Assert.Equal("activity note volumes", await SeesAsync(_manager, leaf));
        Assert.Equal("activity note volumes", await SeesAsync(_warned, leaf));
        Assert.Equal("activity volumes", await SeesAsync(_stranger, leaf));
        Assert.Equal("activity volumes", await SeesAsync(_node.Admin, leaf));
    }

    [Fact]
    public async Task Of_an_area_others_see_volumes_and_times_alone()
    {
        long leaf = await DeclareAsync("area");
        Assert.Equal("activity note volumes", await SeesAsync(_manager, leaf));
        Assert.Equal("volumes", await SeesAsync(_warned, leaf));
        Assert.Equal("volumes", await SeesAsync(_stranger, leaf));
        Assert.Equal("volumes", await SeesAsync(_node.Admin, leaf));
    }

    [Fact]
    public async Task Of_what_is_sealed_others_see_the_region_alone_until_it_is_revealed()
    {
        var content = SealedBody.Of(Bodies.Constraint(_place));
        long leaf = (long)(await _manager.PutAsync(_path, content.Commit(Bodies.Constraint(_place, "other", 20_000)))).Expect(201).Body["leaf"]!;
        Assert.Equal("activity volumes", await SeesAsync(_manager, leaf));
        Assert.Equal("volumes", await SeesAsync(_warned, leaf));

        using var reveal = _manager.Request(HttpMethod.Post, $"{_path}/reveal", content.Reveal(), 1);
        long revealed = (long)(await _manager.SendAsync(reveal)).Expect(200).Body["leaf"]!;
        Assert.Equal("activity note sealed volumes", await SeesAsync(_warned, revealed));
        Assert.Equal("activity volumes", await SeesAsync(_stranger, revealed));
    }

    [Theory, InlineData("full", true), InlineData("area", false), InlineData("sealed", false)]
    public async Task Answers_show_the_kind_to_others_only_in_full(string disclosure, bool shows)
    {
        await DeclareAsync(disclosure);
        foreach (var reader in new[] { _warned, _stranger })
        {
            Assert.Equal(shows, (await reader.GetAsync(_path)).Expect(200).Body["constraint"]!["kind"] is not null);
            var found = (await reader.PostAsync("/v1/search", Bodies.Search(_place))).Expect(200).Body["declarations"]!.AsArray();
            Assert.Equal(shows, found.Single(each => (string)each!["type"]! == "constraint")!["kind"] is not null);
        }
        var conflict = Assert.Single((await _warned.GetAsync("/v1/conflicts")).Expect(200).Body["conflicts"]!.AsArray());
        Assert.Equal(shows, Assert.Single(conflict!["others"]!.AsArray())!["kind"] is not null);
        var overlapping = (await _stranger.PutAsync(Bodies.IntentPath(), Bodies.Intent(_place))).Expect(201).Body["overlaps"]!.AsArray();
        Assert.Equal(shows, overlapping.Single(each => (string)each!["type"]! == "constraint")!["kind"] is not null);
    }

    [Theory, InlineData("full"), InlineData("area"), InlineData("sealed")]
    public async Task Answers_show_everything_to_the_manager(string disclosure)
    {
        await DeclareAsync(disclosure);
        var own = (await _manager.GetAsync(_path)).Expect(200).Body["constraint"]!;
        Assert.NotNull(own["kind"]);
        Assert.Equal(disclosure == "sealed" ? "" : "range 7", (string?)own["note"]);
    }

    [Theory, InlineData("area"), InlineData("sealed")]
    public async Task Answers_show_the_note_to_nobody_else_unless_in_full(string disclosure)
    {
        await DeclareAsync(disclosure);
        Assert.Null((await _warned.GetAsync(_path)).Expect(200).Body["constraint"]!["note"]);
    }

    [Fact]
    public async Task What_is_between_two_parties_is_for_these_two()
    {
        string warning = (string)(await DeclaredAsync("full")).Body["warnings"]![0]!["id"]!;
        long leaf = (long)(await _warned.PostAsync($"/v1/warnings/{warning}/acknowledgement", Bodies.Acknowledgement())).Expect(200).Body["leaf"]!;
        Assert.Equal("answer words", await SeesAsync(_manager, leaf));
        Assert.Equal("answer words", await SeesAsync(_warned, leaf));
        Assert.Equal("", await SeesAsync(_stranger, leaf));
        Assert.Equal("", await SeesAsync(_node.Admin, leaf));
        var owed = (await new RecordReader(_stranger).LeavesAsync()).Single(each => each.Kind == "warning-owed" && each.Entity.ToString() == $"warning/{warning}");
        Assert.Equal("warning", await SeesAsync(_warned, owed.Index));
        Assert.Equal("", await SeesAsync(_stranger, owed.Index));
    }

    [Fact]
    public async Task A_refusal_is_for_who_was_refused()
    {
        await DeclareAsync("full");
        long leaf = (long)(await _stranger.PutAsync(_path, Bodies.Constraint(_place), 1)).Expect(403).Body["leaf"]!;
        Assert.Equal("activity note refusal volumes", await SeesAsync(_stranger, leaf));
        Assert.Equal("", await SeesAsync(_manager, leaf));
    }

    [Fact]
    public async Task An_arrangement_is_for_its_members()
    {
        var terms = Bodies.Arrangement(_place, "PT1H", _manager.Party, _warned.Party);
        long leaf = (long)(await _node.Admin.PutAsync($"/v1/arrangements/{Guid.NewGuid()}", terms)).Expect(201).Body["leaf"]!;
        Assert.Equal("arrangement", await SeesAsync(_manager, leaf));
        Assert.Equal("arrangement", await SeesAsync(_warned, leaf));
        Assert.Equal("", await SeesAsync(_stranger, leaf));
    }

    [Fact]
    public async Task A_subscription_is_for_who_subscribed()
    {
        long leaf = (long)(await _warned.PutAsync(Bodies.SubscriptionPath(), Bodies.Subscription(_place))).Expect(201).Body["leaf"]!;
        Assert.Equal("subscription", await SeesAsync(_warned, leaf));
        Assert.Equal("", await SeesAsync(_manager, leaf));
    }

    [Fact]
    public async Task An_observation_is_for_who_saw_and_who_was_seen()
    {
        var sighting = Bodies.Observation(Guid.NewGuid().ToString(), _warned.Party, _place, NodaTime.SystemClock.Instance.GetCurrentInstant());
        long leaf = (long)(await _manager.PostAsync("/v1/observations", sighting)).Expect(201).Body["leaf"]!;
        Assert.Equal("conformance observation words", await SeesAsync(_manager, leaf));
        Assert.Equal("conformance observation words", await SeesAsync(_warned, leaf));
        Assert.Equal("", await SeesAsync(_stranger, leaf));
    }

    [Theory, InlineData("full", true), InlineData("area", false)]
    public async Task The_signed_body_is_for_those_who_may_see_all_of_it(string disclosure, bool forWarned)
    {
        using var signer = new Signer(_manager, await Signer.OriginAsync(_node));
        (await signer.RegisterAsync()).Expect(201);
        long leaf = (long)(await signer.PutAsync(_path, Body(disclosure))).Expect(201).Body["leaf"]!;
        Assert.Contains("signature", await SeesAsync(_manager, leaf));
        Assert.Equal(forWarned, (await SeesAsync(_warned, leaf)).Contains("signature", StringComparison.Ordinal));
        Assert.DoesNotContain("signature", await SeesAsync(_stranger, leaf));
    }

    private async Task<long> DeclareAsync(string disclosure) => (long)(await DeclaredAsync(disclosure)).Body["leaf"]!;

    private async Task<Answer> DeclaredAsync(string disclosure) => (await _manager.PutAsync(_path, Body(disclosure))).Expect(201);

    private JsonObject Body(string disclosure)
    {
        var body = Bodies.Constraint(_place);
        if (disclosure == "sealed")
            return SealedBody.Of(Bodies.Constraint(_place)).Commit(body);
        body["disclosure"] = disclosure;
        return body;
    }

    private static async Task<string> SeesAsync(Client party, long leaf) => string.Join(' ', await new RecordReader(party).SeesAsync(leaf));
}
