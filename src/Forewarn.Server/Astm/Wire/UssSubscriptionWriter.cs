using System.Text.Json;
using Forewarn.Core.Discovery;

namespace Forewarn.Server.Astm.Wire;

/// <summary>Writes subscriptions of USSs (F3548-21, Subscription).</summary>
internal static class UssSubscriptionWriter
{
    public static void WriteSubscription(this Utf8JsonWriter json, StandingSubscription standing)
    {
        var subscription = standing.Subscription;
        json.WriteStartObject();
        json.WriteString("id"u8, subscription.Id.Value);
        json.WriteString("version"u8, LeafVersion.Of(subscription.Leaf));
        json.WriteNumber("notification_index"u8, standing.NotificationIndex);
        json.WriteTime("time_start"u8, subscription.Extents.Start);
        json.WriteTime("time_end"u8, subscription.Extents.End);
        json.WriteString("uss_base_url"u8, subscription.UssBaseUrl.ToString());
        json.WriteBoolean("notify_for_operational_intents"u8, subscription.NotifyForOperationalIntents);
        json.WriteBoolean("notify_for_constraints"u8, subscription.NotifyForConstraints);
        json.WriteBoolean("implicit_subscription"u8, subscription.IsImplicit);
        json.WriteStartArray("dependent_operational_intents"u8);
        foreach (var intent in standing.Dependents)
            json.WriteStringValue(intent.Value);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
