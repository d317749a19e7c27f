using Forewarn.Record.Checkpoints;

namespace Forewarn.Server.Recording;

/// <summary>How a node keeps its record.</summary>
public sealed record RecordOptions
{
    /// <summary>Name of the record when it is begun, best an address without its scheme, such as <c>airspace.example/north</c>; one that
    /// exists must have this name. Null to make a name up, or to take any.</summary>
    public string? Origin { get; init; }

    /// <summary>False only to measure what the record costs: nothing is recorded then, and the next start derives it from the journal.</summary>
    public bool IsKept { get; init; } = true;

    /// <summary>Who may read the leaves and tiles.</summary>
    public RecordReaders Readers { get; init; } = RecordReaders.Parties;

    /// <summary>The witnesses to ask, with their addresses, and how many of them make a receipt final; null for none.</summary>
    public Policy? Policy { get; init; }
}

/// <summary>Who may read the record's leaves and tiles. The details behind the leaves have audiences of their own.</summary>
public enum RecordReaders
{
    /// <summary>Whoever has a token of a party.</summary>
    Parties,

    /// <summary>Whoever reaches the node.</summary>
    Everyone,
}
