namespace Forewarn.Client.Model;

/// <summary>The answer to a change: it is on record.</summary>
/// <param name="Leaf">Index of the leaf of the record that stands for the change; its receipt proves it.</param>
public abstract record Recorded(long Leaf);
