using System.Buffers;
using Forewarn.Core;
using Forewarn.Core.Airspace;

namespace Forewarn.Server.Api.Wire;

/// <summary>UUIDs on the wire: RFC 9562, the 36 characters and nothing else.</summary>
internal static class Uuids
{
    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789abcdefABCDEF-");

    /// <summary>The entity of that name.</summary>
    /// <remarks>Stricter than the parser behind it, which forgives white space, signs and 0x.</remarks>
    /// <exception cref="InvalidValueException">Not a UUID, or the one of zeroes; names no field.</exception>
    public static EntityId Parse(string text) => text.Length == 36 && !text.AsSpan().ContainsAnyExcept(Characters)
        ? EntityId.Parse(text)
        : throw new InvalidValueException("", "not a UUID", "a UUID such as 2f8343be-6482-4d1b-a474-16847e01af1e");
}
