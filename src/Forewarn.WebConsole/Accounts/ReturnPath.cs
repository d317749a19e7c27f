namespace Forewarn.WebConsole.Accounts;

/// <summary>Where a person goes after signing in: back to a page of this console, and nowhere else, whatever a link says.</summary>
internal static class ReturnPath
{
    /// <summary>Longest that is followed, in characters.</summary>
    public const int LengthMax = 2_000;

    private const string Home = "/console";

    /// <summary>The path asked for, with its query; the console's first page for what is none of its paths.</summary>
    public static string Of(string? asked) => asked is { Length: <= LengthMax } && IsOfConsole(asked) ? asked : Home;

    private static bool IsOfConsole(string path) =>
        path.StartsWith(Home, StringComparison.Ordinal) && (path.Length == Home.Length || path[Home.Length] is '/' or '?') && !path.Contains("//", StringComparison.Ordinal)
        && path.All(c => c is > ' ' and <= '~' and not '\\');
}
