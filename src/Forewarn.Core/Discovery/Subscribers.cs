using System.Collections.Immutable;
using Forewarn.Core.Airspace;

namespace Forewarn.Core.Discovery;

/// <summary>A subscription that a change has to be told to (F3548-21, SubscriberToNotify and SubscriptionState).</summary>
/// <param name="UssBaseUrl">Where; none for the subscription of a party that this node hosts.</param>
/// <param name="SubscriptionId">Which.</param>
/// <param name="NotificationIndex">How many changes it was to be told of so far, this one included.</param>
public readonly record struct SubscriberToNotify(UssBaseUrl UssBaseUrl, EntityId SubscriptionId, int NotificationIndex);

/// <summary>The subscription that an operational intent asks for along with itself (F3548-21, ImplicitSubscriptionParameters).</summary>
/// <param name="UssBaseUrl">Where to tell its manager.</param>
/// <param name="NotifyForConstraints">Whether of constraints too.</param>
public sealed record NewSubscription(UssBaseUrl UssBaseUrl, bool NotifyForConstraints);

/// <summary>A subscription with what changes without a new version of it.</summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="NotificationIndex">How many changes it was to be told of so far.</param>
/// <param name="Dependents">The operational intents that rely on it, by id.</param>
public sealed record StandingSubscription(Subscription Subscription, int NotificationIndex, ImmutableArray<EntityId> Dependents);

/// <summary>A declaration as the DSS role shows it.</summary>
/// <param name="Declaration">As it stands.</param>
/// <param name="ManagerAvailability">Of its manager, now.</param>
public readonly record struct ReferenceView(Declaration Declaration, Availability ManagerAvailability);
