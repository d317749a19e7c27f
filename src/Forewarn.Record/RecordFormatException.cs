namespace Forewarn.Record;

/// <summary>Something that was read is not in the format it should be in, or says what cannot be.</summary>
/// <param name="where">What and where, for example <c>checkpoint, line 2</c>.</param>
/// <param name="problem">What is wrong.</param>
/// <param name="accepted">What would be accepted.</param>
public sealed class RecordFormatException(string where, string problem, string accepted, Exception? inner = null)
    : Exception($"{where}: {problem}; accepted: {accepted}", inner)
{
    public string Where { get; } = where;

    public string Problem { get; } = problem;

    public string Accepted { get; } = accepted;
}
