using Forewarn.Client.Model;

namespace Forewarn.WebConsole.Declare;

/// <summary>What was sent, and is on record.</summary>
/// <param name="Answer">The node's.</param>
/// <param name="IsEnded">Whether it was taken back or ended.</param>
/// <param name="Opening">What opens its seal; null when it is not sealed.</param>
public sealed record SentDeclaration(DeclarationAnswer Answer, bool IsEnded = false, string? Opening = null);
