using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Forewarn.Server.Tests.Recording;

/// <summary>What a party seals now and reveals later: the body that would have declared it in full, and a salt.</summary>
internal sealed record SealedBody(byte[] Salt, byte[] Content)
{
    public static SealedBody Of(JsonNode body) => new(RandomNumberGenerator.GetBytes(32), Encoding.UTF8.GetBytes(body.ToJsonString()));

    /// <summary>SHA-256 over salt and content, as docs/record.md says.</summary>
    public string Seal => Convert.ToHexStringLower(SHA256.HashData([.. Salt, .. Content]));

    /// <summary>A body that shows a coarse region and window alone.</summary>
    public JsonObject Commit(JsonObject coarse)
    {
        coarse["disclosure"] = "sealed";
        coarse["seal"] = Seal;
        coarse["note"] = null;
        return coarse;
    }

    public JsonObject Reveal() => new() { ["salt"] = Convert.ToBase64String(Salt), ["sealed"] = Convert.ToBase64String(Content) };
}
