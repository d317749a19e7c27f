using System.Text.Json.Nodes;
using Forewarn.Record.Evidence;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Recording;

namespace Forewarn.Server.Tests.RecordReview;

/// <summary>A party that spells its requests in a way from which its own words could be denied later.</summary>
public sealed class SpellingTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    [Fact]
    public async Task A_signature_on_another_spelling_of_the_path_does_not_fit()
    {
        using var party = await Signer.RegisteredAsync(_node);
        string path = Bodies.IntentPath(Guid.Parse("ABCDEFAB-6482-4d1b-a474-16847e01af1e")).Replace("abcdefab", "ABCDEFAB", StringComparison.Ordinal);
        (await party.PutAsync(path, Bodies.Intent(Bodies.NewPlace()))).ExpectProblem(403, "bad-signature", "Forewarn-Signature");
    }

    [Theory]
    [InlineData("/v1/operational-intents/ABCDEFAB")]
    [InlineData("/v1/operational%2Dintents/abcdefab")]
    [InlineData("/V1/Operational-Intents/abcdefab")]
    public async Task However_the_path_is_spelt_the_signature_is_on_the_one_spelling(string prefix)
    {
        using var party = await Signer.RegisteredAsync(_node);
        string rest = Guid.NewGuid().ToString()[8..];
        var body = Bodies.Intent(Bodies.NewPlace());
        string signature = party.Sign(HttpMethod.Put, "/v1/operational-intents/abcdefab" + rest, body);
        var answer = (await party.SendAsync(HttpMethod.Put, prefix + rest, body, null, signature)).Expect(201);
        Assert.True((await BundleAsync(party.Client, $"operational-intent/abcdefab{rest}", answer)).AllHold);
    }

    [Fact]
    public async Task A_signature_on_another_spelling_of_the_version_does_not_fit()
    {
        using var party = await Signer.RegisteredAsync(_node);
        string path = Bodies.IntentPath();
        var body = Bodies.Intent(Bodies.NewPlace());
        (await party.PutAsync(path, body)).Expect(201);
        using var request = party.Client.Request(HttpMethod.Delete, path);
        request.Headers.TryAddWithoutValidation("If-Match", "\"01\"");
        request.Headers.TryAddWithoutValidation("Forewarn-Signature", party.Sign("DELETE", path, "\"01\"", []));
        (await party.Client.SendAsync(request)).ExpectProblem(403, "bad-signature", "Forewarn-Signature");
    }

    [Theory]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAB==")]
    [InlineData("AAAA AAAAAAAAAAAAAAAAAA==")]
    public async Task A_salt_in_another_spelling_is_refused(string salt)
    {
        var party = await _node.PartyAsync();
        using var request = party.Request(HttpMethod.Post, Bodies.ConstraintPath() + "/reveal", new JsonObject { ["salt"] = salt, ["sealed"] = "e30=" }, 1);
        (await party.SendAsync(request)).ExpectProblem(400, "invalid", "salt");
    }

    [Fact]
    public async Task A_refused_seal_that_was_signed_does_not_spoil_a_bundle()
    {
        using var party = await Signer.RegisteredAsync(_node);
        var id = Guid.NewGuid();
        var place = Bodies.NewPlace();
        var body = SealedBody.Of(Bodies.Constraint(place)).Commit(Bodies.Constraint(place, radius: 5_000));
        var refusal = (await party.PutAsync(Bodies.ConstraintPath(id), body, version: 7)).Expect(412);
        Assert.True((await BundleAsync(party.Client, $"constraint/{id}", refusal)).AllHold);
    }

    private static async Task<EvidenceResult> BundleAsync(Client party, string entity, Answer answer)
    {
        await new RecordReader(party).ReceiptAsync((long)answer.Body["leaf"]!);
        return EvidenceVerifier.Verify(await BundleRequest.AskAsync(party, new JsonObject { ["entity"] = entity }));
    }
}
