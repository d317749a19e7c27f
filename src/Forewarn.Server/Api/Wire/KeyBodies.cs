using System.Text.Json;
using Forewarn.Core.Airspace;

namespace Forewarn.Server.Api.Wire;

/// <summary>A key to register.</summary>
/// <param name="Jwk">The public key, RFC 7517: OKP with Ed25519, or EC with P-256.</param>
/// <param name="Possession">For a further key: the new key's detached JWS over the same request without its body.</param>
public sealed record KeyBody(JsonElement? Jwk, string? Possession);

/// <summary>A key of a party.</summary>
/// <param name="Thumbprint">RFC 7638.</param>
/// <param name="Leaf">Index of the leaf that registered it, or revoked it.</param>
public sealed record KeyView(string Thumbprint, JsonElement Jwk, string RegisteredAt, string? RevokedAt, long Leaf)
{
    internal static KeyView Of(PartyKey key)
    {
        using var jwk = JsonDocument.Parse(key.Jwk);
        return new KeyView(key.KeyId.ToString(), jwk.RootElement.Clone(), Times.Of(key.RegisteredAt), Times.Of(key.RevokedAt), key.Leaf);
    }
}

/// <summary>A key, after a change.</summary>
public sealed record KeyAnswer(KeyView Key, long Leaf);

/// <summary>The keys of a party.</summary>
public sealed record KeysAnswer(KeyView[] Keys);
