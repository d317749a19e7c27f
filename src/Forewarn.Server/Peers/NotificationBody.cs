using System.Buffers;
using System.Text.Json;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Server.Api;
using Forewarn.Server.Astm.Uss;

namespace Forewarn.Server.Peers;

/// <summary>What a USS is told of a change (F3548-21, PutOperationalIntentDetailsParameters, PutConstraintDetailsParameters).</summary>
internal static class NotificationBody
{
    /// <param name="view">The version that is told of; when it has ended, the entity is left out, which says so.</param>
    /// <param name="self">Base URL of this node.</param>
    /// <param name="subscriptions">For which of the subscriptions of one USS.</param>
    public static byte[] Of(ReferenceView view, UssBaseUrl self, IEnumerable<SubscriberToNotify> subscriptions)
    {
        var declaration = view.Declaration;
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, Responses.WriterOptions);
        bool isConstraint = declaration is Constraint;
        json.WriteStartObject();
        json.WriteString(isConstraint ? "constraint_id"u8 : "operational_intent_id"u8, declaration.Id.Value);
        if (declaration.EndedAt is null)
        {
            json.WritePropertyName(isConstraint ? "constraint"u8 : "operational_intent"u8);
            DetailsWriter.Entity(json, view, self, declaration.DeclaredAt);
        }
        json.WriteStartArray("subscriptions"u8);
        foreach (var subscription in subscriptions)
        {
            json.WriteStartObject();
            json.WriteString("subscription_id"u8, subscription.SubscriptionId.Value);
            json.WriteNumber("notification_index"u8, subscription.NotificationIndex);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
