namespace Forewarn.Record.Leaves;

/// <summary>The members that open a commitment: <c>"salt":"HEX","value":"JSON TEXT"</c>.</summary>
internal static class PartFormat
{
    public static void WriteOpening(LeafPart part, CanonicalJson json)
    {
        Span<byte> salt = stackalloc byte[Salt.Length];
        part.Salt.CopyTo(salt);
        Span<byte> hex = stackalloc byte[2 * Salt.Length];
        LowerHex.Format(salt, hex);
        json.Raw(",\"salt\":\""u8);
        json.Raw(hex);
        json.Raw("\",\"value\":"u8);
        json.Text(part.Value.Span);
    }

    public static LeafPart ReadOpening(string name, ref JsonCursor json)
    {
        json.Name("salt");
        var salt = Salt.ParseHex(json.Utf8Text(), $"part {name}, salt");
        json.Name("value");
        return new LeafPart(name, salt, json.Utf8Text());
    }
}
