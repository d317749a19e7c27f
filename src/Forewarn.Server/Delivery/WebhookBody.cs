using System.Text.Json;
using System.Text.Json.Serialization;
using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;
using Forewarn.Server.Api.Wire;
using NodaTime;

namespace Forewarn.Server.Delivery;

/// <summary>What a webhook is sent (Standard Webhooks 1.0.0, payload structure).</summary>
/// <param name="Type"><c>forewarn.</c> and the event, such as <c>forewarn.warning-owed</c>.</param>
/// <param name="Timestamp">When it happened, not when it was sent.</param>
/// <param name="Exercise">True for what is of an exercise; absent otherwise.</param>
public sealed record WebhookBody(string Type, string Timestamp, bool? Exercise, WebhookData Data)
{
    internal static byte[] Of(Dispatch dispatch, Instant now)
    {
        var item = dispatch.Item;
        string kind = Names<EventKind>.Of(item.Kind);
        var body = new WebhookBody("forewarn." + kind, Times.Of(item.At), item.IsExercise ? true : null, new WebhookData(
            item.Leaf,
            kind,
            item.To.ToString(),
            dispatch.Contact.Id.ToString(),
            Names<Channel>.Of(item.Channel),
            item.From.IsNobody ? null : item.From.ToString(),
            new EventSubjectView(Names<EntityType>.Of(item.Subject.Type), item.Subject.ToString(), item.Version == 0 ? null : item.Version),
            dispatch.Warning is { } warning ? WarningView.Of(warning, item.To, now) : null));
        return JsonSerializer.SerializeToUtf8Bytes(body, WebhookJson.Default.WebhookBody);
    }
}

/// <summary>What happened, and whom it is brought to.</summary>
/// <param name="Leaf">Index of the leaf that says so in the record.</param>
/// <param name="Event">As in the event stream.</param>
/// <param name="Party">Whose contact it is brought to.</param>
/// <param name="Contact">The contact's id in the party's roster.</param>
/// <param name="Channel">operational or diplomatic.</param>
/// <param name="From">The party that acted; absent when nobody did.</param>
/// <param name="Subject">To be read at its place in the API.</param>
/// <param name="Warning">The warning that it is about, as the party may see it, and as it is when it is sent.</param>
public sealed record WebhookData(
    long Leaf, string Event, string Party, string Contact, string Channel, string? From, EventSubjectView Subject, WarningView? Warning);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WebhookBody))]
internal sealed partial class WebhookJson : JsonSerializerContext;
