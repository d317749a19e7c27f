using System.Text.Json;
using Forewarn.Client.Model;
using Forewarn.Record.Signatures;

namespace Forewarn.Client;

/// <content>A party's keys, with which it signs what it says (scope <c>forewarn.declare</c>).</content>
public sealed partial class ForewarnClient
{
    /// <summary>Registers the caller's first key; from then on the node takes only signed words from the caller.</summary>
    /// <param name="key">The new key, which signs its own registration, for the record that it will sign for.</param>
    public Task<PartyKeyAnswer> RegisterFirstKeyAsync(string party, RequestSigner key, CancellationToken cancellation = default)
    {
        byte[] body = KeyBody(key.Key.PublicKey, possession: null);
        return _api.SignedBy(key).ChangeAsync(
            HttpMethod.Put, KeyPath(party, key.Key.PublicKey.Thumbprint), body, null, ClientJson.Default.PartyKeyAnswer, cancellation);
    }

    /// <summary>Registers a further key; this client must sign, with a key that is registered already.</summary>
    /// <exception cref="InvalidOperationException">This client signs nothing.</exception>
    public Task<PartyKeyAnswer> RegisterKeyAsync(string party, PartySigningKey key, CancellationToken cancellation = default)
    {
        var signer = _api.Signer ?? throw new InvalidOperationException("a further key is registered by a request that an earlier one signs");
        string path = KeyPath(party, key.PublicKey.Thumbprint);
        // The new key signs for the same place, so that nobody registers a key that is not theirs.
        string possession = DetachedJws.Sign(key, new RequestToSign(signer.Origin, HttpMethod.Put.Method, path, null, default));
        return _api.ChangeAsync(HttpMethod.Put, path, KeyBody(key.PublicKey, possession), null, ClientJson.Default.PartyKeyAnswer, cancellation);
    }

    /// <summary>Revokes a key: what it signs from now on is refused, what it has signed stands.</summary>
    public Task<PartyKeyAnswer> RevokeKeyAsync(string party, string thumbprint, CancellationToken cancellation = default) =>
        _api.ChangeAsync(HttpMethod.Delete, KeyPath(party, thumbprint), null, null, ClientJson.Default.PartyKeyAnswer, cancellation);

    /// <summary>The keys of a party, also those that are revoked.</summary>
    public async Task<IReadOnlyList<PartyKey>> KeysAsync(string party, CancellationToken cancellation = default) =>
        (await _api.GetAsync($"{PartyPath(party)}/keys", ClientJson.Default.PartyKeysReading, cancellation)).Keys;

    private static byte[] KeyBody(PublicJwk key, string? possession)
    {
        using var jwk = JsonDocument.Parse(key.Json);
        return JsonSerializer.SerializeToUtf8Bytes(new PartyKeyTerms(jwk.RootElement, possession), ClientJson.Default.PartyKeyTerms);
    }

    private static string KeyPath(string party, string thumbprint) => $"{PartyPath(party)}/keys/{thumbprint}";
}
