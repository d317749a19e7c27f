namespace Forewarn.Server.Pages;

/// <summary>In which direction a language is written.</summary>
internal static class TextDirection
{
    private static readonly HashSet<string> RightToLeftScripts = new(StringComparer.OrdinalIgnoreCase) { "Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg", "Mand", "Samr" };

    private static readonly HashSet<string> RightToLeftLanguages = new(StringComparer.OrdinalIgnoreCase)
    {
        "ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi",
    };

    /// <summary><c>rtl</c> or <c>ltr</c>, as the attribute <c>dir</c> has it.</summary>
    /// <param name="language">A language tag (BCP 47): its script decides where it names one.</param>
    public static string Of(string language)
    {
        string[] subtags = language.Split('-');
        string? script = subtags.Skip(1).FirstOrDefault(subtag => subtag.Length == 4 && char.IsAsciiLetter(subtag[0]));
        bool isRightToLeft = script is null ? RightToLeftLanguages.Contains(subtags[0]) : RightToLeftScripts.Contains(script);
        return isRightToLeft ? "rtl" : "ltr";
    }
}
