using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Forewarn.Core;
using Forewarn.Core.Discovery;
using static System.FormattableString;

namespace Forewarn.Server.Astm.Wire;

/// <summary>Reads OVNs (F3548-21, EntityOVN and Key).</summary>
internal static class OvnReader
{
    private const string Accepted = "an OVN of 16 to 128 characters";

    /// <summary>The OVN that a path names.</summary>
    /// <returns>An OVN that no entity has, if nobody here can have given it out.</returns>
    /// <exception cref="InvalidValueException">Too short or too long; names <c>ovn</c>.</exception>
    public static Ovn Parse(string text) => text.Length is >= Ovn.LengthMin and <= Ovn.LengthMax
        ? Ovn.TryParse(text, out var ovn) ? ovn : default
        : throw new InvalidValueException("ovn", Invariant($"{text.Length} characters"), Accepted);

    /// <summary>The path ends where the OVN should be.</summary>
    public static InvalidValueException Missing() => JsonReading.Missing("ovn", Accepted);

    /// <summary>The key that a member is: the OVNs in it that can be of entities of this airspace; none when it is null.</summary>
    /// <exception cref="InvalidValueException">One is too short or too long, or there are too many; names it.</exception>
    public static ImmutableArray<Ovn> ReadKey(ref Utf8JsonReader json, string field)
    {
        if (!json.BeginArray(field))
            return [];
        ImmutableArray<Ovn>.Builder? ovns = null;
        Span<byte> text = stackalloc byte[Ovn.LengthMax];
        Span<char> characters = stackalloc char[Ovn.LengthMax];
        for (int i = 0; json.NextElement(); i++)
        {
            if (i == AirspaceKey.OvnsMax)
                throw new InvalidValueException(field, "one OVN too many", $"at most {AirspaceKey.OvnsMax}");
            if (json.TokenType != JsonTokenType.String)
                throw JsonReading.WrongType($"{field}[{i}]", Accepted);
            var read = text[..json.CopyTo(text)];
            if (read.Length < Ovn.LengthMin)
                throw new InvalidValueException($"{field}[{i}]", "too short, too long or not Unicode", Accepted);
            // What has other characters than ASCII was not given out here.
            if (Ascii.ToUtf16(read, characters, out int length) == System.Buffers.OperationStatus.Done && Ovn.TryParse(characters[..length], out var ovn))
                (ovns ??= ImmutableArray.CreateBuilder<Ovn>()).Add(ovn);
        }
        return ovns?.DrainToImmutable() ?? [];
    }
}
