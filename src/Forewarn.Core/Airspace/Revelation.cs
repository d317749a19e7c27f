namespace Forewarn.Core.Airspace;

/// <summary>How a sealed declaration was revealed.</summary>
/// <param name="From">Index of the leaf of the sealed version.</param>
/// <param name="Seal">The seal that was opened.</param>
/// <param name="Version">The version that the reveal made.</param>
/// <param name="ReachesOutside">Whether a volume of that version lay in none of the volumes of the sealed one.</param>
public sealed record Revelation(long From, Seal Seal, int Version, bool ReachesOutside);
