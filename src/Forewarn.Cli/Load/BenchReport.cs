namespace Forewarn.Cli.Load;

/// <summary>All that a run has found.</summary>
internal sealed class BenchReport
{
    private readonly Dictionary<string, double> _figures = [];
    private readonly List<ScenarioFigures> _scenarios = [];
    private readonly List<string> _surprises = [];

    /// <summary>Every figure by its key, with its unit at the key's end.</summary>
    public IReadOnlyDictionary<string, double> Figures => _figures;

    /// <summary>The scenarios that have a maximum and latencies.</summary>
    public IReadOnlyList<ScenarioFigures> Scenarios => _scenarios;

    /// <summary>The overload; null when it was not asked for.</summary>
    public OverloadFigures? Overload { get; private set; }

    /// <summary>What a correct server would not have answered, with an example each; empty when all went well.</summary>
    public IReadOnlyList<string> Surprises => _surprises;

    public void Add(string key, double value) => _figures[key] = value;

    public void Add(ScenarioFigures scenario)
    {
        _scenarios.Add(scenario);
        foreach (var (key, value) in scenario.Keyed())
            _figures[key] = value;
    }

    public void Add(OverloadFigures overload)
    {
        Overload = overload;
        foreach (var (key, value) in overload.Keyed())
            _figures[key] = value;
    }

    /// <summary>Notes what was not as it should be, and counts it as <c>unexpected_count</c>.</summary>
    /// <param name="isBusyExpected">Whether the server may say that it is busy, if it says when to come back.</param>
    public void Check(string where, LoadResult result, bool isBusyExpected = false)
    {
        long busy = isBusyExpected ? result.BusyWithoutRetryAfter : result.Busy;
        long count = result.Unexpected + result.Lost + busy;
        _figures["unexpected_count"] = _figures.GetValueOrDefault("unexpected_count") + count;
        if (count == 0)
            return;
        var counts = new[]
        {
            (result.Unexpected, "unexpected answers"), (result.Lost, "lost connections"), (busy, isBusyExpected ? "429 or 503 without Retry-After" : "429 or 503"),
        };
        string text = string.Join(", ", counts.Where(each => each.Item1 > 0).Select(each => FormattableString.Invariant($"{each.Item1:N0} {each.Item2}")));
        _surprises.Add($"{where}: {text} of {FormattableString.Invariant($"{result.Sent:N0}")} requests{(result.Example is { } example ? $"; the first: {example}" : "")}");
    }
}
