using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Journal.Pool;
using Forewarn.Server.Api;
using Forewarn.Server.Node;
using Forewarn.Server.Tests.Nodes;
using NodaTime;

namespace Forewarn.Server.Tests.Pool;

/// <summary>The journal as one member's node gives it to another's, over HTTP.</summary>
public class PoolJournalTests
{
    private static readonly Duration Minute = Duration.FromMinutes(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_without_its_memory_comes_back_though_etcd_has_forgotten_and_has_the_same_record()
    {
        await using var pool = await PoolNodes.StartAsync();
        await pool.PartyAsync("alfa");
        await pool.StopAsync("south");
        await pool.PartyAsync("bravo");
        await pool.ForgetAsync();
        await pool.StartAsync("south");
        (await pool.South.As("bravo").GetAsync("/v1/parties/alfa")).Expect(200);
        var (north, south) = (pool.North.Server.Node.Record, pool.South.Server.Node.Record);
        long size = Math.Min(north.Latest.Checkpoint.Size, south.Latest.Checkpoint.Size);
        Assert.Equal(north.Files.RootAt(size), south.Files.RootAt(size));
        (await pool.South.Admin.PutAsync("/v1/parties/charlie", Bodies.Party("charlie"))).Expect(201);
        (await pool.North.As("charlie").GetAsync("/v1/parties/charlie")).Expect(200);
    }

    [Fact]
    public async Task What_was_fetched_is_held_against_what_members_have_signed_before_anybody_is_served()
    {
        await using var relay = await Relay.StartAsync();
        await using var pool = await PoolNodes.StartAsync(elsewhere: new() { ["north"] = relay.Url });
        relay.Target = pool.AddressOf("north");
        await pool.PartyAsync("alfa");
        await pool.StopAsync("south");
        await pool.ForgetAsync();
        var serving = new List<bool>();
        relay.Change = (path, _, answer) =>
        {
            if (path == PoolRecordEndpoints.Checkpoint)
                serving.Add(IsListening(pool.AddressOf("south")));
            return answer;
        };
        await pool.StartAsync("south");
        Assert.NotEmpty(serving);
        Assert.DoesNotContain(true, serving);
    }

    [Fact]
    public async Task A_node_whose_record_is_not_that_of_the_others_serves_nobody_from_the_start_and_keeps_both()
    {
        await using Relay north = await Relay.StartAsync(), west = await Relay.StartAsync();
        await using var pool = await PoolNodes.StartAsync(elsewhere: new() { ["north"] = north.Url, ["west"] = west.Url });
        (north.Target, west.Target) = (pool.AddressOf("north"), pool.AddressOf("west"));
        await pool.PartyAsync("alfa");
        await pool.StopAsync("south");
        await pool.ForgetAsync();
        foreach (var relay in (Relay[])[north, west])
            relay.Change = (path, _, answer) => path == PoolRecordEndpoints.Checkpoint ? pool.Forged(1, "north", "west").ToBytes() : answer;
        await pool.StartAsync("south");
        Assert.Contains("north, west", (await pool.South.Admin.GetAsync("/v1/parties/alfa")).Expect(503).Text, StringComparison.Ordinal);
        var kept = Directory.EnumerateFiles(Path.Combine(pool.South.DataDirectory, "divergence")).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(["1-north.keys", "1-north.own", "1-north.theirs", "1-west.keys", "1-west.own", "1-west.theirs"], kept);
    }

    [Fact]
    public async Task A_node_that_nobody_tells_what_members_have_signed_serves_what_it_has_verified()
    {
        await using var relay = await Relay.StartAsync();
        await using var pool = await PoolNodes.StartAsync(nodes: 2, elsewhere: new() { ["north"] = relay.Url });
        relay.Target = pool.AddressOf("north");
        await pool.PartyAsync("alfa");
        await pool.StopAsync("south");
        await pool.ForgetAsync();
        int asked = 0;
        relay.Change = (path, _, answer) => path == PoolRecordEndpoints.Checkpoint && ++asked > 0 ? pool.Forged(0, "north", "west").ToBytes() : answer;
        await pool.StartAsync("south");
        (await pool.South.Admin.GetAsync("/v1/parties/alfa")).Expect(200);
        Assert.True(asked > 1, "north was asked once at most");
    }

    [Fact]
    public async Task Only_members_are_given_the_journal_by_the_node_that_they_ask_and_at_once()
    {
        await using var pool = await PoolNodes.StartAsync(nodes: 1);
        var (now, id) = (SystemClock.Instance.GetCurrentInstant(), pool.Genesis.Id);
        const string Target = PoolJournalEndpoint.Path + "?after=0";
        var right = new PeerRequest(id, "south", "north", "GET", Target, now);
        Assert.Equal((200, ""), await AskAsync(pool, right, pool.KeyOf("south")));
        Assert.Contains("not one of the key that south has", (await AskAsync(pool, right, pool.KeyOf("west"))).Detail, StringComparison.Ordinal);
        Assert.Contains("stranger is no member", (await AskAsync(pool, right with { From = "stranger" }, pool.KeyOf("west"))).Detail, StringComparison.Ordinal);
        Assert.Contains("for another pool", (await AskAsync(pool, right with { Pool = default }, pool.KeyOf("south"))).Detail, StringComparison.Ordinal);
        Assert.Contains("before the time here", (await AskAsync(pool, right with { Time = now - Minute - Minute }, pool.KeyOf("south"))).Detail, StringComparison.Ordinal);
        Assert.Contains("ahead of the time here", (await AskAsync(pool, right with { Time = now + Minute + Minute }, pool.KeyOf("south"))).Detail, StringComparison.Ordinal);
        // Signed for another member's node, or for another request: not for this.
        Assert.Equal(403, (await AskAsync(pool, right with { To = "west" }, pool.KeyOf("south"))).Status);
        Assert.Equal(403, (await AskAsync(pool, right with { Target = PoolJournalEndpoint.Path + "?after=1" }, pool.KeyOf("south"))).Status);
        Assert.Equal(403, (await AskAsync(pool, right with { Method = "POST" }, pool.KeyOf("south"))).Status);
    }

    [Fact]
    public async Task More_than_four_at_once_are_told_to_come_back()
    {
        await using var pool = await PoolNodes.StartAsync(nodes: 1);
        await pool.PartyAsync("alfa");
        // More than the connections between hold while nobody reads.
        string report = new('x', FileReport.LengthMax - 100);
        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => pool.North.Server.Node.SubmitAsync(new FileReport(PartyId.Parse("alfa"), $"\"{i} {report}\""))));
        var open = new List<Stream>();
        using var peers = new HttpPeers(pool.Genesis.Id, "south", pool.KeyOf("south"), SystemClock.Instance);
        var north = pool.North.Server.Node.Membership!.Find("north")!;
        for (int i = 0; i < PoolJournalEndpoint.StreamsMax; i++)
            open.Add(await peers.OpenJournalAsync(north, 0, Cancellation));
        var refused = await Assert.ThrowsAsync<PeerFailedException>(() => peers.OpenJournalAsync(north, 0, Cancellation));
        Assert.Contains("503: 4 members are given the journal", refused.Message, StringComparison.Ordinal);
        foreach (var stream in open)
            await stream.DisposeAsync();
        for (int i = 0; ; i++)
        {
            try
            {
                await (await peers.OpenJournalAsync(north, long.MaxValue - 1, Cancellation)).DisposeAsync();
                break;
            }
            catch (PeerFailedException) when (i < 600)
            {
                await Task.Delay(50, Cancellation);
            }
        }
    }

    [Fact]
    public async Task A_member_that_was_put_out_is_given_nothing_more()
    {
        await using var pool = await PoolNodes.StartAsync(nodes: 1);
        var membership = pool.North.Server.Node.Membership!;
        var leave = PoolChange.Leave(membership, "west").Sign("north", pool.KeyOf("north")).Sign("south", pool.KeyOf("south"));
        (await pool.North.Admin.PostAsync("/v1/pool/changes", new JsonObject { ["note"] = leave.Note })).Expect(200);
        var (status, detail) = await AskAsync(pool, new PeerRequest(pool.Genesis.Id, "west", "north", "GET", PoolJournalEndpoint.Path + "?after=0", SystemClock.Instance.GetCurrentInstant()), pool.KeyOf("west"));
        Assert.Equal((403, "west is no member of the pool, whose membership 2 stands"), (status, detail));
    }

    [Fact]
    public async Task A_token_opens_nothing_and_an_entry_must_be_named()
    {
        await using var pool = await PoolNodes.StartAsync(nodes: 1);
        (await pool.North.Admin.GetAsync(PoolJournalEndpoint.Path + "?after=0")).Expect(401);
        (await pool.North.AsNobody().GetAsync(PoolJournalEndpoint.Path)).Expect(401);
        Assert.Equal(400, (await AskAsync(pool, new PeerRequest(pool.Genesis.Id, "west", "north", "GET", PoolJournalEndpoint.Path, SystemClock.Instance.GetCurrentInstant()), pool.KeyOf("west"), "")).Status);
    }

    private static bool IsListening(Uri address)
    {
        try
        {
            using var client = new TcpClient(address.Host, address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<(int Status, string Detail)> AskAsync(PoolNodes pool, PeerRequest signed, PoolKey key, string query = "?after=0")
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(pool.AddressOf("north"), PoolJournalEndpoint.Path + query));
        request.Headers.Authorization = new AuthenticationHeaderValue(PoolAuthorization.Scheme, PoolAuthorization.Write(signed, key));
        using var answer = await http.SendAsync(request, Cancellation);
        if (answer.StatusCode == HttpStatusCode.OK)
            return (200, "");
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
        return ((int)answer.StatusCode, problem.RootElement.GetProperty("detail").GetString()!);
    }
}
