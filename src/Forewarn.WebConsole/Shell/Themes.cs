using MudBlazor;

namespace Forewarn.WebConsole.Shell;

/// <summary>The colours of the component library, after those of <c>console.css</c>, which come first where both name one.</summary>
/// <remarks>Each pair of text and ground has a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3).</remarks>
public static class Themes
{
    private static readonly string[] SystemFonts = ["system-ui", "Segoe UI", "Noto Sans", "Noto Sans Hebrew", "Noto Sans Arabic", "Arial", "sans-serif"];

    private static readonly Typography Letters = new()
    {
        Default = new DefaultTypography { FontFamily = SystemFonts },
        Button = new ButtonTypography { FontFamily = SystemFonts, TextTransform = "none", FontSize = "1rem" },
    };

    private static readonly MudTheme Day = new()
    {
        Typography = Letters,
        PaletteLight = new PaletteLight
        {
            Primary = "#0b5394",
            Secondary = "#5b4300",
            Tertiary = "#17632e",
            Info = "#0b5394",
            Success = "#17632e",
            Warning = "#704400",
            Error = "#a31515",
            Dark = "#16202b",
            Background = "#f4f6f8",
            Surface = "#ffffff",
            TextPrimary = "#16202b",
            TextSecondary = "#475563",
            AppbarBackground = "#12263a",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#86baee",
            Secondary = "#ecbb60",
            Tertiary = "#74d08d",
            Info = "#86baee",
            Success = "#74d08d",
            Warning = "#ecbb60",
            Error = "#ff958c",
            Dark = "#a7b4c1",
            PrimaryContrastText = "#06121e",
            SecondaryContrastText = "#06121e",
            TertiaryContrastText = "#06121e",
            InfoContrastText = "#06121e",
            SuccessContrastText = "#06121e",
            WarningContrastText = "#06121e",
            ErrorContrastText = "#06121e",
            DarkContrastText = "#06121e",
            Background = "#0f151b",
            Surface = "#18212a",
            TextPrimary = "#e3eaf1",
            TextSecondary = "#a7b4c1",
            AppbarBackground = "#0a1017",
        },
    };

    private static readonly MudTheme Night = new() { Typography = Letters, PaletteDark = InOneHue("#e23b2c", "#45110c", "#000000") };

    public static MudTheme Of(Theme theme) => theme == Theme.Night ? Night : Day;

    /// <summary>Every colour that a component may take, in red: one that were left out would shine.</summary>
    private static PaletteDark InOneHue(string ink, string line, string ground) => new()
    {
        Primary = ink,
        Secondary = ink,
        Tertiary = ink,
        Info = ink,
        Success = ink,
        Warning = ink,
        Error = ink,
        Dark = line,
        White = ink,
        Black = ground,
        PrimaryContrastText = ground,
        SecondaryContrastText = ground,
        TertiaryContrastText = ground,
        InfoContrastText = ground,
        SuccessContrastText = ground,
        WarningContrastText = ground,
        ErrorContrastText = ground,
        DarkContrastText = ink,
        TextPrimary = ink,
        TextSecondary = ink,
        TextDisabled = line,
        ActionDefault = ink,
        ActionDisabled = line,
        ActionDisabledBackground = ground,
        Background = ground,
        BackgroundGray = ground,
        Surface = "#0b0101",
        AppbarBackground = ground,
        AppbarText = ink,
        DrawerBackground = ground,
        DrawerText = ink,
        DrawerIcon = ink,
        LinesDefault = line,
        LinesInputs = "#9a281d",
        TableLines = line,
        TableStriped = "#120202",
        TableHover = "#1a0402",
        Divider = line,
        DividerLight = line,
        Skeleton = line,
        GrayDefault = ink,
        GrayLight = ink,
        GrayLighter = ink,
        GrayDark = line,
        GrayDarker = line,
        OverlayDark = "rgba(0,0,0,0.75)",
        OverlayLight = "rgba(11,1,1,0.75)",
    };
}
