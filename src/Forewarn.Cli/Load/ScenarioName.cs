namespace Forewarn.Cli.Load;

/// <summary>The kinds of load; docs/bench-dss.md says what each is.</summary>
internal enum ScenarioName
{
    SameCell,
    Clusters,
    Spread,
    QueryHeavy,
    Life,
    Overload,
    Active,
}

/// <summary>How they are spelled.</summary>
internal static class ScenarioNames
{
    /// <summary>As on the command line: <c>same-cell</c>.</summary>
    public static string Spelled(this ScenarioName name) => name switch
    {
        ScenarioName.SameCell => "same-cell",
        ScenarioName.QueryHeavy => "query-heavy",
        _ => name.ToString().ToLowerInvariant(),
    };

    /// <summary>As the beginning of a figure's key: <c>same_cell</c>.</summary>
    public static string Key(this ScenarioName name) => name.Spelled().Replace('-', '_');
}
