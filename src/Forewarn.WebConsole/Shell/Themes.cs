using MudBlazor;

namespace Forewarn.WebConsole.Shell;

/// <summary>The colours of the console. Each pair of text and ground has a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3).</summary>
public static class Themes
{
    private static readonly string[] SystemFonts = ["system-ui", "Segoe UI", "Noto Sans", "Noto Sans Hebrew", "Noto Sans Arabic", "Arial", "sans-serif"];

    private static readonly MudTheme Day = new()
    {
        Typography = new Typography { Default = new DefaultTypography { FontFamily = SystemFonts } },
        PaletteLight = new PaletteLight { Primary = "#0b5394", Secondary = "#5b4300", AppbarBackground = "#12324f", Background = "#f6f7f9" },
        PaletteDark = new PaletteDark { Primary = "#8ab8e6", Secondary = "#e0b95c", AppbarBackground = "#0d1a26", Background = "#10161c", Surface = "#18212a" },
    };

    private static readonly MudTheme Night = new()
    {
        Typography = Day.Typography,
        PaletteDark = new PaletteDark { Primary = "#d04a3a", Secondary = "#b04030", AppbarBackground = "#000000", Background = "#000000", Surface = "#0a0000", TextPrimary = "#d04a3a", TextSecondary = "#b04030" },
    };

    public static MudTheme Of(Theme theme) => theme == Theme.Night ? Night : Day;
}
