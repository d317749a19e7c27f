using Forewarn.WebConsole.Texts;
using Microsoft.AspNetCore.Http;

namespace Forewarn.WebConsole.Shell;

/// <summary>How a person wants to see the console; kept in the person's browser.</summary>
/// <param name="Language">A tag of <see cref="Texts.Language.All"/>.</param>
/// <param name="Theme">How bright it is.</param>
/// <param name="Zone">Zone of the tz database in which times are shown beside UTC; the browser's own unless chosen.</param>
/// <param name="Calendar">Calendar in which days are shown beside the Gregorian one: <c>gregorian</c>, <c>hebrew</c>, <c>islamic</c> or <c>persian</c>.</param>
public sealed record Preferences(string Language, Theme Theme, string Zone, string Calendar)
{
    public const string LanguageCookie = "console-language";
    public const string ThemeCookie = "console-theme";
    public const string ZoneCookie = "console-zone";
    public const string CalendarCookie = "console-calendar";

    /// <summary>Those of the browser that asks; what a cookie says that cannot be is passed over.</summary>
    public static Preferences Of(HttpContext context)
    {
        var cookies = context.Request.Cookies;
        string? asked = cookies[LanguageCookie] ?? context.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1).FirstOrDefault()?.Value.ToString();
        string zone = cookies[ZoneCookie] ?? "UTC";
        return new(
            Texts.Language.Of(asked).Tag,
            Enum.TryParse<Theme>(cookies[ThemeCookie], ignoreCase: true, out var theme) && Enum.IsDefined(theme) ? theme : Theme.System,
            NodaTime.DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null ? "UTC" : zone,
            cookies[CalendarCookie] is "hebrew" or "islamic" or "persian" ? cookies[CalendarCookie]! : "gregorian");
    }
}

/// <summary>How bright the console is.</summary>
public enum Theme
{
    /// <summary>As the person's system has it: light or dark.</summary>
    System,
    Light,
    Dark,

    /// <summary>Dim red on black, which spares eyes that are adapted to the dark.</summary>
    Night,
}
