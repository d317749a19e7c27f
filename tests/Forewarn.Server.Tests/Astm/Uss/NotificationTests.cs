using Forewarn.Server.Tests.Events;
using Forewarn.Server.Tests.Nodes;
using static Forewarn.Server.Tests.Astm.Uss.HostingNode;

namespace Forewarn.Server.Tests.Astm.Uss;

/// <summary>What the node tells other USSs for the parties that it hosts (F3548-21, USS-USS notifications).</summary>
public class NotificationTests
{
    private readonly (double Lat, double Lng) _place = Bodies.NewPlace();

    [Fact]
    public async Task What_a_hosted_party_declares_is_told_to_the_subscription_of_a_USS()
    {
        await using var peer = await PeerUss.StartAsync();
        await using var node = await HostingNode.StartAsync();
        var north = await node.PartyAsync("north");
        string subscription = SubscriptionOf(await node.AsUss().PlanAsync(_place, peer.Url + "/"));
        var id = Guid.NewGuid();

        (await north.PutAsync(Bodies.IntentPath(id), Bodies.Intent(_place))).Expect(201);

        var told = await peer.NextAsync();
        Assert.Equal(("POST", "/uss/v1/operational_intents"), (told.Method, told.Path));
        Assert.Equal(id.ToString(), (string)told.Body["operational_intent_id"]!);
        // The flight itself was the first change that its subscription was to be told of.
        Assert.Equal($$"""[{"subscription_id":"{{subscription}}","notification_index":2}]""", told.Body["subscriptions"]!.ToJsonString());
        var reference = told.Body["operational_intent"]!["reference"]!;
        Assert.Equal((id.ToString(), "north", 1, "Accepted", node.Server.Url),
            ((string)reference["id"]!, (string)reference["manager"]!, (int)reference["version"]!, (string)reference["state"]!, (string)reference["uss_base_url"]!));
    }

    [Fact]
    public async Task The_token_is_of_the_manager_for_the_host_of_the_USS()
    {
        await using var peer = await PeerUss.StartAsync();
        await using var node = await HostingNode.StartAsync();
        var north = await node.PartyAsync("north");
        await node.AsUss().PlanAsync(_place, peer.Url);

        (await north.PutAsync(Bodies.IntentPath(), Bodies.Intent(_place))).Expect(201);

        var claims = (await peer.NextAsync()).Claims;
        Assert.Equal(("north", "127.0.0.1", "utm.strategic_coordination"), ((string)claims["sub"]!, (string)claims["aud"]!, (string)claims["scope"]!));
    }

    [Fact]
    public async Task A_constraint_is_told_with_its_details_and_the_scope_to_manage_it()
    {
        await using var peer = await PeerUss.StartAsync();
        await using var node = await HostingNode.StartAsync();
        var north = await node.PartyAsync("north");
        await node.AsUss().PlanAsync(_place, peer.Url);

        (await north.PutAsync(Bodies.ConstraintPath(), Bodies.Constraint(_place))).Expect(201);

        var told = await peer.NextAsync();
        Assert.Equal(("/uss/v1/constraints", "utm.constraint_management"), (told.Path, (string)told.Claims["scope"]!));
        Assert.Equal("forewarn.live-fire", (string)told.Body["constraint"]!["details"]!["type"]!);
        Assert.Single(told.Body["constraint"]!["details"]!["volumes"]!.AsArray());
        Assert.DoesNotContain("range 7", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_ended_is_told_without_the_entity()
    {
        await using var peer = await PeerUss.StartAsync();
        await using var node = await HostingNode.StartAsync();
        var north = await node.PartyAsync("north");
        string path = Bodies.IntentPath();
        (await north.PutAsync(path, Bodies.Intent(_place, start: Bodies.Soon))).Expect(201);
        var details = (await node.AsUss().GetAsync(path.Replace("/v1/operational-intents", "/uss/v1/operational_intents", StringComparison.Ordinal))).Expect(200);
        string ovn = (string)details.Body["operational_intent"]!["reference"]!["ovn"]!;
        (await node.AsUss().PutAsync(ReferencePath(Guid.NewGuid()), Reference(_place, peer.Url, ovn))).Expect(201);

        (await north.DeleteAsync(path, 1)).Expect(200);

        var told = await peer.NextAsync();
        Assert.Null(told.Body["operational_intent"]);
        Assert.EndsWith((string)told.Body["operational_intent_id"]!, path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_USS_that_was_down_is_told_everything_in_order_when_it_is_back()
    {
        await using var peer = await PeerUss.StartAsync();
        await using var node = await HostingNode.StartAsync();
        var north = await node.PartyAsync("north");
        await node.AsUss().PlanAsync(_place, peer.Url);
        int refused = 0;
        peer.Answer = context =>
        {
            context.Response.StatusCode = ++refused > 2 ? 204 : 503;
            return Task.CompletedTask;
        };
        string path = Bodies.IntentPath();

        (await north.PutAsync(path, Bodies.Intent(_place))).Expect(201);
        (await north.PutAsync(path, Bodies.Intent(_place, "Activated"), version: 1)).Expect(200);

        var versions = new List<int>();
        for (int i = 0; i < 4; i++)
            versions.Add((int)(await peer.NextAsync()).Body["operational_intent"]!["reference"]!["version"]!);
        Assert.Equal([1, 1, 1, 2], versions);
    }

    [Fact]
    public async Task What_a_USS_answered_in_the_end_is_on_record_for_the_manager()
    {
        await using var peer = await PeerUss.StartAsync();
        await using var node = await HostingNode.StartAsync();
        var north = await node.PartyAsync("north");
        string subscription = SubscriptionOf(await node.AsUss().PlanAsync(_place, peer.Url));
        await using var events = await EventReader.OpenAsync(north, cancellation: TestContext.Current.CancellationToken);
        peer.Answer = context =>
        {
            context.Response.StatusCode = 409;
            return Task.CompletedTask;
        };

        (await north.PutAsync(Bodies.IntentPath(), Bodies.Intent(_place))).Expect(201);

        var recorded = await events.NextOnRecordAsync(north, "notification-sent");
        Assert.Equal($$"""{"uss_base_url":"{{peer.Url}}","subscriptions":["{{subscription}}"],"status":409}""", recorded.ToJsonString());
        Assert.Equal(1, peer.RequestsCount);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = await PeerUss.StartAsync();
        await using var peer = await PeerUss.StartAsync();
        await using var node = await HostingNode.StartAsync();
        var north = await node.PartyAsync("north");
        await node.AsUss().PlanAsync(_place, peer.Url);
        await using var events = await EventReader.OpenAsync(north, cancellation: TestContext.Current.CancellationToken);
        peer.Answer = context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = elsewhere.Url;
            return Task.CompletedTask;
        };

        (await north.PutAsync(Bodies.IntentPath(), Bodies.Intent(_place))).Expect(201);

        Assert.Equal(307, (int)(await events.NextOnRecordAsync(north, "notification-sent"))["status"]!);
        Assert.Equal(0, elsewhere.RequestsCount);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}")]
    [InlineData("http://localhost:{0}")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}")]
    [InlineData("http://2130706433:{0}")]
    public async Task An_address_of_the_operators_own_machines_is_not_called(string url)
    {
        await using var peer = await PeerUss.StartAsync();
        await using var node = await TestNode.StartAsync(options => options with
        {
            Dss = options.Dss with { AllowsHttp = true, UssBaseUrl = Core.Discovery.UssBaseUrl.Parse("https://node.example") },
            Peers = options.Peers with { Limits = Hasty with { RetriesMax = 1 } },
        });
        var north = await node.PartyAsync("north");
        await node.AsUss().PlanAsync(_place, string.Format(System.Globalization.CultureInfo.InvariantCulture, url, new Uri(peer.Url).Port));
        await using var events = await EventReader.OpenAsync(north, cancellation: TestContext.Current.CancellationToken);

        (await north.PutAsync(Bodies.IntentPath(), Bodies.Intent(_place))).Expect(201);

        Assert.Equal(0, (int)(await events.NextOnRecordAsync(north, "notification-sent"))["status"]!);
        Assert.Equal(0, peer.RequestsCount);
    }

    [Fact]
    public async Task A_USS_that_answers_without_end_does_no_harm()
    {
        await using var peer = await PeerUss.StartAsync();
        await using var node = await HostingNode.StartAsync();
        var north = await node.PartyAsync("north");
        await node.AsUss().PlanAsync(_place, peer.Url);
        await using var events = await EventReader.OpenAsync(north, cancellation: TestContext.Current.CancellationToken);
        peer.Answer = async context =>
        {
            context.Response.StatusCode = 200;
            byte[] much = new byte[64 * 1024];
            try
            {
                while (true)
                    await context.Response.Body.WriteAsync(much, context.RequestAborted);
            }
            catch (Exception broken) when (broken is OperationCanceledException or IOException)
            {
                // The node has hung up.
            }
        };

        (await north.PutAsync(Bodies.IntentPath(), Bodies.Intent(_place))).Expect(201);

        Assert.Equal(200, (int)(await events.NextOnRecordAsync(north, "notification-sent"))["status"]!);
    }

    [Fact]
    public async Task A_token_that_a_USS_refuses_is_followed_by_another()
    {
        await using var peer = await PeerUss.StartAsync();
        await using var node = await HostingNode.StartAsync();
        var north = await node.PartyAsync("north");
        await node.AsUss().PlanAsync(_place, peer.Url);
        int refused = 0;
        peer.Answer = context =>
        {
            context.Response.StatusCode = ++refused > 1 ? 204 : 401;
            return Task.CompletedTask;
        };

        (await north.PutAsync(Bodies.IntentPath(), Bodies.Intent(_place))).Expect(201);

        Assert.NotEqual((await peer.NextAsync()).Authorization, (await peer.NextAsync()).Authorization);
    }

    [Fact]
    public async Task What_there_is_no_room_for_is_on_record_as_not_told()
    {
        await using var peer = await PeerUss.StartAsync();
        await using var node = await HostingNode.StartAsync(peers => peers with { Limits = Hasty with { QueueLengthMax = 0 } });
        var north = await node.PartyAsync("north");
        await node.AsUss().PlanAsync(_place, peer.Url);
        await using var events = await EventReader.OpenAsync(north, cancellation: TestContext.Current.CancellationToken);

        (await north.PutAsync(Bodies.IntentPath(), Bodies.Intent(_place))).Expect(201);

        Assert.Equal(0, (int)(await events.NextOnRecordAsync(north, "notification-sent"))["status"]!);
        Assert.Equal(0, peer.RequestsCount);
    }

    [Theory]
    [InlineData("https://a_b-")]
    [InlineData("http://127.0.0.1:0")]
    public async Task An_address_at_which_nobody_can_be_is_on_record_as_not_told(string url)
    {
        await using var node = await HostingNode.StartAsync(peers => peers with { Limits = Hasty with { RetriesMax = 1 } });
        var north = await node.PartyAsync("north");
        await node.AsUss().PlanAsync(_place, url);
        await using var events = await EventReader.OpenAsync(north, cancellation: TestContext.Current.CancellationToken);

        (await north.PutAsync(Bodies.IntentPath(), Bodies.Intent(_place))).Expect(201);

        Assert.Equal(0, (int)(await events.NextOnRecordAsync(north, "notification-sent"))["status"]!);
    }

    [Fact]
    public async Task What_waits_when_the_node_is_stopped_is_on_record_as_not_told()
    {
        await using var peer = await PeerUss.StartAsync();
        await using var node = await HostingNode.StartAsync(peers => peers with { Limits = Hasty with { BackoffMin = TimeSpan.FromHours(1), BackoffMax = TimeSpan.FromHours(1) } });
        var north = await node.PartyAsync("north");
        await node.AsUss().PlanAsync(_place, peer.Url);
        peer.Answer = context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        await using var before = await EventReader.OpenAsync(north, cancellation: TestContext.Current.CancellationToken);
        (await north.PutAsync(Bodies.IntentPath(), Bodies.Intent(_place))).Expect(201);
        await before.ReadUntilAsync(each => each.Kind == "declared");
        await peer.NextAsync();

        await node.RestartAsync();

        north = node.As("north");
        await using var after = await EventReader.OpenAsync(north, before.LastEventId, TestContext.Current.CancellationToken);
        Assert.Equal(0, (int)(await after.NextOnRecordAsync(north, "notification-sent"))["status"]!);
    }

    [Fact]
    public async Task Nobody_is_told_by_a_node_that_others_cannot_reach()
    {
        await using var peer = await PeerUss.StartAsync();
        await using var node = await TestNode.StartAsync(options => options with { Dss = options.Dss with { AllowsHttp = true } });
        var north = await node.PartyAsync("north");
        await node.AsUss().PlanAsync(_place, peer.Url);

        (await north.PutAsync(Bodies.IntentPath(), Bodies.Intent(_place))).Expect(201);
        await node.StopAsync();
        await node.StartAgainAsync();

        Assert.Equal(0, peer.RequestsCount);
    }
}
