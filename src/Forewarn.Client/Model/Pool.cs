namespace Forewarn.Client.Model;

internal sealed record PoolChangeTerms(string Note);

/// <summary>The answer to a change of the pool's members.</summary>
/// <param name="Membership">Number of the membership that it made.</param>
/// <param name="Leaf">Index of its leaf in the record; null when it was there already.</param>
public sealed record PoolChangeAnswer(int Membership, long? Leaf = null);
