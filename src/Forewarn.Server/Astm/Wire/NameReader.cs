using System.Buffers.Text;
using System.Text.Json;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;

namespace Forewarn.Server.Astm.Wire;

/// <summary>Reads ids and addresses (F3548-21, UUIDv4Format and UssBaseURL).</summary>
internal static class NameReader
{
    public const string UrlAccepted = "an absolute https URL such as https://uss.example.com/utm";

    private const string UuidAccepted = "a UUID such as 2f8343be-6482-4d1b-a474-16847e01af1e";

    private const int UuidLength = 36;

    /// <summary>The id that a member is; of any version of UUID.</summary>
    /// <exception cref="InvalidValueException">Not a UUID, or the one of zeroes; names the field.</exception>
    public static EntityId? ReadId(ref Utf8JsonReader json, string field) => ReadUuid(ref json, field) is not { } id ? null
        : id != Guid.Empty ? EntityId.From(id) : throw new InvalidValueException(field, "the UUID of zeroes names nothing", UuidAccepted);

    /// <exception cref="InvalidValueException">Not a UUID; names the field.</exception>
    public static Guid? ReadUuid(ref Utf8JsonReader json, string field)
    {
        if (!json.MoveToText(field))
            return null;
        Span<byte> text = stackalloc byte[UuidLength];
        return json.CopyTo(text) == UuidLength && Utf8Parser.TryParse(text, out Guid id, out int length, 'D') && length == UuidLength
            ? id : throw new InvalidValueException(field, "not a UUID", UuidAccepted);
    }

    /// <exception cref="InvalidValueException">Not such a URL; names the field.</exception>
    public static UssBaseUrl? ReadUrl(ref Utf8JsonReader json, string field)
    {
        if (!json.MoveToText(field))
            return null;
        try
        {
            return UssBaseUrl.Parse(json.TextHere(""));
        }
        catch (InvalidValueException problem)
        {
            throw problem.Within(field);
        }
    }
}
