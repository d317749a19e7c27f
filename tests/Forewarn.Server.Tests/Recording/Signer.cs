using System.Text;
using System.Text.Json.Nodes;
using Forewarn.Record.Signatures;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Recording;

/// <summary>A party that signs what it says with a key of its own.</summary>
internal sealed class Signer(Client client, string origin, PartyKeyType type = PartyKeyType.Ed25519) : IDisposable
{
    public PartySigningKey Key { get; } = PartySigningKey.Generate(type);

    public Client Client => client;

    public string Thumbprint => Key.PublicKey.Thumbprint;

    public string KeyPath => PathOf(Thumbprint);

    /// <summary>A newly registered party of a node, whose first key is registered.</summary>
    public static async Task<Signer> RegisteredAsync(TestNode node, PartyKeyType type = PartyKeyType.Ed25519)
    {
        var signer = new Signer(await node.PartyAsync(), await OriginAsync(node), type);
        (await signer.RegisterAsync()).Expect(201);
        return signer;
    }

    public static async Task<string> OriginAsync(TestNode node) => (await new RecordReader(node.Admin).KeyAsync()).Name;

    /// <summary>Registers the key, which signs its own registration.</summary>
    public Task<Answer> RegisterAsync() => SendAsync(HttpMethod.Put, KeyPath, KeyBody(Key.PublicKey));

    /// <summary>Registers a further key, which has signed the same request without its body.</summary>
    public Task<Answer> RegisterFurtherAsync(Signer further)
    {
        string path = PathOf(further.Thumbprint);
        return SendAsync(HttpMethod.Put, path, KeyBody(further.Key.PublicKey, further.Sign("PUT", path, null, [])));
    }

    public Task<Answer> PutAsync(string path, JsonNode body, int? version = null) => SendAsync(HttpMethod.Put, path, body, version);

    public async Task<Answer> SendAsync(HttpMethod method, string path, JsonNode? body = null, int? version = null)
    {
        byte[] bytes = body is null ? [] : Encoding.UTF8.GetBytes(body.ToJsonString());
        return await SendAsync(method, path, body, version, Sign(method.Method, path, version is null ? null : $"\"{version}\"", bytes));
    }

    /// <summary>Sends a request with a signature of the caller's making.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, JsonNode? body, int? version, params string[] signatures)
    {
        using var request = client.Request(method, path, body, version);
        foreach (string signature in signatures)
            request.Headers.TryAddWithoutValidation("Forewarn-Signature", signature);
        return await client.SendAsync(request);
    }

    public string Sign(string method, string path, string? ifMatch, byte[] body, string? audience = null) =>
        DetachedJws.Sign(Key, new RequestToSign(audience ?? origin, method, path, ifMatch, body));

    /// <summary>The signature that fits a request.</summary>
    public string Sign(HttpMethod method, string path, JsonNode body) => Sign(method.Method, path, null, Encoding.UTF8.GetBytes(body.ToJsonString()));

    public static JsonObject KeyBody(PublicJwk key, string? possession = null) => new() { ["jwk"] = JsonNode.Parse(key.Json), ["possession"] = possession };

    public void Dispose() => Key.Dispose();

    private string PathOf(string thumbprint) => $"/v1/parties/{client.Party}/keys/{thumbprint}";
}
