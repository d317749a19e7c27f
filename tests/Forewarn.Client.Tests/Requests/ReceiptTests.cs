using System.Text;
using Forewarn.Client.Tests.Audit;
using Forewarn.Record;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Notes;
using Microsoft.AspNetCore.Http;
using NodaTime;
using static Forewarn.Client.Tests.Requests.ScriptedServer;

namespace Forewarn.Client.Tests.Requests;

public sealed class ReceiptTests : IDisposable
{
    private readonly SigningKey _key = SigningKey.Generate(History.Origin, KeyType.Log);
    private readonly SigningKey _witness = SigningKey.Generate("witness.example", KeyType.Cosigner);
    private readonly History _history;

    public ReceiptTests() => _history = new History(_key).GrowTo(10);

    [Fact]
    public async Task A_receipt_is_asked_for_until_the_witnesses_have_cosigned()
    {
        await using var server = await StartAsync(Json("{}", 404), Text(_history.Receipt(4)), Text(Cosigned(_history.Receipt(4))));
        var verified = await WaitAsync(server, 4, TimeSpan.FromMinutes(1));

        Assert.True(verified.IsFinal);
        Assert.Equal(("witness.example", 4L), (verified.Result.Cosigned.Single().Witness, verified.Leaf.Index));
    }

    [Fact]
    public async Task A_receipt_that_does_not_become_final_in_time_is_given_as_it_is()
    {
        await using var server = await StartAsync(Text(_history.Receipt(4)));

        Assert.False((await WaitAsync(server, 4, TimeSpan.Zero)).IsFinal);
    }

    [Fact]
    public async Task The_receipt_of_another_leaf_is_refused()
    {
        await using var server = await StartAsync(Text(Cosigned(_history.Receipt(5))));

        await Assert.ThrowsAsync<RecordFormatException>(() => WaitAsync(server, 4, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_leaf_that_was_back_dated_since_has_no_receipt_that_holds()
    {
        var honest = Cosigned(_history.Receipt(4));
        var forged = new Receipt(History.LeafAt(4, History.Begin).ToBytes(), 4, honest.Proof.Hashes, honest.Proof.Checkpoint);
        await using var server = await StartAsync(Text(forged));

        await Assert.ThrowsAsync<RecordFormatException>(() => WaitAsync(server, 4, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_receipt_by_a_key_that_is_not_trusted_is_refused()
    {
        using var other = SigningKey.Generate(History.Origin, KeyType.Log);
        using var history = new History(other).GrowTo(10);
        await using var server = await StartAsync(Text(history.Receipt(4)));

        await Assert.ThrowsAsync<RecordFormatException>(() => WaitAsync(server, 4, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_leaf_that_is_not_in_the_record_in_time_is_told()
    {
        await using var server = await StartAsync(Json("{}", 404));

        await Assert.ThrowsAsync<RecordFormatException>(() => WaitAsync(server, 40, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("00")]
    [InlineData("ff")]
    public async Task A_detail_that_is_not_what_the_leaf_commits_to_is_refused(string salt)
    {
        string leaf = Encoding.UTF8.GetString(WithDetail("\"words\"").ToBytes()).Replace("\"", "\\\"", StringComparison.Ordinal);
        await using var server = await StartAsync(Json($$"""{"leaf":"{{leaf}}","details":[{"name":"note","salt":"{{string.Concat(Enumerable.Repeat(salt, 32))}}","value":"\"words\""}]}"""));
        var client = new ForewarnClient(server.Http, _ => ValueTask.FromResult<string?>("t"));

        if (salt == "00")
            Assert.Equal("note", (await client.LeafAsync(0, TestContext.Current.CancellationToken)).Details.Single().Part!.Name);
        else
            await Assert.ThrowsAsync<RecordFormatException>(() => client.LeafAsync(0, TestContext.Current.CancellationToken));
    }

    public void Dispose()
    {
        _history.Dispose();
        _key.Dispose();
        _witness.Dispose();
    }

    private Task<Model.VerifiedReceipt> WaitAsync(ScriptedServer server, long leaf, TimeSpan timeout) =>
        new ForewarnClient(server.Http, _ => ValueTask.FromResult<string?>("t")).WaitForReceiptAsync(leaf, Policy(), timeout, TestContext.Current.CancellationToken);

    private Policy Policy() => Record.Checkpoints.Policy.Parse(
        $"log {_key.VerifierKey}\nwitness witness.example {_witness.VerifierKey}\nquorum witness.example\n");

    private Receipt Cosigned(Receipt receipt)
    {
        var checkpoint = receipt.Proof.Checkpoint;
        return new Receipt(receipt.Leaf, receipt.Proof.Index, receipt.Proof.Hashes,
            checkpoint.WithSignature(Cosignature.Sign(_witness, checkpoint.Note.Text, Instant.FromUtc(2026, 11, 23, 12, 0))));
    }

    private static Record.Leaves.Leaf WithDetail(string value) => new()
    {
        Index = 0,
        At = History.Begin,
        Position = 1,
        By = "north",
        Kind = "declared",
        Entity = new Record.Leaves.LeafEntity("constraint", "a"),
        Details = [new("note", Record.Leaves.Commitment.To(new byte[32], Encoding.UTF8.GetBytes(value)))],
    };

    private static Func<HttpContext, Task> Text(Receipt receipt) => Json(receipt.ToString(), type: "text/plain");
}
