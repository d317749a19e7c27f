using Forewarn.Record.Checkpoints;
using Forewarn.Server.Recording;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Tokens;
using Forewarn.Server.Witnesses;

namespace Forewarn.Server.Tests.Recording;

/// <summary>An operator who rewrites journal, record and even the last checkpoint, with the log's own key, is caught by the witness.</summary>
public sealed class RewrittenHistoryTests : IAsyncLifetime
{
    private const string Origin = "airspace.example/rewritten";
    private const string Disputed = "(?m)^forewarn_witness_disputed\\{.*witness=\"w\".*\\} 1\\b";

    private readonly TemporaryDirectory _witnessDirectory = new();
    private TestNode _node = null!;
    private WitnessServer _witness = null!;
    private Policy _policy = null!;
    private Receipt _receipt = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await TestNode.StartAsync(options => options with { Record = new RecordOptions { Origin = Origin } });
        var log = await new RecordReader(_node.Admin).KeyAsync();
        _witness = await WitnessServer.StartAsync(new WitnessOptions { DataDirectory = _witnessDirectory.Path, Logs = [log], Urls = "http://127.0.0.1:0" });
        _policy = Policy.Parse($"log {log}\nwitness w {_witness.Key} {_witness.Url}/\nquorum w\n");
        await _node.RestartAsync(options => options with { Record = options.Record with { Policy = _policy } });
        _receipt = Receipt.Parse(await FinalAsync(await WriteAsync(20)));
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _witness.DisposeAsync();
        _witnessDirectory.Dispose();
    }

    [Fact]
    public async Task Of_a_history_that_was_rewritten_no_receipt_becomes_final_and_an_alarm_is_shown()
    {
        await RewriteAsync();
        long leaf = await WriteAsync(30);
        var answer = (await _node.Admin.GetAsync($"/v1/receipts/{leaf}?wait=3")).Expect(200);
        Assert.Equal("pending", answer.Header("Forewarn-Receipt"));
        Assert.Matches(Disputed, await WitnessMetricsAsync());
    }

    [Fact]
    public async Task Who_holds_a_receipt_shows_that_the_history_was_rewritten()
    {
        await RewriteAsync();
        await WriteAsync(30);
        Assert.True(_receipt.Verify(_policy).IsFinal);
        var now = Receipt.Parse((await _node.Admin.GetAsync($"/v1/receipts/{_receipt.Proof.Index}?wait=1")).Expect(200).Text);
        Assert.False(now.Verify(_policy).IsFinal);
        Assert.NotEqual(_receipt.Leaf.ToArray(), now.Leaf.ToArray());
    }

    [Fact]
    public async Task A_record_that_goes_back_behind_what_the_witness_saw_is_disputed()
    {
        await RewriteAsync();
        Assert.Matches(Disputed, await WitnessMetricsAsync());
    }

    /// <summary>Takes everything away but the key, and begins again.</summary>
    private async Task RewriteAsync()
    {
        await _node.StopAsync();
        foreach (string path in Directory.GetFiles(_node.DataDirectory, "*", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(path) is not ("key" or "issuer.pem"))
                File.Delete(path);
        }
        await _node.StartAgainAsync();
    }

    private async Task<long> WriteAsync(int count)
    {
        long leaf = 0;
        for (int i = 0; i < count; i++)
            leaf = (long)(await _node.Admin.PutAsync($"/v1/parties/{Guid.NewGuid()}", Bodies.Party("x"))).Expect(201).Body["leaf"]!;
        return leaf;
    }

    private async Task<string> FinalAsync(long leaf)
    {
        var answer = (await _node.Admin.GetAsync($"/v1/receipts/{leaf}?wait=60")).Expect(200);
        Assert.Equal("final", answer.Header("Forewarn-Receipt"));
        return answer.Text;
    }

    private async Task<string> WitnessMetricsAsync()
    {
        string metrics = await _node.MetricsAsync(text => System.Text.RegularExpressions.Regex.IsMatch(text, Disputed));
        return string.Join('\n', metrics.Split('\n').Where(line => line.StartsWith("forewarn_witness", StringComparison.Ordinal)));
    }
}
