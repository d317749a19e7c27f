using Forewarn.Record.Checkpoints;
using Forewarn.Record.Notes;
using Forewarn.Record.Tests.Witnesses;
using Forewarn.Server.Recording;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Tokens;
using Forewarn.Server.Tests.Witnesses;
using Forewarn.Server.Witnesses;

namespace Forewarn.Server.Tests.Recording;

/// <summary>A node that asks three witnesses, of which two make a receipt final. One of the three is down until a test starts it.</summary>
public sealed class QuorumTests : IAsyncLifetime
{
    private readonly TemporaryDirectory[] _directories = [new(), new(), new()];
    private readonly WitnessServer?[] _witnesses = new WitnessServer?[3];
    private readonly ReservedAddress[] _addresses = [new(), new(), new()];
    private TestNode _node = null!;
    private Policy _policy = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await TestNode.StartAsync(options => options with { Record = new RecordOptions { Origin = "airspace.example/quorum" } });
        var log = await new RecordReader(_node.Admin).KeyAsync();
        await _node.StopAsync();
        var keys = new VerifierKey[3];
        for (int i = 0; i < 3; i++)
        {
            await StartWitnessAsync(i, log);
            keys[i] = _witnesses[i]!.Key;
        }
        _policy = Policy.Parse($"log {log}\n{string.Concat(keys.Select((key, i) => $"witness w{i} {key} {_addresses[i].Url}/\n"))}group quorum 2 w0 w1 w2\nquorum quorum\n");
        await StopWitnessAsync(2);
        await _node.StartAgainAsync();
        await _node.RestartAsync(options => options with { Record = options.Record with { Policy = _policy } });
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        foreach (var witness in _witnesses)
        {
            if (witness is not null)
                await witness.DisposeAsync();
        }
        foreach (var directory in _directories)
            directory.Dispose();
        foreach (var address in _addresses)
            address.Dispose();
    }

    [Fact]
    public async Task A_receipt_is_final_with_two_of_three_and_verifies_offline_against_the_policy()
    {
        long leaf = await DeclareAsync();
        var answer = (await _node.Admin.GetAsync($"/v1/receipts/{leaf}?wait=30")).Expect(200);
        Assert.Equal("final", answer.Header("Forewarn-Receipt"));
        var result = Receipt.Parse(answer.Text).Verify(_policy);
        Assert.True(result.IsFinal);
        Assert.Equal(["w0", "w1"], result.Cosigned.Select(cosigned => cosigned.Witness).Order());
    }

    [Fact]
    public async Task What_was_final_once_is_final_without_waiting()
    {
        long leaf = await DeclareAsync();
        (await _node.Admin.GetAsync($"/v1/receipts/{leaf}?wait=30")).Expect(200);
        for (int i = 0; i < 50; i++)
            Assert.Equal("final", (await _node.Admin.GetAsync($"/v1/receipts/{leaf}")).Expect(200).Header("Forewarn-Receipt"));
    }

    [Fact]
    public async Task Without_the_quorum_a_receipt_is_pending_and_says_so_and_with_it_again_it_is_final()
    {
        await FinalAsync(await DeclareAsync());
        await StopWitnessAsync(1);
        long leaf = await DeclareAsync();
        var pending = (await _node.Admin.GetAsync($"/v1/receipts/{leaf}?wait=2")).Expect(200);
        Assert.Equal("pending", pending.Header("Forewarn-Receipt"));
        Assert.False(Receipt.Parse(pending.Text).Verify(_policy).IsFinal);
        await StartWitnessAsync(2, _policy.Logs[0].Key);
        await FinalAsync(leaf);
    }

    [Fact]
    public async Task Who_waits_for_a_receipt_has_it_as_soon_as_it_is_final()
    {
        await FinalAsync(await DeclareAsync());
        await StopWitnessAsync(1);
        long leaf = await DeclareAsync();
        var waiting = _node.Admin.GetAsync($"/v1/receipts/{leaf}?wait=60");
        await StartWitnessAsync(1, _policy.Logs[0].Key);
        Assert.Equal("final", (await waiting).Expect(200).Header("Forewarn-Receipt"));
    }

    [Fact]
    public async Task The_checkpoint_is_served_with_its_cosignatures()
    {
        await FinalAsync(await DeclareAsync());
        Assert.True(_policy.Evaluate(await new RecordReader(_node.Admin).CheckpointAsync()).IsMet);
    }

    [Fact]
    public async Task Waiting_for_a_leaf_that_does_not_exist_ends()
    {
        Assert.Equal("not-found", (await _node.Admin.GetAsync("/v1/receipts/1000000?wait=1")).Expect(404).Problem);
        Assert.Equal("not-found", (await _node.Admin.GetAsync("/v1/receipts/9223372036854775807")).Expect(404).Problem);
    }

    [Fact]
    public async Task Metrics_show_who_lags_and_who_fails()
    {
        await FinalAsync(await DeclareAsync());
        await StopWitnessAsync(1);
        await DeclareAsync();
        string metrics = await _node.MetricsAsync(text => Figure(text, "forewarn_witness_failures", "w1") > 0);
        Assert.True(Figure(metrics, "forewarn_witness_lag", "w1") > 0);
        Assert.True(Figure(metrics, "forewarn_witness_failures", "w2") > 0);
        Assert.Equal(0, Figure(metrics, "forewarn_witness_failures", "w0"));
        Assert.Equal(0, Figure(metrics, "forewarn_witness_disputed", "w1"));
    }

    [Fact]
    public async Task A_node_that_ends_lets_nobody_wait()
    {
        await StopWitnessAsync(1);
        long leaf = await DeclareAsync();
        var waiting = _node.Admin.GetAsync($"/v1/receipts/{leaf}?wait=60");
        // Itself, and who asks for the metrics.
        await _node.MetricsAsync(text => text.Split('\n').Any(line => line.StartsWith("http_server_active_requests{", StringComparison.Ordinal) && line.EndsWith("} 2", StringComparison.Ordinal)));
        await _node.Server.DisposeAsync();
        Assert.Equal("pending", (await waiting.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).Expect(200).Header("Forewarn-Receipt"));
        await _node.StartAgainAsync();
    }

    [Fact]
    public async Task A_policy_for_another_log_is_refused_at_the_start()
    {
        using var other = new TestLog("elsewhere.example/log");
        var wrong = Policy.Parse(_policy.ToString().Replace(_policy.Logs[0].Key.ToString(), other.Key.ToString(), StringComparison.Ordinal));
        await _node.StopAsync();
        await Assert.ThrowsAsync<Forewarn.Record.RecordFormatException>(() => NodeServer.StartAsync(
            new NodeOptions { DataDirectory = _node.DataDirectory, Urls = "http://127.0.0.1:0", Record = new RecordOptions { Policy = wrong } },
            TestContext.Current.CancellationToken));
        await _node.StartAgainAsync();
    }

    private async Task<long> DeclareAsync() => (long)(await _node.Admin.PutAsync($"/v1/parties/{Guid.NewGuid()}", Bodies.Party("x"))).Expect(201).Body["leaf"]!;

    private async Task FinalAsync(long leaf) =>
        Assert.Equal("final", (await _node.Admin.GetAsync($"/v1/receipts/{leaf}?wait=60")).Expect(200).Header("Forewarn-Receipt"));

    /// <summary>A figure about a witness; not a number while there is none.</summary>
    private static double Figure(string metrics, string name, string witness)
    {
        string? line = metrics.Split('\n').SingleOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)
            && line.Contains($"witness=\"{witness}\"", StringComparison.Ordinal));
        return line is null ? double.NaN : double.Parse(line[(line.IndexOf('}', StringComparison.Ordinal) + 1)..].Trim().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task StartWitnessAsync(int number, VerifierKey log)
    {
        _witnesses[number] = await WitnessServer.StartAsync(new WitnessOptions
        {
            DataDirectory = _directories[number].Path,
            Logs = [log],
            Urls = _addresses[number].Url,
        });
    }

    private async Task StopWitnessAsync(int number)
    {
        await _witnesses[number]!.DisposeAsync();
        _witnesses[number] = null;
    }
}
