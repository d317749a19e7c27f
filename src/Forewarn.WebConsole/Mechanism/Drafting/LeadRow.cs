using Forewarn.WebConsole.Times;

namespace Forewarn.WebConsole.Mechanism.Drafting;

/// <summary>How long ahead activities of a kind are to be announced, while it is being typed.</summary>
/// <param name="Kind">On the wire, such as <c>live-fire</c>.</param>
/// <param name="Ahead">Nothing for a kind that the arrangement does not cover.</param>
public sealed record LeadRow(string Kind, TypedSpan Ahead);
