namespace Forewarn.Core.Airspace;

/// <summary>How much of a declaration others may see. The numbers are part of the journal's format.</summary>
public enum Disclosure : byte
{
    /// <summary>All of it.</summary>
    Full = 0,

    /// <summary>Its volumes and times, and nothing else.</summary>
    Area = 1,

    /// <summary>A coarse region and window, and a <see cref="Seal"/> on the rest until it is revealed.</summary>
    Sealed = 2,
}
