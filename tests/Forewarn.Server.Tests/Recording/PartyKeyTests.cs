using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Forewarn.Record.Signatures;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Recording;

/// <summary>What a party with a key says, not even the operator can invent.</summary>
public sealed class PartyKeyTests(SharedNode shared)
{
    private static readonly HttpMethod Put = HttpMethod.Put;

    private readonly TestNode _node = shared.Node;

    [Theory, InlineData(PartyKeyType.Ed25519), InlineData(PartyKeyType.P256)]
    public async Task A_first_key_signs_its_own_registration(PartyKeyType type)
    {
        using var signer = new Signer(await _node.PartyAsync(), await Signer.OriginAsync(_node), type);
        var answer = (await signer.RegisterAsync()).Expect(201);
        var leaf = await new RecordReader(signer.Client).LeafAsync((long)answer.Body["leaf"]!);
        Assert.Equal(("key-registered", signer.Client.Party, signer.Thumbprint), (leaf.Kind, leaf.By, leaf.SignedBy));
    }

    [Fact]
    public async Task The_leaf_of_a_signed_declaration_holds_the_signature_over_the_exact_body()
    {
        using var signer = await Signer.RegisteredAsync(_node);
        string path = Bodies.ConstraintPath();
        var body = Bodies.Constraint(Bodies.NewPlace());
        long leaf = (long)(await signer.PutAsync(path, body)).Expect(201).Body["leaf"]!;

        var reader = new RecordReader(signer.Client);
        var signature = (await reader.PartsAsync(leaf))["signature"]!;
        byte[] kept = Convert.FromBase64String((string)signature["body"]!);
        Assert.Equal(body.ToJsonString(), Encoding.UTF8.GetString(kept));
        DetachedJws.Verify((string)signature["jws"]!, new RequestToSign(await Signer.OriginAsync(_node), "PUT", path, null, kept), signer.Key.PublicKey);
        Assert.Equal(signer.Thumbprint, (await reader.LeafAsync(leaf)).SignedBy);
    }

    [Fact]
    public async Task Everything_a_party_says_can_be_signed_from_its_first_word_to_its_last()
    {
        using var signer = await Signer.RegisteredAsync(_node);
        var place = Bodies.NewPlace();
        string path = Bodies.IntentPath();
        (await signer.PutAsync(path, Bodies.Intent(place))).Expect(201);
        (await signer.PutAsync(path, Bodies.Intent(place, note: "more"), version: 1)).Expect(200);
        var end = (await signer.SendAsync(HttpMethod.Delete, path, version: 2)).Expect(200);
        Assert.Equal(signer.Thumbprint, (await new RecordReader(signer.Client).LeafAsync((long)end.Body["leaf"]!)).SignedBy);
    }

    [Fact]
    public async Task An_unsigned_declaration_of_a_party_with_a_key_is_refused_and_on_record()
    {
        using var signer = await Signer.RegisteredAsync(_node);
        var refusal = await signer.Client.PutAsync(Bodies.IntentPath(), Bodies.Intent(Bodies.NewPlace()));
        refusal.ExpectProblem(403, "signature-required", "Forewarn-Signature");
        var leaf = await new RecordReader(signer.Client).LeafAsync((long)refusal.Body["leaf"]!);
        Assert.Equal(("refused", "signature-required", null), (leaf.Kind, leaf.Reason, leaf.SignedBy));
    }

    [Fact]
    public async Task An_unsigned_answer_of_a_party_with_a_key_is_refused()
    {
        using var signer = await Signer.RegisteredAsync(_node);
        string warning = await WarnAsync(signer.Client);
        (await signer.Client.PostAsync($"/v1/warnings/{warning}/acknowledgement", Bodies.Acknowledgement())).ExpectProblem(403, "signature-required", "Forewarn-Signature");
        (await signer.SendAsync(HttpMethod.Post, $"/v1/warnings/{warning}/acknowledgement", Bodies.Acknowledgement())).Expect(200);
    }

    [Fact]
    public async Task A_further_key_is_registered_with_proof_of_both()
    {
        using var signer = await Signer.RegisteredAsync(_node);
        using var further = new Signer(signer.Client, await Signer.OriginAsync(_node), PartyKeyType.P256);
        (await signer.RegisterFurtherAsync(further)).Expect(201);
        (await further.PutAsync(Bodies.IntentPath(), Bodies.Intent(Bodies.NewPlace()))).Expect(201);
    }

    [Fact]
    public async Task A_further_key_does_not_register_itself()
    {
        using var signer = await Signer.RegisteredAsync(_node);
        using var stolen = new Signer(signer.Client, await Signer.OriginAsync(_node));
        var refusal = await stolen.RegisterAsync();
        Assert.Equal(403, refusal.Status);
        Assert.Single((await KeysAsync(signer.Client)));
    }

    [Fact]
    public async Task A_key_that_somebody_else_has_is_not_registered()
    {
        using var signer = await Signer.RegisteredAsync(_node);
        using var other = new Signer(signer.Client, await Signer.OriginAsync(_node));
        string path = $"/v1/parties/{signer.Client.Party}/keys/{other.Thumbprint}";
        string possession = signer.Sign("PUT", path, null, []);
        (await signer.SendAsync(Put, path, Signer.KeyBody(other.Key.PublicKey, possession))).ExpectProblem(403, "bad-signature", "Forewarn-Signature");
    }

    [Fact]
    public async Task A_key_that_nothing_proves_is_not_registered()
    {
        var client = await _node.PartyAsync();
        using var key = PartySigningKey.Generate(PartyKeyType.Ed25519);
        var answer = await client.PutAsync($"/v1/parties/{client.Party}/keys/{key.PublicKey.Thumbprint}", Signer.KeyBody(key.PublicKey));
        answer.ExpectProblem(403, "signature-required", "Forewarn-Signature");
    }

    [Fact]
    public async Task Nobody_registers_a_key_for_another_party_not_even_the_operator()
    {
        var victim = await _node.PartyAsync();
        using var forger = new Signer(_node.Admin, await Signer.OriginAsync(_node));
        string path = $"/v1/parties/{victim.Party}/keys/{forger.Thumbprint}";
        Assert.InRange((await forger.SendAsync(Put, path, Signer.KeyBody(forger.Key.PublicKey))).Status, 403, 409);
        Assert.Empty(await KeysAsync(victim));
    }

    [Fact]
    public async Task A_revoked_key_signs_nothing_more_and_does_not_come_back()
    {
        using var signer = await Signer.RegisteredAsync(_node);
        using var further = new Signer(signer.Client, await Signer.OriginAsync(_node));
        (await signer.RegisterFurtherAsync(further)).Expect(201);
        var revoked = (await further.SendAsync(HttpMethod.Delete, signer.KeyPath)).Expect(200);
        Assert.Equal("key-revoked", (await new RecordReader(signer.Client).LeafAsync((long)revoked.Body["leaf"]!)).Kind);
        (await signer.PutAsync(Bodies.IntentPath(), Bodies.Intent(Bodies.NewPlace()))).ExpectProblem(403, "unknown-key", "Forewarn-Signature");
        (await further.RegisterFurtherAsync(signer)).Expect(409);
    }

    [Fact]
    public async Task A_key_is_not_revoked_in_a_request_that_nobody_signed()
    {
        using var signer = await Signer.RegisteredAsync(_node);
        (await signer.Client.DeleteAsync(signer.KeyPath)).ExpectProblem(403, "signature-required", "Forewarn-Signature");
    }

    [Fact]
    public async Task The_operator_revokes_a_lost_key_and_the_record_says_that_it_was_the_operator()
    {
        using var signer = await Signer.RegisteredAsync(_node);
        var revoked = (await _node.Admin.DeleteAsync(signer.KeyPath)).Expect(200);
        var leaf = await new RecordReader(signer.Client).LeafAsync((long)revoked.Body["leaf"]!);
        Assert.Equal(("key-revoked", "operator", $"party/{signer.Client.Party}"), (leaf.Kind, leaf.By, leaf.Entity.ToString()));
        Assert.NotNull((await KeysAsync(signer.Client))[0]!["revoked_at"]);
    }

    [Fact]
    public async Task A_retry_of_a_registration_gets_the_first_leaf()
    {
        using var signer = await Signer.RegisteredAsync(_node);
        long first = (long)(await KeysAsync(signer.Client))[0]!["leaf"]!;
        Assert.Equal(first, (long)(await signer.RegisterAsync()).Expect(200).Body["leaf"]!);
    }

    [Fact]
    public async Task A_signature_over_another_body_does_not_fit()
    {
        using var signer = await Signer.RegisteredAsync(_node);
        string path = Bodies.IntentPath();
        var place = Bodies.NewPlace();
        string signature = signer.Sign(Put, path, Bodies.Intent(place, note: "what I said"));
        await RefusedAsync(signer, path, Bodies.Intent(place, note: "what I did not say"), signature);
    }

    [Fact]
    public async Task A_signature_for_one_thing_does_not_fit_another()
    {
        using var signer = await Signer.RegisteredAsync(_node);
        string path = Bodies.IntentPath();
        var body = Bodies.Intent(Bodies.NewPlace());
        string signature = signer.Sign(Put, path, body);
        (await signer.SendAsync(Put, path, body, null, signature)).Expect(201);
        await RefusedAsync(signer, Bodies.IntentPath(), body, signature);
    }

    [Fact]
    public async Task A_signature_for_one_version_does_not_fit_another()
    {
        using var signer = await Signer.RegisteredAsync(_node);
        string path = Bodies.IntentPath();
        var body = Bodies.Intent(Bodies.NewPlace());
        string signature = signer.Sign(Put, path, body);
        (await signer.SendAsync(Put, path, body, null, signature)).Expect(201);
        await RefusedAsync(signer, path, body, signature, version: 1);
    }

    [Fact]
    public async Task A_signature_for_another_method_does_not_fit()
    {
        using var signer = await Signer.RegisteredAsync(_node);
        string path = Bodies.IntentPath();
        var body = Bodies.Intent(Bodies.NewPlace());
        await RefusedAsync(signer, path, body, signer.Sign(HttpMethod.Post, path, body));
    }

    [Fact]
    public async Task A_signature_for_another_record_does_not_fit()
    {
        using var signer = await Signer.RegisteredAsync(_node);
        string path = Bodies.IntentPath();
        var body = Bodies.Intent(Bodies.NewPlace());
        byte[] bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        await RefusedAsync(signer, path, body, signer.Sign("PUT", path, null, bytes, audience: "elsewhere.example/airspace"));
    }

    [Fact]
    public async Task A_signature_of_another_party_does_not_fit()
    {
        using var signer = await Signer.RegisteredAsync(_node);
        using var other = await Signer.RegisteredAsync(_node);
        string path = Bodies.IntentPath();
        var body = Bodies.Intent(Bodies.NewPlace());
        (await signer.SendAsync(Put, path, body, null, other.Sign(Put, path, body))).ExpectProblem(403, "unknown-key", "Forewarn-Signature");
    }

    [Fact]
    public async Task A_signature_that_names_another_algorithm_does_not_fit()
    {
        using var signer = await Signer.RegisteredAsync(_node);
        string path = Bodies.IntentPath();
        var body = Bodies.Intent(Bodies.NewPlace());
        string[] parts = signer.Sign(Put, path, body).Split('.');
        foreach (string algorithm in new[] { "ES256", "none", "HS256", "eddsa" })
        {
            string header = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0])).Replace("EdDSA", algorithm, StringComparison.Ordinal);
            await RefusedAsync(signer, path, body, $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}..{parts[2]}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("e30..")]
    [InlineData("a.b.c")]
    [InlineData("a..b..c")]
    [InlineData("e30..c2ln")]
    [InlineData("eyJraWQiOiJ4In0..AAAA")]
    [InlineData("<LONG>")]
    public async Task What_is_no_signature_is_refused(string text)
    {
        using var signer = await Signer.RegisteredAsync(_node);
        await RefusedAsync(signer, Bodies.IntentPath(), Bodies.Intent(Bodies.NewPlace()), text == "<LONG>" ? new string('a', 20_000) : text);
    }

    [Fact]
    public async Task Two_signatures_are_refused()
    {
        using var signer = await Signer.RegisteredAsync(_node);
        string path = Bodies.IntentPath();
        var body = Bodies.Intent(Bodies.NewPlace());
        string signature = signer.Sign(Put, path, body);
        (await signer.SendAsync(Put, path, body, null, signature, signature)).ExpectProblem(403, "bad-signature", "Forewarn-Signature");
    }

    [Fact]
    public async Task A_party_without_a_key_signs_nothing()
    {
        using var signer = new Signer(await _node.PartyAsync(), await Signer.OriginAsync(_node));
        (await signer.PutAsync(Bodies.IntentPath(), Bodies.Intent(Bodies.NewPlace()))).ExpectProblem(403, "unknown-key", "Forewarn-Signature");
    }

    [Theory]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}""")]
    [InlineData("""{"kty":"OKP","crv":"Ed448","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"short"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","y":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""")]
    [InlineData("""{"kty":"RSA","n":"AQAB","e":"AQAB"}""")]
    [InlineData("""{"kty":"oct","k":"AAAA"}""")]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("1")]
    [InlineData("null")]
    public async Task What_is_no_public_key_of_a_kind_that_is_known_is_refused(string jwk)
    {
        var client = await _node.PartyAsync();
        string path = $"/v1/parties/{client.Party}/keys/kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";
        var answer = (await client.PutTextAsync(path, $$"""{"jwk":{{jwk}}}""")).Expect(400);
        Assert.Equal("jwk", answer.Field);
        Assert.DoesNotContain("nWGxne", answer.Text);
    }

    [Fact]
    public async Task A_key_goes_by_its_own_thumbprint_alone()
    {
        using var signer = new Signer(await _node.PartyAsync(), await Signer.OriginAsync(_node));
        string path = $"/v1/parties/{signer.Client.Party}/keys/kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";
        (await signer.SendAsync(Put, path, Signer.KeyBody(signer.Key.PublicKey))).ExpectProblem(400, "invalid", "thumbprint");
    }

    private async Task<string> WarnAsync(Client warned)
    {
        var place = Bodies.NewPlace();
        var other = await _node.PartyAsync();
        (await warned.PutAsync(Bodies.SubscriptionPath(), Bodies.Subscription(place))).Expect(201);
        return (string)(await other.PutAsync(Bodies.IntentPath(), Bodies.Intent(place))).Expect(201).Body["warnings"]![0]!["id"]!;
    }

    private static async Task RefusedAsync(Signer signer, string path, JsonNode body, string signature, int? version = null) =>
        (await signer.SendAsync(Put, path, body, version, signature)).ExpectProblem(403, "bad-signature", "Forewarn-Signature");

    private static async Task<JsonArray> KeysAsync(Client client) =>
        (await client.GetAsync($"/v1/parties/{client.Party}/keys")).Expect(200).Body["keys"]!.AsArray();
}
