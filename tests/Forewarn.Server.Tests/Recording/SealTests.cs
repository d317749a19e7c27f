using System.Text;
using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Recording;

/// <summary>What was sealed is hidden until it is revealed, and then provably what was sealed.</summary>
public sealed class SealTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;
    private readonly (double Lat, double Lng) _place = Bodies.NewPlace();
    private readonly string _path = Bodies.ConstraintPath();

    [Fact]
    public async Task The_leaf_of_a_reveal_has_the_seal_and_names_the_leaf_that_was_sealed()
    {
        var (party, content, first) = await SealAsync();
        var revealed = (await RevealAsync(party, content.Reveal())).Expect(200);

        var reader = new RecordReader(party);
        var (before, after) = (await reader.LeafAsync(first), await reader.LeafAsync((long)revealed.Body["leaf"]!));
        Assert.Equal((content.Seal, "declared"), (before.Seal.ToString(), before.Kind));
        Assert.Equal((content.Seal, "revealed", first), (after.Seal.ToString(), after.Kind, after.Reveals));
    }

    [Fact]
    public async Task What_was_revealed_is_what_the_sealed_bytes_say()
    {
        var (party, content, _) = await SealAsync();
        (await RevealAsync(party, content.Reveal())).Expect(200);
        var standing = (await party.GetAsync(_path)).Expect(200).Body["constraint"]!;
        Assert.Equal(("live-fire", "range 7", "full"), ((string)standing["kind"]!, (string)standing["note"]!, (string)standing["disclosure"]!));
        Assert.Equal(500, (double)standing["volumes"]![0]!["volume"]!["outline_circle"]!["radius"]!["value"]!);
    }

    [Fact]
    public async Task The_details_of_a_reveal_hold_the_opening()
    {
        var (party, content, _) = await SealAsync();
        var revealed = (await RevealAsync(party, content.Reveal())).Expect(200);
        var opening = (await new RecordReader(party).PartsAsync((long)revealed.Body["leaf"]!))["sealed"]!;
        Assert.Equal((Convert.ToBase64String(content.Salt), Convert.ToBase64String(content.Content)), ((string)opening["salt"]!, (string)opening["sealed"]!));
    }

    [Fact]
    public async Task Another_opening_is_refused_and_on_record()
    {
        var (party, content, _) = await SealAsync();
        var other = SealedBody.Of(Bodies.Constraint(_place, "other"));
        var refusal = await RevealAsync(party, other.Reveal());
        refusal.ExpectProblem(409, "conflict", "sealed");
        Assert.Equal("conflict", (await new RecordReader(party).LeafAsync((long)refusal.Body["leaf"]!)).Reason);
        (await RevealAsync(party, content.Reveal())).Expect(200);
    }

    [Fact]
    public async Task The_same_bytes_with_another_salt_do_not_open_it()
    {
        var (party, content, _) = await SealAsync();
        (await RevealAsync(party, (content with { Salt = new byte[32] }).Reveal())).ExpectProblem(409, "conflict", "sealed");
    }

    [Fact]
    public async Task What_reaches_outside_the_region_is_revealed_and_reported()
    {
        var (party, content, _) = await SealAsync(coarseRadius: 100);
        var answer = (await RevealAsync(party, content.Reveal())).Expect(200);
        Assert.Contains(answer.Body["findings"]!.AsArray(), finding => (string)finding!["kind"]! == "outside-sealed");
    }

    [Fact]
    public async Task What_stays_inside_the_region_is_not_reported()
    {
        var (party, content, _) = await SealAsync();
        var answer = (await RevealAsync(party, content.Reveal())).Expect(200);
        Assert.DoesNotContain(answer.Body["findings"]!.AsArray(), finding => (string)finding!["kind"]! == "outside-sealed");
    }

    [Fact]
    public async Task A_retry_of_a_reveal_gets_the_first_leaf()
    {
        var (party, content, _) = await SealAsync();
        long first = (long)(await RevealAsync(party, content.Reveal())).Expect(200).Body["leaf"]!;
        Assert.Equal(first, (long)(await RevealAsync(party, content.Reveal())).Expect(200).Body["leaf"]!);
    }

    [Fact]
    public async Task Nobody_else_reveals_it()
    {
        var (_, content, _) = await SealAsync();
        (await RevealAsync(await _node.PartyAsync(), content.Reveal())).ExpectProblem(403, "not-manager", "id");
    }

    [Fact]
    public async Task Who_was_warned_of_the_sealed_one_is_warned_of_the_reveal()
    {
        var warned = await _node.PartyAsync();
        (await warned.PutAsync(Bodies.SubscriptionPath(), Bodies.Subscription(_place))).Expect(201);
        var (party, content, _) = await SealAsync();
        var answer = (await RevealAsync(party, content.Reveal())).Expect(200);
        Assert.Equal(warned.Party, (string)Assert.Single(answer.Body["warnings"]!.AsArray())!["to"]!);
    }

    [Theory]
    [InlineData("salt", "not base64!")]
    [InlineData("salt", "AAAA")]
    [InlineData("salt", null)]
    [InlineData("sealed", "%%%")]
    [InlineData("sealed", null)]
    public async Task An_opening_that_cannot_be_read_is_refused(string field, string? value)
    {
        var (party, content, _) = await SealAsync();
        var body = content.Reveal();
        body[field] = value;
        (await RevealAsync(party, body)).ExpectProblem(400, "invalid", field);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"kind":"live-fire","volumes":[]}""")]
    public async Task Sealed_bytes_that_declare_nothing_are_refused(string text)
    {
        var (party, content, _) = await SealAsync();
        var answer = (await RevealAsync(party, (content with { Content = Encoding.UTF8.GetBytes(text) }).Reveal())).Expect(400);
        Assert.StartsWith("sealed", answer.Field, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sealed", null, "seal")]
    [InlineData("sealed", "abc", "seal")]
    [InlineData("sealed", "ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789", "seal")]
    [InlineData("full", "0000000000000000000000000000000000000000000000000000000000000000", "seal")]
    [InlineData("area", "0000000000000000000000000000000000000000000000000000000000000000", "seal")]
    [InlineData("nothing", null, "disclosure")]
    public async Task A_seal_and_what_it_is_for_have_to_fit(string disclosure, string? seal, string field)
    {
        var body = Bodies.Constraint(_place);
        body["note"] = null;
        body["disclosure"] = disclosure;
        body["seal"] = seal;
        (await (await _node.PartyAsync()).PutAsync(_path, body)).ExpectProblem(400, "invalid", field);
    }

    private async Task<(Client Party, SealedBody Content, long Leaf)> SealAsync(double coarseRadius = 20_000)
    {
        var party = await _node.PartyAsync();
        var content = SealedBody.Of(Bodies.Constraint(_place));
        var answer = (await party.PutAsync(_path, content.Commit(Bodies.Constraint(_place, "other", coarseRadius)))).Expect(201);
        return (party, content, (long)answer.Body["leaf"]!);
    }

    private async Task<Answer> RevealAsync(Client party, JsonObject opening)
    {
        using var request = party.Request(HttpMethod.Post, $"{_path}/reveal", opening, 1);
        return await party.SendAsync(request);
    }
}
