using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Hotline;

public class CallTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    [Fact]
    public async Task A_call_is_found_by_its_participants_alone()
    {
        var (north, south, stranger) = (await _node.PartyAsync(), await _node.PartyAsync(), await _node.PartyAsync());
        string path = Talk.CallPath();
        (await north.PutAsync(path, Talk.Call(south.Party, north.Party, south.Party))).Expect(201);

        Assert.Equal(south.Party, (string)(await south.GetAsync(path)).Expect(200).Body["call"]!["logged"]!["initiator"]!);
        (await stranger.GetAsync(path)).Expect(404);
        (await stranger.PutAsync($"{path}/readout", Talk.Readout())).Expect(404);
        Assert.Empty((await stranger.GetAsync("/v1/calls")).Expect(200).Body["calls"]!.AsArray());
        Assert.Single((await south.GetAsync("/v1/calls")).Expect(200).Body["calls"]!.AsArray());
    }

    [Fact]
    public async Task Each_side_files_its_own_readout_and_the_differences_are_shown()
    {
        var (north, south) = (await _node.PartyAsync(), await _node.PartyAsync());
        string path = Talk.CallPath();
        (await north.PutAsync(path, Talk.Call(north.Party, north.Party, south.Party))).Expect(201);
        (await north.PutAsync($"{path}/readout", Talk.Readout("They agreed to strengthen coordination."))).Expect(201);
        var theirs = Talk.Readout("По инициативе другой стороны");
        (theirs["start"], theirs["initiator"]) = ("2019-01-04T12:05:00Z", north.Party);
        (await south.PutAsync($"{path}/readout", theirs)).Expect(201);

        var call = (await north.GetAsync(path)).Expect(200).Body["call"]!;
        Assert.Equal(
            [("initiator", "agree"), ("channel", "said-by-some"), ("start", "differ"), ("end", "not-said"), ("subjects", "said-by-some")],
            call["comparison"]!.AsArray().Select(compared => ((string)compared!["member"]!, (string)compared["agreement"]!)));
        Assert.Equal(
            [(north.Party, "2019-01-04T12:00:00Z"), (south.Party, "2019-01-04T12:05:00Z")],
            call["comparison"]![2]!["said"]!.AsArray().Select(said => ((string)said!["party"]!, (string)said["values"]![0]!)));
        Assert.Equal(2, call["readouts"]!.AsArray().Count);
        Assert.Empty(call["not_filed"]!.AsArray());
    }

    [Fact]
    public async Task A_correction_adds_a_version_and_neither_side_edits_the_others()
    {
        var (north, south) = (await _node.PartyAsync(), await _node.PartyAsync());
        string path = Talk.CallPath();
        (await north.PutAsync(path, Talk.Call(north.Party, north.Party, south.Party))).Expect(201);
        Assert.Equal(1, (await north.PutAsync($"{path}/readout", Talk.Readout("first"))).Expect(201).Version);
        Assert.Equal(2, (await north.PutAsync($"{path}/readout", Talk.Readout("second"), 1)).Expect(200).Version);
        Assert.Equal("stale-version", (await south.PutAsync($"{path}/readout", Talk.Readout("mine"), 2)).Expect(412).Problem);
        Assert.Equal("version-required", (await north.PutAsync($"{path}/readout", Talk.Readout("third"))).Expect(428).Problem);

        Assert.Equal(["first", "second"], (await south.GetAsync(path)).Body["call"]!["readouts"]!.AsArray().Select(readout => (string)readout!["text"]!));
    }

    [Theory]
    [InlineData("initiator", "null", "initiator")]
    [InlineData("initiator", "\"somebody-else\"", "initiator")]
    [InlineData("channel", "null", "channel")]
    [InlineData("start", "null", "start")]
    [InlineData("start", "\"yesterday\"", "start")]
    [InlineData("start", "\"2190-01-01T00:00:00Z\"", "start")]
    [InlineData("end", "\"2019-01-04T11:00:00Z\"", "end")]
    [InlineData("participants", "[\"x\",\"y\"]", "participants")]
    [InlineData("subjects", "[null]", "subjects[0]")]
    [InlineData("subjects", "[\"a\\u202eb\"]", "subjects[0]")]
    [InlineData("by", "null", "by")]
    public async Task A_wrong_member_is_named(string member, string value, string field)
    {
        var (north, south) = (await _node.PartyAsync(), await _node.PartyAsync());
        var body = Talk.Call(north.Party, north.Party, south.Party);
        body[member] = JsonNode.Parse(value);

        (await north.PutAsync(Talk.CallPath(), body)).ExpectProblem(400, "invalid", field);
    }

    [Fact]
    public async Task A_readout_says_something()
    {
        var (north, south) = (await _node.PartyAsync(), await _node.PartyAsync());
        string path = Talk.CallPath();
        (await north.PutAsync(path, Talk.Call(north.Party, north.Party, south.Party))).Expect(201);

        (await north.PutAsync($"{path}/readout", Talk.Readout(""))).ExpectProblem(400, "invalid", "text");
        (await north.PutAsync($"{path}/readout", Talk.Readout(new string('x', 100_000)))).ExpectProblem(400, "invalid", "text");
    }
}
