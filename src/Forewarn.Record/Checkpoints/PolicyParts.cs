using System.Collections.Immutable;
using Forewarn.Record.Notes;

namespace Forewarn.Record.Checkpoints;

/// <summary>A log that a policy believes.</summary>
/// <param name="Key">Its key; the name of the key is the origin of its checkpoints.</param>
/// <param name="Url">Where to reach it; null when the policy does not say. Not looked into.</param>
public sealed record PolicyLog(VerifierKey Key, string? Url);

/// <summary>A witness that a policy knows.</summary>
/// <param name="Name">What the policy calls it; the name of its key may be another.</param>
/// <param name="Key">Its key, of type <see cref="KeyType.Cosigner"/>.</param>
/// <param name="Url">Where to reach it; null when the policy does not say. Not looked into.</param>
public sealed record PolicyWitness(string Name, VerifierKey Key, string? Url);

/// <summary>Witnesses and groups of which a number must have cosigned.</summary>
/// <param name="Threshold">How many of the members: 1 to all of them.</param>
/// <param name="Members">Names of witnesses and groups that are defined before this one.</param>
public sealed record PolicyGroup(string Name, int Threshold, ImmutableArray<string> Members);
