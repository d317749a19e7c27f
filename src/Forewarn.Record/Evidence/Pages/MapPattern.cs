namespace Forewarn.Record.Evidence.Pages;

/// <summary>What tells the parties apart on the map, also without colours.</summary>
internal static class MapPattern
{
    /// <summary>Drawn on a square of 12 by 12.</summary>
    private static readonly string[] Drawings =
    [
        "M-3 3L3 -3M0 12L12 0M9 15L15 9",
        "M-3 9L3 15M0 0L12 12M9 -3L15 3",
        "M6 5L6 7",
        "M0 6L12 6",
        "M6 0L6 12",
        "M0 6L12 6M6 0L6 12",
        "M0 0L12 12M0 12L12 0",
        "M0 9L6 3L12 9",
    ];

    public static int Count => Drawings.Length;

    /// <summary>The lines of pattern <paramref name="index"/>, as a path has them.</summary>
    public static string Drawing(int index) => Drawings[index];

    /// <summary>Defines pattern <paramref name="index"/> under the id <paramref name="prefix"/> and its number.</summary>
    public static void Define(Html html, int index, string prefix) =>
        html.Add($"<pattern id=\"{prefix}{index}\" width=\"12\" height=\"12\" patternUnits=\"userSpaceOnUse\"><rect width=\"12\" height=\"12\" style=\"fill:var(--p{index});fill-opacity:.08\"/><path d=\"{Drawings[index]}\" style=\"stroke:var(--p{index})\" stroke-width=\"{(index == 2 ? 3 : 1.3)}\" stroke-linecap=\"round\" fill=\"none\" stroke-opacity=\".75\"/></pattern>\n");
}
