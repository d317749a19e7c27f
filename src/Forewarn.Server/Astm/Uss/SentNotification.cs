using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Server.Astm.Wire;

namespace Forewarn.Server.Astm.Uss;

/// <summary>What a peer tells of a change (F3548-21, PutOperationalIntentDetailsParameters, PutConstraintDetailsParameters).</summary>
/// <param name="Key">Of what.</param>
/// <param name="Entity">What it says that the entity is now; null when it was deleted.</param>
/// <param name="Subscriptions">The subscriptions that it is for.</param>
/// <param name="Text">The body as it was sent.</param>
internal sealed record SentNotification(EntityKey Key, SentEntity? Entity, ImmutableArray<EntityId> Subscriptions, string Text)
{
    /// <summary>Reads a body.</summary>
    /// <exception cref="InvalidValueException">Names the field.</exception>
    public static SentNotification Read(ReadOnlySequence<byte> bytes, EntityType type)
    {
        var (id, entity, subscriptions) = JsonReading.Body(bytes, type == EntityType.Constraint
            ? (JsonReading.ValueReader<(EntityId, SentEntity?, ImmutableArray<EntityId>)>)ReadConstraint : ReadIntent);
        // UTF-8, or it would not have been read.
        return new SentNotification(new EntityKey(type, id), entity, subscriptions, Encoding.UTF8.GetString(bytes));
    }

    private static (EntityId, SentEntity?, ImmutableArray<EntityId>) ReadIntent(ref Utf8JsonReader json) =>
        Read(ref json, EntityType.OperationalIntent, "operational_intent_id", "operational_intent");

    private static (EntityId, SentEntity?, ImmutableArray<EntityId>) ReadConstraint(ref Utf8JsonReader json) =>
        Read(ref json, EntityType.Constraint, "constraint_id", "constraint");

    private static (EntityId, SentEntity?, ImmutableArray<EntityId>) Read(ref Utf8JsonReader json, EntityType type, string idField, string entityField)
    {
        EntityId? id = null;
        SentEntity? entity = null;
        ImmutableArray<EntityId> subscriptions = default;
        while (json.NextMember())
        {
            if (json.ValueTextEquals(idField))
                id = NameReader.ReadId(ref json, idField);
            else if (json.ValueTextEquals(entityField))
                entity = json.Object<SentEntity>(entityField, type == EntityType.Constraint ? SentEntity.ReadConstraint : SentEntity.ReadIntent);
            else if (json.ValueTextEquals("subscriptions"u8))
                subscriptions = ReadSubscriptions(ref json);
            else
                json.SkipMember();
        }
        if (id is not { } named)
            throw JsonReading.Missing(idField, "the id of the entity");
        if (entity is not null && entity.Id != named)
            throw new InvalidValueException($"{entityField}.reference.id", $"{entity.Id}", $"{named}, as {idField} says");
        return (named, entity, subscriptions.IsDefaultOrEmpty ? throw JsonReading.Missing("subscriptions", "the subscriptions that the DSS has named") : subscriptions);
    }

    private static ImmutableArray<EntityId> ReadSubscriptions(ref Utf8JsonReader json)
    {
        if (!json.BeginArray("subscriptions"))
            return default;
        var ids = ImmutableArray.CreateBuilder<EntityId>();
        try
        {
            while (json.NextElement())
            {
                if (ids.Count == ReceiveNotification.SubscriptionsMax)
                    throw new InvalidValueException("", "one subscription too many", $"at most {ReceiveNotification.SubscriptionsMax}");
                ids.Add(ReadSubscription(ref json));
            }
        }
        catch (InvalidValueException problem)
        {
            throw problem.Within($"subscriptions[{ids.Count}]");
        }
        return ids.DrainToImmutable();
    }

    /// <summary>F3548-21, SubscriptionState. The index is for the subscriber that lost count; this node keeps the count itself.</summary>
    private static EntityId ReadSubscription(ref Utf8JsonReader json)
    {
        const string accepted = "an object with subscription_id and notification_index";
        if (json.TokenType != JsonTokenType.StartObject)
            throw JsonReading.WrongType("", accepted);
        EntityId? id = null;
        double? index = null;
        while (json.NextMember())
        {
            if (json.ValueTextEquals("subscription_id"u8))
                id = NameReader.ReadId(ref json, "subscription_id");
            else if (json.ValueTextEquals("notification_index"u8))
                index = json.Number("notification_index");
            else
                json.SkipMember();
        }
        if (index is null)
            throw JsonReading.Missing("notification_index", "0 or more");
        return id ?? throw JsonReading.Missing("subscription_id", accepted);
    }
}
