using Forewarn.WebConsole.Times;
using Microsoft.AspNetCore.Http;
using NodaTime;

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

    /// <summary>The zone of the browser's machine, which the browser tells (js/prefs.js).</summary>
    private const string BrowserZoneCookie = "console-browser-zone";

    /// <summary>Whether the browser's machine is set to dark, as it tells.</summary>
    private const string BrowserDarkCookie = "console-browser-dark";

    /// <summary>The zone of the browser's machine; null before it told.</summary>
    public string? BrowserZone { get; init; }

    /// <summary>Whether the zone was chosen, and is not the browser's own.</summary>
    public bool IsZoneChosen { get; init; }

    /// <summary>Whether light text stands on dark ground; a guess for <see cref="Theme.System"/> until the browser has told.</summary>
    public bool IsDark { get; init; }

    /// <summary>Those of the browser that asks; what a cookie says that cannot be is passed over.</summary>
    public static Preferences Of(HttpContext context)
    {
        var cookies = context.Request.Cookies;
        string? asked = cookies[LanguageCookie] ?? context.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1).FirstOrDefault()?.Value.ToString();
        var theme = Enum.TryParse<Theme>(cookies[ThemeCookie], ignoreCase: true, out var named) && Enum.IsDefined(named) ? named : Theme.System;
        string? chosen = Known(cookies[ZoneCookie]), browsers = Known(cookies[BrowserZoneCookie]);
        return new(Texts.Language.Of(asked).Tag, theme, chosen ?? browsers ?? "UTC", cookies[CalendarCookie] is { } calendar && Calendars.Names.Contains(calendar) ? calendar : "gregorian")
        {
            BrowserZone = browsers,
            IsZoneChosen = chosen is not null,
            IsDark = theme is Theme.Dark or Theme.Night || theme == Theme.System && cookies[BrowserDarkCookie] == "true",
        };
    }

    /// <summary>The same, now that the browser has told its zone; unchanged when it is no zone that is known here.</summary>
    public Preferences InBrowserZone(string zone) => Known(zone) is null ? this : this with { BrowserZone = zone, Zone = IsZoneChosen ? Zone : zone };

    private static string? Known(string? zone) => zone is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not null ? zone : null;
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
