namespace Forewarn.Core.Discovery;

/// <summary>When two entities are relevant to each other in the DSS role: what a search returns, what a key must hold, who is notified. The
/// numbers are part of the journal's format.</summary>
public enum Relevance : byte
{
    /// <summary>As implementations of F3548-21 have agreed on: the S2 cells of level 13, the altitude range and the time range of all volumes
    /// together meet.</summary>
    Cells = 0,

    /// <summary>A volume of one overlaps a volume of the other.</summary>
    Exact = 1,
}
