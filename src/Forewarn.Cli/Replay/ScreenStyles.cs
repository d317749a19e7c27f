using Spectre.Console;

namespace Forewarn.Cli.Replay;

/// <summary>The few styles of a replay's screen; they drop out by themselves where there is no colour.</summary>
internal static class ScreenStyles
{
    public static readonly Style Plain = Style.Plain;
    public static readonly Style Strong = new(decoration: Decoration.Bold);
    public static readonly Style Quiet = new(Color.Grey62);
    public static readonly Style Heading = new(Color.DeepSkyBlue1, decoration: Decoration.Bold);
    public static readonly Style Counterfactual = new(Color.MediumPurple1);
    public static readonly Style Failed = new(Color.Red1, decoration: Decoration.Bold);

    public static Style Of(Standing standing) => standing switch
    {
        Standing.Proven => new Style(Color.Green3, decoration: Decoration.Bold),
        Standing.Undisputed => new Style(Color.SteelBlue1, decoration: Decoration.Bold),
        Standing.Claimed => new Style(Color.Gold1, decoration: Decoration.Bold),
        _ => new Style(Color.Orchid1, decoration: Decoration.Bold),
    };

    public static Style OfVerdict(string verdict) => verdict switch
    {
        "on-time" => new Style(Color.Green3, decoration: Decoration.Bold),
        "short" or "late" or "none" => new Style(Color.Orange1, decoration: Decoration.Bold),
        _ => Quiet,
    };
}
