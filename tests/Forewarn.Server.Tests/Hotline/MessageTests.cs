using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Recording;

namespace Forewarn.Server.Tests.Hotline;

public class MessageTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    [Fact]
    public async Task Reading_a_message_delivers_it_and_the_sender_sees_that()
    {
        var (north, south) = (await _node.PartyAsync(), await _node.PartyAsync());
        string thread = await Talk.OpenAsync(north, south);
        await Talk.SayAsync(north, thread);
        Assert.Null((await Talk.ReadAsync(north, thread)).Single()!["marks"]![0]!["delivered_at"]);
        Assert.Equal(1, (int)(await south.GetAsync(thread)).Body["thread"]!["undelivered"]!);

        Assert.Equal("all is quiet", (string)(await Talk.ReadAsync(south, thread)).Single()!["text"]!);
        var marks = (await Talk.ReadAsync(north, thread)).Single()!["marks"]!.AsArray().Single()!;
        Assert.Equal((south.Party, "console"), ((string)marks["to"]!, (string)marks["transport"]!));
        Assert.NotNull(marks["delivered_at"]);
        Assert.Null(marks["read_at"]);
        Assert.Equal((0, 1), ((int)(await south.GetAsync(thread)).Body["thread"]!["undelivered"]!, (int)(await south.GetAsync(thread)).Body["thread"]!["unread"]!));
    }

    [Fact]
    public async Task A_message_is_read_when_somebody_says_so()
    {
        var (north, south) = (await _node.PartyAsync(), await _node.PartyAsync());
        string thread = await Talk.OpenAsync(north, south);
        string path = await Talk.SayAsync(north, thread);
        var first = (await south.PostAsync($"{path}/read", new JsonObject { ["by"] = "duty officer" })).Expect(200);
        var again = (await south.PostAsync($"{path}/read", new JsonObject { ["by"] = "another" })).Expect(200);

        Assert.Equal(first.Text, again.Text);
        Assert.Equal("duty officer", (string)(await Talk.ReadAsync(north, thread)).Single()!["marks"]![0]!["read_by"]!);
    }

    [Fact]
    public async Task Marks_are_for_the_sender_and_for_whom_they_are_of()
    {
        var (north, south, east) = (await _node.PartyAsync(), await _node.PartyAsync(), await _node.PartyAsync());
        string thread = await Talk.OpenAsync(north, south, east);
        await Talk.SayAsync(north, thread);
        await Talk.ReadAsync(south, thread);

        Assert.Equal([east.Party], (await Talk.ReadAsync(east, thread)).Single()!["marks"]!.AsArray().Select(marks => (string)marks!["to"]!));
        Assert.Equal(2, (await Talk.ReadAsync(north, thread)).Single()!["marks"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_message_put_again_gets_the_first_answer_and_is_one_message()
    {
        var (north, south) = (await _node.PartyAsync(), await _node.PartyAsync());
        string thread = await Talk.OpenAsync(north, south), path = $"{thread}/messages/{Guid.NewGuid()}";
        var first = (await north.PutAsync(path, Talk.Message())).Expect(201);
        Assert.Equal(first.Text, (await north.PutAsync(path, Talk.Message())).Expect(200).Text);
        (await north.PutAsync(path, Talk.Message("something else"))).ExpectProblem(409, "conflict", "id");

        Assert.Single(await Talk.ReadAsync(south, thread));
    }

    [Fact]
    public async Task Messages_come_in_pages_and_only_what_is_shown_is_delivered()
    {
        var (north, south) = (await _node.PartyAsync(), await _node.PartyAsync());
        string thread = await Talk.OpenAsync(north, south);
        for (int i = 0; i < 3; i++)
            await Talk.SayAsync(north, thread);
        var first = (await south.GetAsync($"{thread}/messages?limit=2")).Expect(200).Body;
        Assert.Equal("2", (string)first["next_cursor"]!);
        Assert.Equal(1, (int)(await south.GetAsync(thread)).Body["thread"]!["undelivered"]!);

        Assert.Equal(3, (int)(await Talk.ReadAsync(south, thread, "?cursor=2")).Single()!["number"]!);
        Assert.Empty(await Talk.ReadAsync(south, thread, "?cursor=9223372036854775807"));
    }

    [Fact]
    public async Task Attachments_are_kept_by_hash()
    {
        var (north, south) = (await _node.PartyAsync(), await _node.PartyAsync());
        string thread = await Talk.OpenAsync(north, south);
        var body = Talk.Message();
        var attachment = new JsonObject { ["name"] = "чертёж.svg", ["sha256"] = new string('a', 64), ["media_type"] = "image/svg+xml", ["bytes"] = 12_345_678_901 };
        body["attachments"] = new JsonArray(attachment);
        await Talk.SayAsync(north, thread, body);

        Assert.Equal(attachment.ToJsonString(), (await Talk.ReadAsync(south, thread)).Single()!["attachments"]![0]!.ToJsonString());
    }

    [Theory]
    [InlineData("text", "\"a\\u0000b\"", "text")]
    [InlineData("text", "\"a\\u001bb\"", "text")]
    [InlineData("text", "\"\"", "text")]
    [InlineData("by", "null", "by")]
    [InlineData("by", "\"\"", "by")]
    [InlineData("language", "\"Klingon!\"", "language")]
    [InlineData("template", "\"no-such\"", "template")]
    [InlineData("template", "\"../x\"", "template")]
    [InlineData("fields", "{\"time\":\"x\"}", "fields")]
    [InlineData("attachments", "[null]", "attachments[0]")]
    [InlineData("attachments", "[{\"name\":\"a\",\"sha256\":\"AA\",\"media_type\":\"a/b\",\"bytes\":1}]", "attachments[0].sha256")]
    [InlineData("attachments", "[{\"name\":\"../a\",\"sha256\":\"0000000000000000000000000000000000000000000000000000000000000000\",\"media_type\":\"a/b\",\"bytes\":1}]", "attachments[0].name")]
    public async Task A_wrong_member_is_named(string member, string value, string field)
    {
        var (north, south) = (await _node.PartyAsync(), await _node.PartyAsync());
        string thread = await Talk.OpenAsync(north, south);
        var body = Talk.Message();
        body[member] = JsonNode.Parse(value);

        (await north.PutAsync($"{thread}/messages/{Guid.NewGuid()}", body)).ExpectProblem(400, "invalid", field);
    }

    [Fact]
    public async Task A_text_of_100_KB_is_refused()
    {
        var (north, south) = (await _node.PartyAsync(), await _node.PartyAsync());
        string thread = await Talk.OpenAsync(north, south);

        (await north.PutAsync($"{thread}/messages/{Guid.NewGuid()}", Talk.Message(new string('ש', 100_000)))).ExpectProblem(400, "invalid", "text");
    }

    [Fact]
    public async Task A_text_in_several_directions_comes_out_as_it_went_in()
    {
        var (north, south) = (await _node.PartyAsync(), await _node.PartyAsync());
        string thread = await Talk.OpenAsync(north, south), text = "שלום \u202Eabc\u202C мир\n\u2067x\u2069 ‏مرحبا";
        await Talk.SayAsync(north, thread, Talk.Message(text));

        Assert.Equal(text, (string)(await Talk.ReadAsync(south, thread)).Single()!["text"]!);
    }

    [Theory]
    [InlineData("identify", "position")]
    [InlineData("emergency", "time")]
    [InlineData("hold", "until")]
    public async Task A_template_with_a_missing_field_is_refused_by_the_name_of_the_field(string template, string field)
    {
        var (north, south) = (await _node.PartyAsync(), await _node.PartyAsync());
        string thread = await Talk.OpenAsync(north, south);

        (await north.PutAsync($"{thread}/messages/{Guid.NewGuid()}", Talk.Filled(template))).ExpectProblem(400, "invalid", $"fields.{field}");
    }

    [Theory]
    [InlineData("time", "noon")]
    [InlineData("position", "91, 35")]
    [InlineData("position", "35.5")]
    [InlineData("altitude_m", "high")]
    [InlineData("people", "-1")]
    [InlineData("callsign", "A\u202EB")]
    [InlineData("colour", "red")]
    public async Task A_field_that_does_not_fit_is_refused_by_its_name(string field, string value)
    {
        var (north, south) = (await _node.PartyAsync(), await _node.PartyAsync());
        string thread = await Talk.OpenAsync(north, south);
        var body = Talk.Filled("emergency", ("time", "2026-05-01T12:00:00Z"));
        body["fields"]![field] = value;

        (await north.PutAsync($"{thread}/messages/{Guid.NewGuid()}", body)).ExpectProblem(400, "invalid", $"fields.{field}");
    }

    [Fact]
    public async Task A_template_is_read_in_the_languages_of_each_reader_and_the_original_is_said()
    {
        var (russian, israeli) = (await Talk.PartyAsync(_node, "Europe/Moscow", "ru"), await Talk.PartyAsync(_node, "Asia/Jerusalem", "he-IL", "en"));
        string thread = await Talk.OpenAsync(russian, israeli);
        await Talk.SayAsync(russian, thread, Talk.Filled("deviation", ("callsign", "RFF 7181"), ("position", "35.5, 35.7"), ("time", "2018-09-17T18:39:00Z")));
        var message = (await Talk.ReadAsync(israeli, thread)).Single()!;

        var renderings = message["renderings"]!.AsArray();
        Assert.Equal([("he", "rtl"), ("en", "ltr")], renderings.Select(each => ((string)each!["language"]!, (string)each["direction"]!)));
        string hebrew = (string)renderings[0]!["text"]!;
        Assert.Contains("כלי הטיס שלנו \u2068RFF 7181\u2069 נמצא", hebrew, StringComparison.Ordinal);
        Assert.Contains("\u20682018-09-17 18:39 UTC (21:39 Asia/Jerusalem)\u2069", hebrew, StringComparison.Ordinal);
        Assert.Equal("ru", (string)message["original"]!["language"]!);
        Assert.Equal("deviation", (string)message["template"]!);
        Assert.Equal("RFF 7181", (string)message["fields"]!["callsign"]!);
    }

    [Fact]
    public async Task What_was_said_survives_a_restart()
    {
        await using var node = await TestNode.StartAsync();
        var (north, south) = (await node.PartyAsync(), await node.PartyAsync());
        string thread = await Talk.OpenAsync(north, south);
        await Talk.SayAsync(north, thread, Talk.Filled("line-check"));
        await Talk.ReadAsync(south, thread);
        string hash = node.StateHash(), before = (await Talk.ReadAsync(north, thread)).ToJsonString();
        await node.RestartAsync();

        Assert.Equal((hash, before), (node.StateHash(), (await Talk.ReadAsync(node.As(north.Party), thread)).ToJsonString()));
    }

    [Fact]
    public async Task Every_recipient_has_a_leaf_of_its_own_and_the_words_are_kept_once_for_all_of_them()
    {
        var (north, south, east, stranger) = (await _node.PartyAsync(), await _node.PartyAsync(), await _node.PartyAsync(), await _node.PartyAsync());
        string thread = await Talk.OpenAsync(north, south, east);
        long leaf = (long)(await north.PutAsync($"{thread}/messages/{Guid.NewGuid()}", Talk.Message())).Expect(201).Body["leaf"]!;
        await new RecordReader(north).ReceiptAsync(leaf + 1);
        foreach (var reader in new[] { north, south, east })
            Assert.Contains("all is quiet", (await reader.GetAsync($"/v1/leaves/{leaf}")).Expect(200).Text, StringComparison.Ordinal);

        Assert.DoesNotContain("all is quiet", (await stranger.GetAsync($"/v1/leaves/{leaf}")).Expect(200).Text, StringComparison.Ordinal);
        Assert.Contains($"said_in\\\":{leaf}", (await east.GetAsync($"/v1/leaves/{leaf + 1}")).Expect(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_said_is_erased_on_request_and_the_fact_stays()
    {
        await using var node = await TestNode.StartAsync();
        var (north, south) = (await node.PartyAsync(), await node.PartyAsync());
        string thread = await Talk.OpenAsync(north, south);
        await Talk.SayAsync(north, thread, Talk.Message("call Zelda at home"));
        (await node.Admin.PostAsync("/v1/erasures", new JsonObject { ["entity"] = thread["/v1/threads/".Length..] is var id ? $"thread/{id}" : "" })).Expect(200);

        var message = (await Talk.ReadAsync(south, thread)).Single()!;
        Assert.StartsWith("[erased", (string)message["text"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("Zelda", (await south.GetAsync($"/v1/leaves/{(long)message["leaf"]!}")).Expect(200).Text, StringComparison.Ordinal);
    }
}
