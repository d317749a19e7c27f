namespace Forewarn.Cli.Replay;

/// <summary>How well something is established, from the firmest to the weakest.</summary>
/// <remarks>The order is used: what rests on several inputs is no firmer than the weakest of them. An assumption is weaker
/// than a claim, because nobody at all stands behind it but the author of the case.</remarks>
public enum Standing
{
    /// <summary>A record that nobody can dispute shows it.</summary>
    Proven,

    /// <summary>Nobody disputes it, though no record proves it.</summary>
    Undisputed,

    /// <summary>Somebody says so; <see cref="Basis.StatedBy"/> says who.</summary>
    Claimed,

    /// <summary>The case needs it and nobody states it; <see cref="Basis.Because"/> says why it is assumed.</summary>
    Assumed,
}

/// <summary>What one input of a case rests on: its standing, and who states it where, or why it is assumed.</summary>
/// <param name="StatedBy">The speaker; never null for a claim.</param>
/// <param name="Source">Where it was published; null only for an assumption.</param>
/// <param name="Because">Why it is assumed; null unless it is.</param>
public sealed record Basis(Standing Standing, Speaker? StatedBy, Source? Source, string? Because);
