using Forewarn.Core.Airspace;

namespace Forewarn.Core.Discovery;

/// <summary>Whether a USS answers, as arbitration has found (F3548-21, UssAvailabilityState). The numbers are part of the journal's format.</summary>
public enum Availability : byte
{
    /// <summary>Nobody has said; it may do what it may when Normal.</summary>
    Unknown = 0,
    Normal = 1,

    /// <summary>It may not plan, activate or end; its Accepted intents need not be known to others.</summary>
    Down = 2,
}

/// <summary>The availability of one USS.</summary>
/// <param name="Uss">Its manager name.</param>
/// <param name="State">What was found last.</param>
/// <param name="Leaf">Index of the leaf that says so, <see cref="Leaves.None"/> when nobody has said; it is the version.</param>
public sealed record UssAvailability(PartyId Uss, Availability State, long Leaf);
