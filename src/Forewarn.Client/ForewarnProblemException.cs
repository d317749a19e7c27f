namespace Forewarn.Client;

/// <summary>The node refused a request, and said why (RFC 9457).</summary>
/// <param name="request">Method and path.</param>
/// <param name="status">HTTP status.</param>
/// <param name="code">Kind of problem, for example <c>stale-version</c>; <c>http</c> when the answer was no problem document.</param>
/// <param name="title">The kind of problem in words.</param>
/// <param name="detail">What is wrong this time.</param>
/// <param name="field">Path of the field at fault, or the name of a header.</param>
/// <param name="accepted">What would be accepted there.</param>
/// <param name="leaf">Index of the leaf by which the refusal is on record; null when it is not.</param>
public sealed class ForewarnProblemException(
    string request, int status, string code, string title, string? detail, string? field, string? accepted, long? leaf)
    : Exception($"{field ?? title}: {detail ?? $"the node answered {status}"}{(accepted is null ? "" : $"; accepted: {accepted}")}")
{
    public string Request { get; } = request;

    public int Status { get; } = status;

    public string Code { get; } = code;

    public string Title { get; } = title;

    public string? Detail { get; } = detail;

    public string? Field { get; } = field;

    public string? Accepted { get; } = accepted;

    public long? Leaf { get; } = leaf;
}
