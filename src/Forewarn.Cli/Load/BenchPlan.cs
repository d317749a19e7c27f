namespace Forewarn.Cli.Load;

/// <summary>What to measure, how long and how hard.</summary>
internal sealed record BenchPlan
{
    /// <summary>As exact as minutes allow.</summary>
    public static BenchPlan Full { get; } = new();

    /// <summary>Everything once, in about a minute: figures to see that it works, not to quote.</summary>
    public static BenchPlan Quick { get; } = new()
    {
        WarmUp = TimeSpan.FromSeconds(1.5),
        Round = TimeSpan.FromSeconds(1.5),
        Rounds = 1,
        OpenLoop = TimeSpan.FromSeconds(1.5),
        OverloadStretch = TimeSpan.FromSeconds(2),
        Fdatasync = TimeSpan.FromSeconds(0.5),
        StockCount = 20_000,
        ActiveCount = 50_000,
    };

    public IReadOnlyList<ScenarioName> Scenarios { get; init; } = Enum.GetValues<ScenarioName>();

    /// <summary>How many requests can be under way at once.</summary>
    public int Connections { get; init; } = 256;

    /// <summary>The same in overload: more, since clients whose requests wait open further connections.</summary>
    public int OverloadConnections { get; init; } = 4_096;

    /// <summary>Load before anything is measured, until code is compiled as it will be in a day.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>One closed loop.</summary>
    public TimeSpan Round { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many closed loops; the median counts.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>The open loop at half of the maximum.</summary>
    public TimeSpan OpenLoop { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Each stretch of the overload: before, during, after.</summary>
    public TimeSpan OverloadStretch { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the disk is measured.</summary>
    public TimeSpan Fdatasync { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Operational intents that stand while query-heavy asks for them.</summary>
    public int StockCount { get; init; } = 100_000;

    /// <summary>The larger number of operational intents that stand while <see cref="ScenarioName.Active"/> writes.</summary>
    public int ActiveCount { get; init; } = 1_000_000;

    /// <summary>The smaller number.</summary>
    public int ActiveCountSmall { get; init; } = 1_000;

    /// <summary>Whether requests of the open loop come at even distances, not at random ones.</summary>
    public bool IsEven { get; init; }

    /// <summary>Requests a second of the open loop; null for half of the maximum.</summary>
    public double? Rate { get; init; }
}
