using System.Text.Json;
using Forewarn.Client.Model;
using Forewarn.Record.Signatures;

namespace Forewarn.Client;

/// <summary>Signs a request with a key whose secret this process does not have: in a browser, on a card.</summary>
/// <returns>A JWS with detached payload (RFC 7515, appendix F), as the header <see cref="RequestSigner.Header"/> carries it.</returns>
public delegate ValueTask<string> DetachedSigner(RequestToSign request);

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

    /// <summary>Registers the caller's first key, whose secret is kept elsewhere.</summary>
    /// <param name="origin">Of the record that the key will sign for.</param>
    /// <param name="sign">Signs with the new key.</param>
    public Task<PartyKeyAnswer> RegisterFirstKeyAsync(string party, PublicJwk key, string origin, DetachedSigner sign, CancellationToken cancellation = default) =>
        PutKeyAsync(party, key, origin, possession: null, sign, cancellation);

    /// <summary>Registers a further key; the secrets of both are kept elsewhere.</summary>
    /// <param name="origin">Of the record that the key will sign for.</param>
    /// <param name="signNew">Signs with the new key.</param>
    /// <param name="signPresent">Signs with one that is registered already.</param>
    public async Task<PartyKeyAnswer> RegisterKeyAsync(
        string party, PublicJwk key, string origin, DetachedSigner signNew, DetachedSigner signPresent, CancellationToken cancellation = default)
    {
        string possession = await signNew(new RequestToSign(origin, HttpMethod.Put.Method, KeyPath(party, key.Thumbprint), null, default));
        return await PutKeyAsync(party, key, origin, possession, signPresent, cancellation);
    }

    /// <summary>Revokes a key of the caller's with a key whose secret is kept elsewhere.</summary>
    public async Task<PartyKeyAnswer> RevokeKeyAsync(string party, string thumbprint, string origin, DetachedSigner sign, CancellationToken cancellation = default)
    {
        string path = KeyPath(party, thumbprint);
        string signature = await sign(new RequestToSign(origin, HttpMethod.Delete.Method, path, null, default));
        return await _api.ChangeAsync(HttpMethod.Delete, path, null, null, ClientJson.Default.PartyKeyAnswer, cancellation, signature);
    }

    /// <summary>The keys of a party, also those that are revoked.</summary>
    public async Task<IReadOnlyList<PartyKey>> KeysAsync(string party, CancellationToken cancellation = default) =>
        (await _api.GetAsync($"{PartyPath(party)}/keys", ClientJson.Default.PartyKeysReading, cancellation)).Keys;

    private async Task<PartyKeyAnswer> PutKeyAsync(
        string party, PublicJwk key, string origin, string? possession, DetachedSigner sign, CancellationToken cancellation)
    {
        string path = KeyPath(party, key.Thumbprint);
        byte[] body = KeyBody(key, possession);
        string signature = await sign(new RequestToSign(origin, HttpMethod.Put.Method, path, null, body));
        return await _api.ChangeAsync(HttpMethod.Put, path, body, null, ClientJson.Default.PartyKeyAnswer, cancellation, signature);
    }

    private static byte[] KeyBody(PublicJwk key, string? possession)
    {
        using var jwk = JsonDocument.Parse(key.Json);
        return JsonSerializer.SerializeToUtf8Bytes(new PartyKeyTerms(jwk.RootElement, possession), ClientJson.Default.PartyKeyTerms);
    }

    private static string KeyPath(string party, string thumbprint) => $"{PartyPath(party)}/keys/{thumbprint}";
}
