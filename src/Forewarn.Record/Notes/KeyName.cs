using System.Buffers;
using System.Text;

namespace Forewarn.Record.Notes;

/// <summary>The grammar of key names: C2SP signed-note, section "Format".</summary>
internal static class KeyName
{
    public const string Accepted = "at least one character; no space of any kind, no plus sign, no control character";

    /// <summary>What is wrong with a name, or null when it is one.</summary>
    public static string? Problem(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty)
            return "the key name is empty";
        while (!name.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(name, out Rune rune, out int length) != OperationStatus.Done)
                return "the key name holds half of a surrogate pair";
            if (Rune.IsWhiteSpace(rune) || rune.Value is '+' or < ' ')
                return $"the key name holds U+{rune.Value:X4}";
            name = name[length..];
        }
        return null;
    }
}
