using System.Collections.Frozen;
using System.Text.Json;
using Forewarn.Core;

namespace Forewarn.Server.Api.Wire;

/// <summary>How the members of an enumeration are spelt on the wire: in lower case with hyphens.</summary>
internal static class Names<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> ToWire = Enum.GetValues<T>()
        .ToFrozenDictionary(value => value, value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()));

    private static readonly FrozenDictionary<string, T> FromWire = ToWire.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    public static string Of(T value) => ToWire[value];

    /// <exception cref="InvalidValueException">Not one of them, or absent; names the field.</exception>
    public static T Parse(string? text, string field) => text is not null && FromWire.TryGetValue(text, out var value)
        ? value
        : throw new InvalidValueException(field, text is null ? "missing" : "not one of the values", string.Join(", ", ToWire.Values));
}
