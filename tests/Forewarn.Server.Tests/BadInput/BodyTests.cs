using System.Net.Http.Headers;
using System.Text;
using Forewarn.Server.Api;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.BadInput;

/// <summary>Bodies that are no JSON object in UTF-8 of a bearable size: each is refused, and leaves the state as it was.</summary>
public sealed class BodyTests : IAsyncLifetime
{
    private TestNode _node = null!;
    private Client _party = null!;
    private string _before = "";

    public async ValueTask InitializeAsync()
    {
        _node = await TestNode.StartAsync();
        _party = await _node.PartyAsync();
        _before = _node.StateHash();
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Equal(_before, _node.StateHash());
        await _node.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("{} x")]
    [InlineData("{},")]
    [InlineData("{/* a remark */}")]
    [InlineData("// a remark\n{}")]
    [InlineData("{\"state\":\"Accepted\",}")]
    [InlineData("{state:\"Accepted\"}")]
    [InlineData("{'state':'Accepted'}")]
    [InlineData("{\"note\":NaN}")]
    [InlineData("{\"note\":Infinity}")]
    [InlineData("{\"note\":+1}")]
    [InlineData("{\"note\":01}")]
    [InlineData("{\"note\":\"a\nb\"}")]
    [InlineData("{\"note\":\"\\x41\"}")]
    [InlineData("\uFEFF{}")]
    public async Task What_is_no_JSON_object_is_refused(string body)
    {
        var answer = (await _party.PutTextAsync(Bodies.IntentPath(), body)).Expect(400);
        Assert.Equal("invalid", answer.Problem);
        Assert.False(string.IsNullOrWhiteSpace(answer.Detail) || string.IsNullOrWhiteSpace(answer.Accepted));
    }

    [Theory, InlineData("note"), InlineData("state"), InlineData("volumes")]
    public async Task A_field_given_twice_is_refused(string field)
    {
        string body = Bodies.Intent((1, 1), note: "n").ToJsonString();
        (await _party.PutTextAsync(Bodies.IntentPath(), body[..^1] + $",\"{field}\":null}}")).ExpectProblem(400, "invalid", field);
    }

    [Fact]
    public async Task A_field_given_twice_in_other_spelling_is_refused()
    {
        string body = Bodies.Intent((1, 1), note: "n").ToJsonString();
        (await _party.PutTextAsync(Bodies.IntentPath(), body[..^1] + ",\"no\\u0074e\":null}")).ExpectProblem(400, "invalid", "note");
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_refused_in_a_text()
    {
        byte[] body = Encoding.UTF8.GetBytes(Bodies.Intent((1, 1), note: "XX").ToJsonString());
        Replace(body, "XX", 0xC3, 0x28);
        (await _party.PutBytesAsync(Bodies.IntentPath(), body)).ExpectProblem(400, "invalid", "note");
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_refused_in_a_name()
    {
        byte[] body = Encoding.UTF8.GetBytes("{\"XX\":1}");
        Replace(body, "XX", 0xFF, 0xFE);
        Assert.Equal("invalid", (await _party.PutBytesAsync(Bodies.IntentPath(), body)).Expect(400).Problem);
    }

    [Fact]
    public async Task UTF_16_is_refused() =>
        Assert.Equal("invalid", (await _party.PutBytesAsync(Bodies.IntentPath(), Encoding.Unicode.GetBytes("{}"))).Expect(400).Problem);

    [Theory, InlineData("[", "]"), InlineData("{\"a\":", "}")]
    public async Task What_is_nested_too_deeply_is_refused(string open, string close)
    {
        string deep = string.Concat(Enumerable.Repeat(open, 10_000)) + "1" + string.Concat(Enumerable.Repeat(close, 10_000));
        Assert.Equal("invalid", (await _party.PutTextAsync(Bodies.IntentPath(), $"{{\"note\":{deep}}}")).Expect(400).Problem);
    }

    [Fact]
    public async Task An_unknown_name_is_repeated_only_in_part()
    {
        var answer = (await _party.PutTextAsync(Bodies.IntentPath(), $"{{\"{new string('x', 100_000)}\":1}}")).Expect(400);
        Assert.InRange(answer.Text.Length, 1, 2_000);
    }

    [Fact]
    public async Task A_body_of_the_greatest_size_is_read()
    {
        string body = Bodies.Intent((1, 1)).ToJsonString();
        string padded = $"{new string(' ', Requests.BodyBytesMax - body.Length)}{body}";
        Assert.Equal("unknown-party", (await _node.As("stranger").PutTextAsync(Bodies.IntentPath(), padded)).Expect(409).Problem);
        _before = _node.StateHash();
    }

    [Fact]
    public async Task A_body_that_is_too_large_by_its_length_is_refused()
    {
        using var request = _party.Request(HttpMethod.Put, Bodies.IntentPath());
        request.Content = new StringContent(new string(' ', Requests.BodyBytesMax + 1), Encoding.UTF8, "application/json");
        // Refused by its length, it is not read: who sent it all the same might find the connection closed before the answer.
        request.Headers.ExpectContinue = true;
        var answer = (await _party.SendAsync(request)).Expect(413);
        Assert.Equal(("too-large", $"at most {Requests.BodyBytesMax} bytes"), (answer.Problem, answer.Accepted));
    }

    [Fact]
    public async Task A_body_that_turns_out_to_be_too_large_is_refused()
    {
        using var request = _party.Request(HttpMethod.Put, Bodies.IntentPath());
        request.Content = new StreamContent(new MemoryStream(Encoding.ASCII.GetBytes(new string(' ', Requests.BodyBytesMax + 1))));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TransferEncodingChunked = true;
        Assert.Equal("too-large", (await _party.SendAsync(request)).Expect(413).Problem);
    }

    [Theory, InlineData("text/plain"), InlineData("application/xml"), InlineData("application/json; charset=utf-16"), InlineData("application/jsonp"),
     InlineData("application/x-www-form-urlencoded"), InlineData("application/json; charset=utf-8; version=2"), InlineData("json"), InlineData("")]
    public async Task Another_content_type_is_refused(string contentType)
    {
        using var request = _party.Request(HttpMethod.Put, Bodies.IntentPath(), Bodies.Intent((1, 1)));
        request.Content!.Headers.Remove("Content-Type");
        if (contentType.Length > 0)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        (await _party.SendAsync(request)).ExpectProblem(415, "content-type", "Content-Type");
    }

    [Theory, InlineData("application/json; charset=utf-8"), InlineData("application/json;charset=\"UTF-8\""), InlineData("Application/JSON")]
    public async Task JSON_by_any_of_its_names_is_read(string contentType)
    {
        var stranger = _node.As("stranger");
        using var request = stranger.Request(HttpMethod.Put, Bodies.IntentPath(), Bodies.Intent((1, 1)));
        request.Content!.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        Assert.Equal("unknown-party", (await stranger.SendAsync(request)).Expect(409).Problem);
        _before = _node.StateHash();
    }

    [Theory, InlineData("1"), InlineData("W/\"1\""), InlineData("*"), InlineData("\"0\""), InlineData("\"-1\""), InlineData("\"1\", \"2\""), InlineData("\"+1\""),
     InlineData("\"99999999999\""), InlineData("\"\""), InlineData("\"1.0\"")]
    public async Task A_version_that_is_none_is_refused(string ifMatch)
    {
        using var request = _party.Request(HttpMethod.Put, Bodies.IntentPath(), Bodies.Intent((1, 1)));
        request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        (await _party.SendAsync(request)).ExpectProblem(400, "invalid", "If-Match");
    }

    [Theory, InlineData("PUT", "/v1/operational-intents/2f8343be-6482-4d1b-a474-16847e01af1e"), InlineData("POST", "/v1/search"), InlineData("GET", "/v1/conflicts")]
    public async Task An_unknown_parameter_is_refused(string method, string path)
    {
        using var request = _party.Request(new HttpMethod(method), $"{path}?dry_run=true", method == "GET" ? null : Bodies.Intent((1, 1)));
        (await _party.SendAsync(request)).ExpectProblem(400, "invalid", "dry_run");
    }

    private static void Replace(byte[] body, string marker, params byte[] bytes) =>
        bytes.CopyTo(body, Encoding.UTF8.GetString(body).IndexOf(marker, StringComparison.Ordinal));
}
