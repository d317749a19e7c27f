using Forewarn.Record.Evidence.Pages;

namespace Forewarn.Server.Pages;

/// <summary>A page for people: one document without scripts that loads nothing and is read as well on paper, in the dark and from right to left.</summary>
/// <remarks>
/// <para>Whatever a party wrote goes in as an interpolated value, which <see cref="Html"/> escapes, and stands in an element of its own with
/// <c>dir="auto"</c>, or in <c>&lt;bdi&gt;</c>, so that its direction, and the override characters in it, turn nothing else around.</para>
/// <para>Classes that may be used are those of <see cref="PageStyle"/>. Attributes <c>style</c> and <c>on...</c> are blocked. Not thread-safe.</para>
/// </remarks>
/// <param name="title">What the page is called, in the bar of the browser; the heading is the body's.</param>
/// <param name="language">Language of the page's own words (BCP 47).</param>
internal sealed class Page(string title, string language = "en")
{
    /// <summary>Puts the word EXERCISE over everything, and first in the title.</summary>
    public bool IsExercise { get; init; }

    /// <summary>Whether everybody may read it: search engines list it, and caches keep it for a minute. Otherwise nobody keeps it.</summary>
    public bool IsPublic { get; init; }

    /// <summary>Whether it has a form, which goes to this node and nowhere else.</summary>
    public bool HasForm { get; init; }

    /// <summary>The style sheet: that of all pages, and after it what only some need.</summary>
    public string Style { get; init; } = PageStyle.Css;

    /// <summary>What else belongs into the head: links and metadata, no style and no script.</summary>
    public Html Head { get; } = new();

    /// <summary>What stands in <c>main</c>, its <c>h1</c> included.</summary>
    public Html Body { get; } = new();

    public string Language => language;

    /// <summary>What the page may do, for the header and for a copy of it that was saved.</summary>
    public string ContentSecurityPolicy =>
        $"default-src 'none'; style-src '{PageStyle.HashOf(Style)}'; form-action {(HasForm ? "'self'" : "'none'")}; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>The whole document, in UTF-8.</summary>
    public byte[] Render()
    {
        var html = new Html();
        html.Add($"""
            <!DOCTYPE html>
            <html lang="{language}" dir="{TextDirection.Of(language)}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="{ContentSecurityPolicy.Replace("; frame-ancestors 'none'", "", StringComparison.Ordinal)}">
            <meta name="referrer" content="no-referrer">
            <meta name="color-scheme" content="light dark">
            <title>{(IsExercise ? $"EXERCISE: {title}" : title)}</title>

            """);
        html.Add(Head);
        html.Add("<style>").Add(Style).Add("</style>\n</head>\n<body>\n");
        if (IsExercise)
            html.Add("<p class=\"exercise\" lang=\"en\" dir=\"ltr\" role=\"note\">EXERCISE EXERCISE EXERCISE</p>\n");
        html.Add("<main>\n").Add(Body).Add("</main>\n</body>\n</html>\n");
        return html.ToBytes();
    }
}
