namespace Forewarn.Record.Witnesses;

/// <summary>A witness gave no usable reply: it was not reached, was silent for too long, refused, or answered something that no witness answers.</summary>
/// <param name="problem">What happened, in one printable line.</param>
public sealed class WitnessFailedException(string problem, Exception? inner = null) : Exception(problem, inner);
