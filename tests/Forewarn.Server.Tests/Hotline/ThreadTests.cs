using System.Text.Json.Nodes;
using Forewarn.Server.Api;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Hotline;

public class ThreadTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    [Fact]
    public async Task A_thread_is_found_by_its_parties_alone()
    {
        var (north, south, stranger) = (await _node.PartyAsync(), await _node.PartyAsync(), await _node.PartyAsync());
        string path = await Talk.OpenAsync(north, south);

        Assert.Equal("Range 7", (string)(await south.GetAsync(path)).Expect(200).Body["thread"]!["title"]!);
        foreach (var other in new[] { stranger, _node.Admin })
        {
            Assert.True((await other.GetAsync(path)).Status is 404 or 409);
            Assert.True((await other.GetAsync($"{path}/messages")).Status is 404 or 409);
        }
        Assert.Equal(404, (await stranger.PutAsync($"{path}/messages/{Guid.NewGuid()}", Talk.Message())).Status);
        Assert.Empty((await stranger.GetAsync("/v1/threads")).Expect(200).Body["threads"]!.AsArray());
    }

    [Fact]
    public async Task What_there_is_and_what_there_is_not_look_alike_to_a_stranger()
    {
        var (north, south, stranger) = (await _node.PartyAsync(), await _node.PartyAsync(), await _node.PartyAsync());
        string path = await Talk.OpenAsync(north, south);

        Assert.Equal((await stranger.GetAsync(path)).Text, (await stranger.GetAsync(Talk.ThreadPath())).Text);
    }

    [Fact]
    public async Task A_thread_put_again_gets_the_first_answer()
    {
        var (north, south) = (await _node.PartyAsync(), await _node.PartyAsync());
        string path = Talk.ThreadPath();
        var first = (await north.PutAsync(path, Talk.Thread(south.Party))).Expect(201);
        var again = (await north.PutAsync(path, Talk.Thread(south.Party))).Expect(200);

        Assert.Equal(first.Text, again.Text);
    }

    [Theory]
    [InlineData("channel", "telepathic", "channel")]
    [InlineData("channel", null, "channel")]
    [InlineData("with", "[]", "with")]
    [InlineData("with", "null", "with")]
    [InlineData("with", "[null]", "with[0]")]
    [InlineData("with", "[\"a b\"]", "with[0]")]
    [InlineData("title", "two\nlines", "title")]
    [InlineData("about", """{"type":"warning"}""", "about.id")]
    [InlineData("about", """{"type":"setting","id":"x"}""", "about.id")]
    [InlineData("about", """{"type":"warning","id":"x"}""", "about.id")]
    [InlineData("about", """{"area":{}}""", "about.area.outline_polygon")]
    public async Task A_wrong_member_is_named(string member, string? value, string field)
    {
        var (north, south) = (await _node.PartyAsync(), await _node.PartyAsync());
        var body = Talk.Thread(south.Party);
        body[member] = value is { Length: > 0 } && (value[0] is '[' or '{' || value == "null") ? JsonNode.Parse(value) : value;

        (await north.PutAsync(Talk.ThreadPath(), body)).ExpectProblem(400, "invalid", field);
    }

    [Fact]
    public async Task A_thread_with_oneself_or_with_nobody_known_is_refused()
    {
        var north = await _node.PartyAsync();
        (await north.PutAsync(Talk.ThreadPath(), Talk.Thread(north.Party))).ExpectProblem(400, "invalid", "with");
        (await north.PutAsync(Talk.ThreadPath(), Talk.Thread("nobody-at-all"))).ExpectProblem(409, "unknown-party", "with");
    }

    [Fact]
    public async Task A_thread_may_be_about_a_part_of_the_airspace()
    {
        var (north, south) = (await _node.PartyAsync(), await _node.PartyAsync());
        var body = Talk.Thread(south.Party);
        var area = Bodies.Volume(Bodies.NewPlace())["volume"]!;
        body["about"] = new JsonObject { ["area"] = area.DeepClone() };

        var answer = (await north.PutAsync(Talk.ThreadPath(), body)).Expect(201);
        Assert.Equal((double)area["outline_circle"]!["radius"]!["value"]!, (double)answer.Body["thread"]!["about"]!["area"]!["outline_circle"]!["radius"]!["value"]!);
    }

    [Fact]
    public async Task Talking_needs_the_scope_of_a_liaison_and_listening_that_of_a_reader()
    {
        var (north, south) = (await _node.PartyAsync(), await _node.PartyAsync());
        string path = await Talk.OpenAsync(north, south);
        var (reader, talker) = (_node.As(south.Party, Scopes.Read), _node.As(south.Party, Scopes.Liaison));

        (await reader.GetAsync(path)).Expect(200);
        Assert.Equal("insufficient_scope", (await reader.PutAsync($"{path}/messages/{Guid.NewGuid()}", Talk.Message())).Expect(403).Problem);
        Assert.Equal("insufficient_scope", (await talker.GetAsync(path)).Expect(403).Problem);
        await Talk.SayAsync(talker, path);
    }

    [Fact]
    public async Task Threads_come_in_pages()
    {
        var (north, south) = (await _node.PartyAsync(), await _node.PartyAsync());
        for (int i = 0; i < 3; i++)
            await Talk.OpenAsync(north, south);
        var first = (await south.GetAsync("/v1/threads?limit=2")).Expect(200).Body;
        var second = (await south.GetAsync($"/v1/threads?limit=2&cursor={first["next_cursor"]}")).Expect(200).Body;

        Assert.Equal((2, 1, null), (first["threads"]!.AsArray().Count, second["threads"]!.AsArray().Count, (string?)second["next_cursor"]));
    }

    [Fact]
    public async Task A_thread_of_an_exercise_says_so_wherever_it_is_shown()
    {
        var (north, south) = (await _node.PartyAsync(), await Talk.PartyAsync(_node, "UTC", "he"));
        var body = Talk.Thread(south.Party);
        body["exercise"] = true;
        string path = Talk.ThreadPath();
        (await north.PutAsync(path, body)).Expect(201);
        await Talk.SayAsync(north, path, Talk.Filled("cease", ("time", "2026-05-01T12:00:00Z")));

        var message = (await Talk.ReadAsync(south, path)).Single()!;
        Assert.True((bool)message["exercise"]!);
        Assert.StartsWith("EXERCISE (\u2068תרגיל\u2069)\n", (string)message["renderings"]![0]!["text"]!, StringComparison.Ordinal);
        Assert.StartsWith("EXERCISE", (string)message["renderings"]![0]!["title"]!, StringComparison.Ordinal);
        Assert.True((bool)(await south.GetAsync(path)).Body["thread"]!["exercise"]!);
    }
}
