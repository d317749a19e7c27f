using System.Text;

namespace Forewarn.Server.Recording;

/// <summary>Looks into the bytes of leaves without reading all of them, for whoever goes through millions.</summary>
internal static class LeafText
{
    /// <summary>The member <c>entity</c>, which every leaf has, and which holds nothing that JSON escapes.</summary>
    public static string EntityOf(ReadOnlySpan<byte> leaf)
    {
        ReadOnlySpan<byte> member = "\"entity\":\""u8;
        var rest = leaf[(leaf.IndexOf(member) + member.Length)..];
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)'"')]);
    }

    /// <summary>Whether the member <c>kind</c>, which every leaf has, is this one.</summary>
    public static bool IsOfKind(ReadOnlySpan<byte> leaf, ReadOnlySpan<byte> kind)
    {
        ReadOnlySpan<byte> member = "\"kind\":\""u8;
        var rest = leaf[(leaf.IndexOf(member) + member.Length)..];
        return rest.Length > kind.Length && rest.StartsWith(kind) && rest[kind.Length] == '"';
    }
}
