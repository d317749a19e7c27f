using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Core.Geometry;
using Forewarn.Core.Incidents;
using Forewarn.Core.Warnings;
using Forewarn.Server.Api;
using Forewarn.Server.Api.Wire;
using NodaTime;

namespace Forewarn.Server.Recording;

/// <summary>Writes the values of the details as the JSON that leaves commit to (docs/record.md, "The details").</summary>
/// <remarks>The bytes are part of the format of a leaf: whoever changes them begins a new format version. Not thread-safe.</remarks>
internal sealed partial class DetailWriter
{
    /// <summary>Subscribers and missing references that a leaf lists: it stays small, whatever others have put into the airspace.</summary>
    private const int ListedMax = 100;

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly Utf8JsonWriter _json;

    public DetailWriter() => _json = new Utf8JsonWriter(_buffer, Responses.WriterOptions);

    public delegate void Write<in T>(Utf8JsonWriter json, T value);

    /// <summary>The JSON text of a value; valid until the next call.</summary>
    public ReadOnlySpan<byte> Of<T>(T value, Write<T> write)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        write(_json, value);
        _json.Flush();
        return _buffer.WrittenSpan;
    }

    /// <summary>The volumes of a declaration, as ASTM F3548-21 spells them.</summary>
    public static void Volumes(Utf8JsonWriter json, Declaration declaration)
    {
        json.WriteStartArray();
        foreach (var volume in declaration.Volumes)
            Volume(json, volume);
        json.WriteEndArray();
    }

    /// <summary>What kind of activity it is, in which state, and what of it is disclosed.</summary>
    public static void Activity(Utf8JsonWriter json, Declaration declaration)
    {
        json.WriteStartObject();
        json.WriteString("kind"u8, Names<ActivityKind>.Of(declaration.Kind));
        if (declaration is OperationalIntent intent)
            json.WriteString("state"u8, intent.State.ToString());
        json.WriteString("disclosure"u8, Names<Disclosure>.Of(declaration.Disclosure));
        json.WriteEndObject();
    }

    public static void Text(Utf8JsonWriter json, string text) => json.WriteStringValue(text);

    /// <summary>What was sealed, with its salt.</summary>
    public static void Opening(Utf8JsonWriter json, Opening opening)
    {
        json.WriteStartObject();
        json.WriteBase64String("salt"u8, opening.Salt.Span);
        json.WriteBase64String("sealed"u8, opening.Sealed.Span);
        json.WriteEndObject();
    }

    public static void Refusal(Utf8JsonWriter json, Refused refused)
    {
        json.WriteStartObject();
        json.WriteString("field"u8, refused.Field);
        json.WriteString("problem"u8, refused.Problem);
        json.WriteString("accepted"u8, refused.Accepted);
        json.WriteEndObject();
    }

    /// <summary>A warning as it was owed.</summary>
    public static void Warning(Utf8JsonWriter json, Warning warning)
    {
        json.WriteStartObject();
        json.WriteNumber("number"u8, warning.Number);
        json.WriteString("subject"u8, SubjectOf(warning));
        json.WriteNumber("version"u8, warning.SubjectVersion);
        json.WriteString("change"u8, Names<Change>.Of(warning.Change));
        if (warning.Disclosure == Disclosure.Full)
            json.WriteString("kind"u8, Names<ActivityKind>.Of(warning.Kind));
        json.WriteString("starts_at"u8, Times.Of(warning.StartsAt));
        json.WriteString("ends_at"u8, Times.Of(warning.EndsAt));
        if (warning.Requirement is { } requirement)
        {
            json.WriteStartObject("requirement"u8);
            json.WriteString("arrangement"u8, requirement.Arrangement.ToString());
            json.WriteNumber("lead_time_s"u8, Seconds(requirement.LeadTime));
            json.WriteEndObject();
        }
        json.WriteStartArray("reasons"u8);
        foreach (var reason in ReasonView.Of(warning.Reasons))
            json.WriteStringValue(reason.Id is null ? reason.Kind : $"{reason.Type ?? reason.Kind}/{reason.Id}");
        json.WriteEndArray();
        if (warning.AcknowledgeBy is { } deadline)
            json.WriteString("acknowledge_by"u8, Times.Of(deadline));
        json.WriteEndObject();
    }

    /// <summary>How a warning reached its party, and with what lead time.</summary>
    public static void Delivery(Utf8JsonWriter json, Warning warning)
    {
        var delivery = warning.Delivery!.Value;
        json.WriteStartObject();
        json.WriteString("transport"u8, Names<Transport>.Of(delivery.Transport));
        if (delivery.Contact is { } contact)
            json.WriteString("contact"u8, contact.ToString());
        json.WriteString("subject"u8, SubjectOf(warning));
        json.WriteNumber("version"u8, warning.SubjectVersion);
        json.WriteString("starts_at"u8, Times.Of(warning.StartsAt));
        json.WriteNumber("lead_time_s"u8, Seconds(warning.StartsAt - delivery.At));
        if (warning.Requirement is { } requirement)
            json.WriteNumber("required_s"u8, Seconds(requirement.LeadTime));
        json.WriteString("verdict"u8, Names<Verdict>.Of(warning.VerdictAt(delivery.At)));
        json.WriteEndObject();
    }

    /// <summary>The step of the ladder that a warning was taken to, or that it was the last.</summary>
    public static void Escalation(Utf8JsonWriter json, (AirspaceEvent Event, Warning Warning) escalated)
    {
        var (happened, warning) = escalated;
        int step = happened.Version;
        json.WriteStartObject();
        json.WriteNumber("step"u8, step);
        json.WriteString("channel"u8, Names<Channel>.Of(warning.Ladder[step].Channel));
        if (warning.Ladder[step].Post is { } post)
            json.WriteString("post"u8, post.ToString());
        if (happened.Kind == EventKind.WarningEscalated)
            json.WriteString("acknowledge_by"u8, Times.Of(happened.At + warning.Ladder[step].AcknowledgeWithin));
        json.WriteEndObject();
    }

    public static void AnswerGiven(Utf8JsonWriter json, Answer answer)
    {
        json.WriteStartObject();
        json.WriteString("answer"u8, Names<Answer>.Of(answer));
        json.WriteEndObject();
    }

    /// <summary>What a person said: who, and the words.</summary>
    public static void Words(Utf8JsonWriter json, (string By, string Text) words)
    {
        json.WriteStartObject();
        json.WriteString("by"u8, words.By);
        json.WriteString("text"u8, words.Text);
        json.WriteEndObject();
    }

    public static void Seen(Utf8JsonWriter json, Observation observation)
    {
        json.WriteStartObject();
        json.WriteString("party"u8, observation.Party.ToString());
        json.WriteString("kind"u8, Names<ActivityKind>.Of(observation.Kind));
        if (observation.Subject is { } subject)
            json.WriteString("subject"u8, EntityName.Of(subject));
        json.WriteString("at"u8, Times.Of(observation.At));
        json.WriteStartObject("position"u8);
        json.WriteNumber("lat"u8, observation.Position.Lat);
        json.WriteNumber("lng"u8, observation.Position.Lng);
        if (observation.AltitudeMetres is { } altitude)
            json.WriteNumber("altitude_m"u8, altitude);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void SeenWords(Utf8JsonWriter json, Observation observation)
    {
        json.WriteStartObject();
        json.WriteString("event"u8, observation.Event);
        json.WriteString("source"u8, observation.Source);
        json.WriteEndObject();
    }

    public static void Conformance(Utf8JsonWriter json, Observed observed)
    {
        var conformance = observed.Conformance;
        json.WriteStartObject();
        json.WriteBoolean("inside"u8, conformance.IsInside);
        if (conformance.Subject is { } subject)
            json.WriteString("subject"u8, EntityName.Of(subject));
        json.WriteNumber("horizontal_miss_m"u8, conformance.HorizontalMissMetres);
        json.WriteNumber("vertical_miss_m"u8, conformance.VerticalMissMetres);
        json.WriteNumber("time_miss_s"u8, Seconds(conformance.TimeMiss));
        json.WriteStartArray("overlaps"u8);
        foreach (var overlap in observed.Overlaps)
            json.WriteStringValue(EntityName.Of(overlap.Key));
        json.WriteEndArray();
        json.WriteStartArray("findings"u8);
        foreach (var finding in observed.Findings)
            json.WriteStringValue(Names<Finding>.Of(finding));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Party(Utf8JsonWriter json, Party party) => JsonSerializer.Serialize(json, PartyView.Of(party), WireJson.Default.PartyView);

    public static void Arrangement(Utf8JsonWriter json, Arrangement arrangement) =>
        JsonSerializer.Serialize(json, ArrangementView.Of(arrangement), WireJson.Default.ArrangementView);

    public static void Subscription(Utf8JsonWriter json, Subscription subscription) =>
        JsonSerializer.Serialize(json, SubscriptionView.Of(subscription), WireJson.Default.SubscriptionView);

    /// <summary>A reference as its USS wrote it, and whom the USS was told to notify.</summary>
    public static void Reference(Utf8JsonWriter json, (Declaration Declaration, ImmutableArray<SubscriberToNotify> Subscribers) changed)
    {
        var (declaration, subscribers) = changed;
        json.WriteStartObject();
        if (declaration is OperationalIntent intent)
            json.WriteString("state"u8, intent.State.ToString());
        json.WriteString("uss_base_url"u8, declaration.Reference!.UssBaseUrl.ToString());
        if (declaration.Reference.SubscriptionId is { } subscription)
            json.WriteString("subscription_id"u8, subscription.Value);
        json.WritePropertyName("extents"u8);
        Volumes(json, declaration);
        json.WriteStartArray("subscribers"u8);
        foreach (var subscriber in subscribers.AsSpan()[..Math.Min(subscribers.Length, ListedMax)])
        {
            json.WriteStartObject();
            if (!subscriber.UssBaseUrl.IsNone)
                json.WriteString("uss_base_url"u8, subscriber.UssBaseUrl.ToString());
            json.WriteString("subscription_id"u8, subscriber.SubscriptionId.Value);
            json.WriteNumber("notification_index"u8, subscriber.NotificationIndex);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (subscribers.Length > ListedMax)
            json.WriteNumber("subscribers_count"u8, subscribers.Length);
        json.WriteEndObject();
    }

    /// <summary>What a key did not know, or the first of it: the refusal says how many.</summary>
    public static void Missing(Utf8JsonWriter json, ImmutableArray<ReferenceView> missing)
    {
        json.WriteStartArray();
        foreach (var (declaration, _) in missing.AsSpan()[..Math.Min(missing.Length, ListedMax)])
        {
            json.WriteStartObject();
            json.WriteString("type"u8, Names<EntityType>.Of(declaration.Type));
            json.WriteString("id"u8, declaration.Id.Value);
            json.WriteNumber("version"u8, declaration.Version);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>A subscription of a USS.</summary>
    public static void UssSubscription(Utf8JsonWriter json, Subscription subscription)
    {
        json.WriteStartObject();
        json.WriteString("uss_base_url"u8, subscription.UssBaseUrl!.Value.ToString());
        json.WriteStartArray("extents"u8);
        foreach (var volume in subscription.Extents.Volumes)
            Volume(json, volume);
        json.WriteEndArray();
        json.WriteBoolean("notify_for_operational_intents"u8, subscription.NotifyForOperationalIntents);
        json.WriteBoolean("notify_for_constraints"u8, subscription.NotifyForConstraints);
        json.WriteBoolean("implicit_subscription"u8, subscription.IsImplicit);
        json.WriteEndObject();
    }

    /// <summary>A subscription that a USS asked for.</summary>
    public static void SubscriptionProposal(Utf8JsonWriter json, SubscriptionProposal proposal)
    {
        json.WriteStartObject();
        json.WriteString("uss_base_url"u8, proposal.UssBaseUrl.ToString());
        json.WriteBoolean("notify_for_operational_intents"u8, proposal.NotifyForOperationalIntents);
        json.WriteBoolean("notify_for_constraints"u8, proposal.NotifyForConstraints);
        json.WriteEndObject();
    }

    public static void Availability(Utf8JsonWriter json, UssAvailability availability)
    {
        json.WriteStartObject();
        json.WriteString("uss"u8, availability.Uss.ToString());
        json.WriteString("availability"u8, availability.State.ToString());
        json.WriteEndObject();
    }

    /// <summary>What a peer USS said to parties of this node.</summary>
    public static void Received(Utf8JsonWriter json, ReceiveNotification received)
    {
        json.WriteStartObject();
        WriteIds(json, received.Subscriptions);
        json.WriteString("body"u8, received.Notification);
        json.WriteEndObject();
    }

    /// <summary>Where what a peer USS said to several parties stands.</summary>
    public static void ReceivedElsewhere(Utf8JsonWriter json, (ReceiveNotification Received, long Leaf) told)
    {
        json.WriteStartObject();
        WriteIds(json, told.Received.Subscriptions);
        json.WriteNumber("body_in"u8, told.Leaf);
        json.WriteEndObject();
    }

    /// <summary>What this node said to a peer USS, and what came back.</summary>
    public static void Sent(Utf8JsonWriter json, RecordNotification sent)
    {
        json.WriteStartObject();
        json.WriteString("uss_base_url"u8, sent.To.ToString());
        WriteIds(json, sent.Subscriptions);
        json.WriteNumber("status"u8, sent.Status);
        json.WriteEndObject();
    }

    private static void WriteIds(Utf8JsonWriter json, ImmutableArray<EntityId> subscriptions)
    {
        json.WriteStartArray("subscriptions"u8);
        foreach (var subscription in subscriptions)
            json.WriteStringValue(subscription.Value);
        json.WriteEndArray();
    }

    /// <summary>The party's key, as the public JWK that it is.</summary>
    public static void Key(Utf8JsonWriter json, PartyKey key) => json.WriteRawValue(key.Jwk, skipInputValidation: true);

    public static void Signature(Utf8JsonWriter json, CommandSignature signature)
    {
        json.WriteStartObject();
        json.WriteString("jws"u8, signature.Jws);
        json.WriteBase64String("body"u8, signature.Body.Span);
        json.WriteEndObject();
    }

    private static void Volume(Utf8JsonWriter json, Volume4D volume)
    {
        json.WriteStartObject();
        json.WriteStartObject("volume"u8);
        switch (volume.Area)
        {
            case Polygon polygon:
                json.WriteStartObject("outline_polygon"u8);
                json.WriteStartArray("vertices"u8);
                foreach (var vertex in polygon.Vertices)
                {
                    json.WriteStartObject();
                    Place(json, vertex);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteEndObject();
                break;
            case Circle circle:
                json.WriteStartObject("outline_circle"u8);
                json.WriteStartObject("center"u8);
                Place(json, circle.Center);
                json.WriteEndObject();
                json.WriteStartObject("radius"u8);
                json.WriteNumber("value"u8, circle.RadiusMetres);
                json.WriteString("units"u8, "M"u8);
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            default:
                throw new ArgumentException(volume.Area.GetType().Name, nameof(volume));
        }
        Altitude(json, "altitude_lower"u8, volume.Altitude.LowerMetres);
        Altitude(json, "altitude_upper"u8, volume.Altitude.UpperMetres);
        json.WriteEndObject();
        Moment(json, "time_start"u8, volume.Start);
        Moment(json, "time_end"u8, volume.End);
        json.WriteEndObject();
    }

    private static void Place(Utf8JsonWriter json, LatLng place)
    {
        json.WriteNumber("lat"u8, place.Lat);
        json.WriteNumber("lng"u8, place.Lng);
    }

    private static void Altitude(Utf8JsonWriter json, ReadOnlySpan<byte> name, double metres)
    {
        json.WriteStartObject(name);
        json.WriteNumber("value"u8, metres);
        json.WriteString("reference"u8, "W84"u8);
        json.WriteString("units"u8, "M"u8);
        json.WriteEndObject();
    }

    private static void Moment(Utf8JsonWriter json, ReadOnlySpan<byte> name, Instant time)
    {
        json.WriteStartObject(name);
        json.WriteString("value"u8, Times.Of(time));
        json.WriteString("format"u8, "RFC3339"u8);
        json.WriteEndObject();
    }

    private static string SubjectOf(Warning warning) => EntityName.Of(warning.Subject);

    /// <summary>Whole and parts of seconds, exactly as many as there are.</summary>
    private static decimal Seconds(Duration duration) => duration.BclCompatibleTicks / (decimal)NodaConstants.TicksPerSecond;
}
