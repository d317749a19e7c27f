using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Cli.Replay;

/// <summary>A warning as <c>GET /v1/warnings</c> gives it.</summary>
public sealed record WarningAnswer(
    string Id,
    string From,
    string To,
    SubjectAnswer Subject,
    string Change,
    string Channel,
    int Rung,
    Instant DeclaredAt,
    string Verdict,
    Instant? StartsAt = null,
    Instant? DeliveredAt = null,
    string? Transport = null,
    Duration? RequiredLead = null,
    string? Arrangement = null,
    Duration? Lead = null,
    AcknowledgementAnswer? Acknowledgement = null,
    Instant? AcknowledgeBy = null);

/// <summary>The operational intent or constraint that something is about.</summary>
/// <param name="Version">A number or a text, as the node has it.</param>
public sealed record SubjectAnswer(string Id, JsonElement Version = default);

public sealed record AcknowledgementAnswer(string By, Instant At, string Answer, string? Text = null);

internal sealed record WarningsAnswer(WarningAnswer[] Warnings, string? NextCursor = null);

/// <summary>The answer to a declaration; one of the two entities is there.</summary>
internal sealed record DeclareAnswer(
    EntityAnswer? OperationalIntent = null,
    EntityAnswer? Constraint = null,
    long? Position = null,
    OverlapAnswer[]? Overlaps = null,
    NodeFindingAnswer[]? Findings = null);

internal sealed record EntityAnswer(string Id, JsonElement Version);

internal sealed record OverlapAnswer(string Id, string Manager);

internal sealed record NodeFindingAnswer(string Kind, string? Detail = null);

internal sealed record ObserveAnswer(
    CheckAnswer Check, NodeFindingAnswer[]? Findings = null, OverlapAnswer[]? Overlaps = null, long? Position = null);

internal sealed record CheckAnswer(
    bool Declared,
    bool Inside,
    SubjectAnswer? Subject = null,
    double? HorizontalMissM = null,
    double? VerticalMissM = null,
    Duration? TimeMiss = null);

internal sealed record ArrangementAnswer(
    CoverLostAnswer[]? CoverLost = null, EntityAnswer? Arrangement = null, long? Position = null);

internal sealed record CoverLostAnswer(string[] Parties, string[] Kinds, string Arrangement, Instant From);

internal sealed record AcceptedAnswer(long? Position = null);

internal sealed record ProblemAnswer(string? Title = null, string? Detail = null);

/// <summary>How the node's JSON is read: snake_case, RFC 3339 moments, ISO 8601 durations; a field that a later node adds is
/// passed over.</summary>
internal static class NodeJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 32,
        Converters = { new InstantConverter(), new DurationConverter() },
    };

    private sealed class InstantConverter : JsonConverter<Instant>
    {
        public override Instant Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            ParseResult<Instant> parsed = InstantPattern.ExtendedIso.Parse(reader.GetString() ?? "");
            return parsed.Success ? parsed.Value : throw new JsonException("not a moment in UTC");
        }

        public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) =>
            writer.WriteStringValue(InstantPattern.ExtendedIso.Format(value));
    }

    private sealed class DurationConverter : JsonConverter<Duration>
    {
        public override Duration Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            Figure.TryParseDuration(reader.GetString() ?? "", out Duration duration)
                ? duration
                : throw new JsonException("not an ISO 8601 duration");

        public override void Write(Utf8JsonWriter writer, Duration value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Figure.Iso(value));
    }
}
