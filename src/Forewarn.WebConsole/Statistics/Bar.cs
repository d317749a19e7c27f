namespace Forewarn.WebConsole.Statistics;

/// <summary>One bar of a chart.</summary>
/// <param name="Label">What is counted.</param>
/// <param name="Count">0 or more.</param>
public sealed record Bar(string Label, long Count);
