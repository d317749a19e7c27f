using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;

namespace Forewarn.Core.Arrangements;

/// <summary>A draft stands as the command said, or is closed.</summary>
/// <param name="Draft">As it is now.</param>
/// <param name="Created">Whether the command made it.</param>
/// <param name="Bound">The arrangement that the last signature has made of it; null when no signature of this command has.</param>
/// <param name="CoverLost">What the pairs of members lose thereby.</param>
public sealed record Drafted(Draft Draft, bool Created, Arrangement? Bound, ImmutableArray<CoverLost> CoverLost) : Outcome;

/// <summary>A member has suspended its part, taken it up again, or announced that it leaves.</summary>
/// <param name="Arrangement">As it is now.</param>
/// <param name="CoverLost">What the pairs of members lose by it; empty when it is taken up again.</param>
public sealed record MembershipChanged(Arrangement Arrangement, ImmutableArray<CoverLost> CoverLost) : Outcome;
