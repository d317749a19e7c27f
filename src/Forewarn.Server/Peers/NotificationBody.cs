using System.Buffers;
using System.Text.Json;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Server.Api;
using Forewarn.Server.Astm.Uss;

namespace Forewarn.Server.Peers;

/// <summary>What USSs are told of one change (F3548-21, PutOperationalIntentDetailsParameters, PutConstraintDetailsParameters): the entity, which is
/// written once, and for each of them its own subscriptions.</summary>
internal sealed class NotificationBody
{
    private readonly Declaration _declaration;
    private readonly byte[]? _entity;

    /// <param name="view">The version that is told of; when it has ended, the entity is left out, which says so.</param>
    /// <param name="self">Base URL of this node.</param>
    public NotificationBody(ReferenceView view, UssBaseUrl self)
    {
        _declaration = view.Declaration;
        if (_declaration.EndedAt is null)
            _entity = Write(json => DetailsWriter.Entity(json, view, self, view.Declaration.DeclaredAt));
    }

    /// <param name="subscriptions">Of one USS.</param>
    public byte[] For(IEnumerable<SubscriberToNotify> subscriptions) => Write(json =>
    {
        bool isConstraint = _declaration is Constraint;
        json.WriteStartObject();
        json.WriteString(isConstraint ? "constraint_id"u8 : "operational_intent_id"u8, _declaration.Id.Value);
        if (_entity is not null)
        {
            json.WritePropertyName(isConstraint ? "constraint"u8 : "operational_intent"u8);
            json.WriteRawValue(_entity, skipInputValidation: true);
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
    });

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, Responses.WriterOptions);
        write(json);
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
