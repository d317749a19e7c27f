using Forewarn.Core.Airspace;

namespace Forewarn.Core.Discovery;

/// <summary>What a reference that a USS wrote over F3548 has beyond a declaration: who has its details is the USS, not the airspace.</summary>
/// <param name="UssBaseUrl">Where the manager gives its details.</param>
/// <param name="SubscriptionId">The subscription through which the manager hears of changes around it; null for a constraint, and for an
/// Accepted intent that has none.</param>
public sealed record UssReference(UssBaseUrl UssBaseUrl, EntityId? SubscriptionId);
