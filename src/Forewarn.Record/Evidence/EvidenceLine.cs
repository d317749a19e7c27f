using System.Collections.Immutable;

namespace Forewarn.Record.Evidence;

/// <summary>One thing that a bundle says, and what stands behind it.</summary>
/// <param name="Text">A sentence in English. It may quote what a stranger wrote: control characters in it are replaced, so that it stays
/// one line and commands no terminal.</param>
/// <param name="By">The key that it rests on: a verifier key, or the thumbprint of a party's key; null when it rests on none.</param>
public sealed record EvidenceLine(EvidenceLineKind Kind, string Text, string? By = null)
{
    public string Text { get; init; } = string.Create(Text.Length, Text, (line, text) =>
    {
        for (int i = 0; i < line.Length; i++)
            line[i] = char.IsControl(text[i]) ? '\uFFFD' : text[i];
    });

    /// <summary>The line as a terminal shows it.</summary>
    public override string ToString() => By is null ? $"{Kind.ToString().ToLowerInvariant(),-7}  {Text}" : $"{Kind.ToString().ToLowerInvariant(),-7}  {Text} [{By}]";
}

/// <summary>How much a line is worth.</summary>
public enum EvidenceLineKind
{
    /// <summary>It follows from signatures and hashes; nobody has to be believed but the holders of the keys named.</summary>
    Proven,

    /// <summary>Somebody says so; the line says who.</summary>
    Claimed,

    /// <summary>It does not hold: something was altered, left out or invented.</summary>
    Failed,
}

/// <summary>What came out of the verification of a bundle.</summary>
/// <param name="File">The bundle.</param>
/// <param name="Lines">In the order in which a person reads them.</param>
public sealed record EvidenceResult(EvidenceFile File, ImmutableArray<EvidenceLine> Lines)
{
    /// <summary>Whether nothing failed; what is only claimed may still be untrue.</summary>
    public bool AllHold => !Lines.Any(line => line.Kind == EvidenceLineKind.Failed);
}
