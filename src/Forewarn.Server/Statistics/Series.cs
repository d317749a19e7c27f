namespace Forewarn.Server.Statistics;

/// <summary>One row of figures under a name, one for each category of a chart.</summary>
internal sealed record Series(string Name, IReadOnlyList<long> Values);
