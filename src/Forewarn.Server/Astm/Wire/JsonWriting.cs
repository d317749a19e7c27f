using System.Collections.Immutable;
using System.Text.Json;
using Forewarn.Core.Discovery;
using NodaTime;

namespace Forewarn.Server.Astm.Wire;

/// <summary>Writes what several answers have.</summary>
internal static class JsonWriting
{
    /// <summary>A time (F3548-21, Time), to 100 ns.</summary>
    public static void WriteTime(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Instant time)
    {
        json.WriteStartObject(name);
        json.WriteString("value"u8, time.ToDateTimeUtc());
        json.WriteString("format"u8, "RFC3339"u8);
        json.WriteEndObject();
    }

    /// <summary>Whom to tell (F3548-21, SubscriberToNotify), one element for each base URL.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="subscribers">By URL, then by subscription; those that have none, which this node hosts, come first.</param>
    /// <param name="ownUrl">Base URL of this node.</param>
    public static void WriteSubscribers(this Utf8JsonWriter json, ImmutableArray<SubscriberToNotify> subscribers, UssBaseUrl ownUrl)
    {
        if (!subscribers.IsEmpty && subscribers[0].UssBaseUrl.IsNone)
            subscribers = WithOwnUrl(subscribers, ownUrl);
        json.WriteStartArray("subscribers"u8);
        for (int i = 0; i < subscribers.Length;)
        {
            var url = subscribers[i].UssBaseUrl;
            json.WriteStartObject();
            json.WriteString("uss_base_url"u8, url.ToString());
            json.WriteStartArray("subscriptions"u8);
            for (; i < subscribers.Length && subscribers[i].UssBaseUrl == url; i++)
            {
                json.WriteStartObject();
                json.WriteString("subscription_id"u8, subscribers[i].SubscriptionId.Value);
                json.WriteNumber("notification_index"u8, subscribers[i].NotificationIndex);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static ImmutableArray<SubscriberToNotify> WithOwnUrl(ImmutableArray<SubscriberToNotify> subscribers, UssBaseUrl ownUrl) =>
    [
        .. subscribers.Select(subscriber => subscriber.UssBaseUrl.IsNone ? subscriber with { UssBaseUrl = ownUrl } : subscriber)
            .OrderBy(subscriber => subscriber.UssBaseUrl).ThenBy(subscriber => subscriber.SubscriptionId),
    ];
}
