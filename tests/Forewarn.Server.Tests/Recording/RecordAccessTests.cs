using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Recording;

/// <summary>Who may read the record of a node that shows it to the parties alone.</summary>
public sealed class RecordAccessTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    [Theory, InlineData("checkpoint"), InlineData("key"), InlineData("tile/0/000.p/1"), InlineData("tile/entries/000.p/1")]
    public async Task The_log_is_for_the_parties_and_the_operator(string path)
    {
        var party = await _node.PartyAsync();
        await new RecordReader(party).ReceiptAsync(0);
        (await party.GetAsync($"/record/{path}")).Expect(200);
        (await _node.Admin.GetAsync($"/record/{path}")).Expect(200);
        (await _node.AsNobody().GetAsync($"/record/{path}")).Expect(401);
        (await _node.As("stranger", "forewarn.read").GetAsync($"/record/{path}")).Expect(409);
        (await _node.As(party.Party, "forewarn.declare").GetAsync($"/record/{path}")).Expect(403);
    }

    [Fact]
    public async Task What_only_parties_may_read_is_kept_by_no_shared_cache()
    {
        var party = await _node.PartyAsync();
        await new RecordReader(party).ReceiptAsync(0);
        Assert.Equal("max-age=31536000, private, immutable".Split(", ").Order(), (await party.GetAsync("/record/tile/0/000.p/1")).Header("Cache-Control")!.Split(", ").Order());
    }

    [Theory, InlineData("/v1/receipts/0"), InlineData("/v1/leaves/0")]
    public async Task Receipts_and_details_are_for_the_parties_and_the_operator(string path)
    {
        var party = await _node.PartyAsync();
        await new RecordReader(party).ReceiptAsync(0);
        (await party.GetAsync(path)).Expect(200);
        (await _node.Admin.GetAsync(path)).Expect(200);
        (await _node.AsNobody().GetAsync(path)).Expect(401);
        (await _node.As("stranger", "forewarn.read").GetAsync(path)).Expect(409);
        (await _node.As(party.Party, "forewarn.declare").GetAsync(path)).Expect(403);
    }

    [Theory]
    [InlineData("/v1/receipts/-1", "index")]
    [InlineData("/v1/receipts/+1", "index")]
    [InlineData("/v1/receipts/0x10", "index")]
    [InlineData("/v1/receipts/1e3", "index")]
    [InlineData("/v1/receipts/%201", "index")]
    [InlineData("/v1/receipts/9223372036854775808", "index")]
    [InlineData("/v1/receipts/99999999999999999999999999999999999999", "index")]
    [InlineData("/v1/receipts/%D9%A1", "index")]
    [InlineData("/v1/leaves/-1", "index")]
    [InlineData("/v1/leaves/one", "index")]
    [InlineData("/v1/leaves/1.0", "index")]
    [InlineData("/v1/receipts/0?wait=-1", "wait")]
    [InlineData("/v1/receipts/0?wait=61", "wait")]
    [InlineData("/v1/receipts/0?wait=1.5", "wait")]
    [InlineData("/v1/receipts/0?wait=1&wait=2", "wait")]
    [InlineData("/v1/receipts/0?patience=1", "patience")]
    public async Task What_is_no_index_or_no_wait_is_refused_and_says_so(string path, string field) =>
        (await _node.Admin.GetAsync(path)).ExpectProblem(400, "invalid", field);

    [Theory]
    [InlineData("/v1/receipts/9223372036854775807")]
    [InlineData("/v1/receipts/1000000000")]
    [InlineData("/v1/leaves/9223372036854775807")]
    [InlineData("/v1/leaves/1000000000")]
    public async Task What_the_record_does_not_hold_is_not_found(string path) => Assert.Equal("not-found", (await _node.Admin.GetAsync(path)).Expect(404).Problem);
}
