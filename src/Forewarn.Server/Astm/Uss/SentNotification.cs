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
/// <param name="EntityText">The same as it was sent, without the rest, which may differ from one subscription to the other.</param>
/// <param name="Subscriptions">The subscriptions that it is for.</param>
/// <param name="Text">The body as it was sent.</param>
internal sealed record SentNotification(EntityKey Key, SentEntity? Entity, string? EntityText, ImmutableArray<EntityId> Subscriptions, string Text)
{
    /// <summary>Reads a body.</summary>
    /// <exception cref="InvalidValueException">Names the field.</exception>
    public static SentNotification Read(ReadOnlySequence<byte> bytes, EntityType type)
    {
        var members = JsonReading.Body(bytes, type == EntityType.Constraint ? (JsonReading.ValueReader<Members>)ReadConstraint : ReadIntent);
        // UTF-8, or it would not have been read.
        string? entity = members.Entity is null ? null : Encoding.UTF8.GetString(bytes.Slice(members.EntityStart, members.EntityEnd - members.EntityStart)).Trim();
        return new SentNotification(new EntityKey(type, members.Id), members.Entity, entity, members.Subscriptions, Encoding.UTF8.GetString(bytes));
    }

    /// <summary>What the members of a body are, and between which bytes the entity lies.</summary>
    private readonly record struct Members(EntityId Id, SentEntity? Entity, long EntityStart, long EntityEnd, ImmutableArray<EntityId> Subscriptions);

    private static Members ReadIntent(ref Utf8JsonReader json) => Read(ref json, EntityType.OperationalIntent, "operational_intent_id", "operational_intent");

    private static Members ReadConstraint(ref Utf8JsonReader json) => Read(ref json, EntityType.Constraint, "constraint_id", "constraint");

    private static Members Read(ref Utf8JsonReader json, EntityType type, string idField, string entityField)
    {
        EntityId? id = null;
        SentEntity? entity = null;
        long start = 0, end = 0;
        ImmutableArray<EntityId> subscriptions = default;
        while (json.NextMember())
        {
            if (json.ValueTextEquals(idField))
            {
                id = NameReader.ReadId(ref json, idField);
            }
            else if (json.ValueTextEquals(entityField))
            {
                start = json.BytesConsumed;
                entity = json.Object<SentEntity>(entityField, type == EntityType.Constraint ? SentEntity.ReadConstraint : SentEntity.ReadIntent);
                end = json.BytesConsumed;
            }
            else if (json.ValueTextEquals("subscriptions"u8))
            {
                subscriptions = ReadSubscriptions(ref json);
            }
            else
            {
                json.SkipMember();
            }
        }
        if (id is not { } named)
            throw JsonReading.Missing(idField, "the id of the entity");
        if (entity is not null && entity.Id != named)
            throw new InvalidValueException($"{entityField}.reference.id", $"{entity.Id}", $"{named}, as {idField} says");
        return !subscriptions.IsDefaultOrEmpty ? new Members(named, entity, start, end, subscriptions)
            : throw JsonReading.Missing("subscriptions", "the subscriptions that the DSS has named");
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
