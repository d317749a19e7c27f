using System.Text.Json.Nodes;
using Forewarn.Record.Evidence;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Recording;
using Forewarn.Server.Tests.RecordReview;

namespace Forewarn.Server.Tests.Hotline;

/// <summary>What a party with a key says on the hotline is its own word, and verifies as such without the node.</summary>
public class SignedTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    [Fact]
    public async Task A_signed_thread_with_signed_messages_and_marks_verifies()
    {
        using var north = await Signer.RegisteredAsync(_node);
        var (south, east) = (await _node.PartyAsync(), await _node.PartyAsync());
        var id = Guid.NewGuid();
        string thread = Talk.ThreadPath(id);
        var body = Talk.Thread(south.Party, east.Party);
        body["about"] = new JsonObject { ["type"] = "incident", ["id"] = "2F8343BE-6482-4D1B-A474-16847E01AF1E" };
        (await north.PutAsync(thread, body)).Expect(201);
        Assert.Equal("signature-required", (await north.Client.PutAsync($"{thread}/messages/{Guid.NewGuid()}", Talk.Message())).Expect(403).Problem);
        var message = Talk.Filled("cease", ("time", "2026-05-01T12:00:00+02:00"), ("area", "צפון"));
        message["attachments"] = new JsonArray(new JsonObject { ["name"] = "a.png", ["sha256"] = new string('0', 64), ["media_type"] = "image/png", ["bytes"] = 7 });
        (await north.PutAsync($"{thread}/messages/{Guid.NewGuid()}", message)).Expect(201);
        string question = await Talk.SayAsync(south, thread);
        await north.SendAsync(HttpMethod.Post, $"{question}/read", new JsonObject { ["by"] = "x" });

        foreach (var reader in new[] { _node.As(north.Client.Party), south, east })
            await AssertHoldsAsync(reader, $"thread/{id}");
    }

    [Fact]
    public async Task A_signed_call_with_a_signed_readout_and_its_correction_verifies()
    {
        using var north = await Signer.RegisteredAsync(_node);
        var south = await _node.PartyAsync();
        var id = Guid.NewGuid();
        string path = Talk.CallPath(id);
        (await north.PutAsync(path, Talk.Call(south.Party, south.Party, north.Client.Party))).Expect(201);
        (await north.PutAsync($"{path}/readout", Talk.Readout())).Expect(201);
        var correction = Talk.Readout("otherwise");
        (correction["subjects"], correction["start"]) = (new JsonArray("b", "a"), "2019-01-04T14:00:00+02:00");
        (await north.PutAsync($"{path}/readout", correction, 1)).Expect(200);

        foreach (var reader in new[] { _node.As(north.Client.Party), south })
            await AssertHoldsAsync(reader, $"call/{id}");
    }

    private static async Task AssertHoldsAsync(Client reader, string entity)
    {
        var result = EvidenceVerifier.Verify(await BundleRequest.AskAsync(reader, new JsonObject { ["entity"] = entity }));
        Assert.True(result.AllHold, string.Join('\n', result.Lines.Select(line => line.Text)));
    }
}
