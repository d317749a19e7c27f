using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Forewarn.Client.Model;

namespace Forewarn.WebConsole.Declare.Drafts;

/// <summary>A declaration of which only a coarse region and window are told now, and what opens the seal on the rest.</summary>
/// <param name="Coarse">What is told now.</param>
/// <param name="Opening">Salt and the exact body that would have declared it in full. Whoever loses it can never reveal.</param>
public sealed record SealedDraft(DeclarationDraft Coarse, Opening Opening)
{
    /// <summary>Largest body that can be sealed, in bytes (docs/api.md, Limits).</summary>
    public const int SealedBytesMax = 64 * 1024;

    /// <summary>Largest file that is read as an opening, in bytes.</summary>
    public const int FileBytesMax = 2 * SealedBytesMax;

    private const int SaltLength = 32;

    /// <param name="whole">What is sealed.</param>
    /// <param name="stepDegrees">Of <see cref="CoarseRegion"/>.</param>
    /// <param name="windowHours">Of <see cref="CoarseRegion"/>.</param>
    /// <param name="hidesKind">Whether not even the node's operator learns the kind of a constraint.</param>
    /// <exception cref="DraftException">It is too large to be sealed, or its region too large.</exception>
    public static SealedDraft Of(DeclarationDraft whole, double stepDegrees, int windowHours, bool hidesKind)
    {
        byte[] body = whole.ToBody();
        if (body.Length > SealedBytesMax)
            throw new DraftException("disclosure", "too_large_to_seal", SealedBytesMax / 1024);
        var coarse = new DeclarationDraft(
            hidesKind && whole.Type == DeclarationType.Constraint ? "other" : whole.Kind, whole.State, [CoarseRegion.Of(whole.Volumes, stepDegrees, windowHours)], "");
        return new(coarse, new Opening(RandomNumberGenerator.GetBytes(SaltLength), body));
    }

    /// <summary>The commitment: SHA-256 of the salt and the body, 64 hexadecimal digits.</summary>
    public string Seal => Convert.ToHexStringLower(SHA256.HashData([.. Opening.Salt.Span, .. Opening.Sealed.Span]));

    public byte[] ToBody() => Coarse.ToBody(Seal);

    /// <summary>The file that <c>forewarn seal</c> writes as well.</summary>
    public byte[] ToFile() => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["forewarn_opening"] = 1,
        ["salt"] = Convert.ToBase64String(Opening.Salt.Span),
        ["sealed"] = Convert.ToBase64String(Opening.Sealed.Span),
    });

    /// <summary>Reads such a file.</summary>
    /// <exception cref="DraftException">It is none.</exception>
    public static Opening OpeningOf(ReadOnlySpan<byte> file)
    {
        try
        {
            var json = JsonNode.Parse(file);
            if ((int?)json?["forewarn_opening"] == 1)
                return new Opening(Convert.FromBase64String((string)json["salt"]!), Convert.FromBase64String((string)json["sealed"]!));
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException or InvalidOperationException or ArgumentNullException)
        {
        }
        throw new DraftException("opening", "no_opening");
    }
}
