using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Client.Model;

/// <summary>How the API's JSON is spelled: snake_case, RFC 3339 moments, ISO 8601 durations. What a later node adds is passed over.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    MaxDepth = DepthMax,
    Converters = [typeof(InstantConverter), typeof(DurationConverter)])]
[JsonSerializable(typeof(OperationalIntentTerms))]
[JsonSerializable(typeof(ConstraintTerms))]
[JsonSerializable(typeof(DeclarationAnswer))]
[JsonSerializable(typeof(DeclarationReading))]
[JsonSerializable(typeof(DeclarationPreview))]
[JsonSerializable(typeof(SearchTerms))]
[JsonSerializable(typeof(SearchPage))]
[JsonSerializable(typeof(ConflictsPage))]
[JsonSerializable(typeof(LiveEvent))]
[JsonSerializable(typeof(Warning))]
[JsonSerializable(typeof(WarningsPage))]
[JsonSerializable(typeof(WarningHistory))]
[JsonSerializable(typeof(DeliveriesTerms))]
[JsonSerializable(typeof(DeliveriesAnswer))]
[JsonSerializable(typeof(AcknowledgementTerms))]
[JsonSerializable(typeof(AcknowledgementAnswer))]
[JsonSerializable(typeof(ResolutionTerms))]
[JsonSerializable(typeof(RosterTerms))]
[JsonSerializable(typeof(RosterAnswer))]
[JsonSerializable(typeof(WebhookSecretReading))]
[JsonSerializable(typeof(RosterReading))]
[JsonSerializable(typeof(DrillTerms))]
[JsonSerializable(typeof(DrillAnswer))]
[JsonSerializable(typeof(DrillReading))]
[JsonSerializable(typeof(DrillsReading))]
[JsonSerializable(typeof(StatisticsReading))]
[JsonSerializable(typeof(WarningStatistics))]
[JsonSerializable(typeof(Observation))]
[JsonSerializable(typeof(ObservationAnswer))]
[JsonSerializable(typeof(PartyTerms))]
[JsonSerializable(typeof(PartyAnswer))]
[JsonSerializable(typeof(PartyReading))]
[JsonSerializable(typeof(PartiesPage))]
[JsonSerializable(typeof(List<Party>))]
[JsonSerializable(typeof(ArrangementTerms))]
[JsonSerializable(typeof(ArrangementAnswer))]
[JsonSerializable(typeof(ArrangementReading))]
[JsonSerializable(typeof(ArrangementsReading))]
[JsonSerializable(typeof(DraftTerms))]
[JsonSerializable(typeof(DraftAnswer))]
[JsonSerializable(typeof(DraftReading))]
[JsonSerializable(typeof(DraftsPage))]
[JsonSerializable(typeof(LeaveTerms))]
[JsonSerializable(typeof(SuspensionTerms))]
[JsonSerializable(typeof(MembershipAnswer))]
[JsonSerializable(typeof(MembershipPreview))]
[JsonSerializable(typeof(UncoveredPage))]
[JsonSerializable(typeof(CoveragePage))]
[JsonSerializable(typeof(SubscriptionTerms))]
[JsonSerializable(typeof(SubscriptionAnswer))]
[JsonSerializable(typeof(SubscriptionReading))]
[JsonSerializable(typeof(SiteTerms))]
[JsonSerializable(typeof(SiteConfirmationTerms))]
[JsonSerializable(typeof(SiteAnswer))]
[JsonSerializable(typeof(SiteReading))]
[JsonSerializable(typeof(SitesPage))]
[JsonSerializable(typeof(SiteImportAnswer))]
[JsonSerializable(typeof(ThreadTerms))]
[JsonSerializable(typeof(ThreadAnswer))]
[JsonSerializable(typeof(ThreadReading))]
[JsonSerializable(typeof(ThreadsPage))]
[JsonSerializable(typeof(MessageTerms))]
[JsonSerializable(typeof(MessageAnswer))]
[JsonSerializable(typeof(MessagesPage))]
[JsonSerializable(typeof(ReadTerms))]
[JsonSerializable(typeof(CallTerms))]
[JsonSerializable(typeof(CallAnswer))]
[JsonSerializable(typeof(CallReading))]
[JsonSerializable(typeof(CallsPage))]
[JsonSerializable(typeof(ReadoutTerms))]
[JsonSerializable(typeof(ReadoutAnswer))]
[JsonSerializable(typeof(TemplatesReading))]
[JsonSerializable(typeof(LeafReading))]
[JsonSerializable(typeof(RecordStanding))]
[JsonSerializable(typeof(PartyKeyTerms))]
[JsonSerializable(typeof(PartyKeyAnswer))]
[JsonSerializable(typeof(PartyKeysReading))]
[JsonSerializable(typeof(OpeningTerms))]
[JsonSerializable(typeof(EvidenceTerms))]
[JsonSerializable(typeof(PoolChangeTerms))]
[JsonSerializable(typeof(PoolChangeAnswer))]
[JsonSerializable(typeof(ErasureTerms))]
[JsonSerializable(typeof(ErasureAnswer))]
[JsonSerializable(typeof(IncidentTerms))]
[JsonSerializable(typeof(List<Volume4D>))]
[JsonSerializable(typeof(IncidentAnswer))]
[JsonSerializable(typeof(IncidentsPage))]
[JsonSerializable(typeof(IncidentReading))]
[JsonSerializable(typeof(AccountTerms))]
[JsonSerializable(typeof(AccountAnswer))]
[JsonSerializable(typeof(WhatIfTerms))]
[JsonSerializable(typeof(StatementTerms))]
[JsonSerializable(typeof(CorrectionTerms))]
[JsonSerializable(typeof(StatementAnswer))]
[JsonSerializable(typeof(StatementsPage))]
[JsonSerializable(typeof(ReplayClock))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ClientJson : JsonSerializerContext
{
    /// <summary>Deepest nesting of an answer.</summary>
    public const int DepthMax = 32;

    /// <summary>An ISO 8601 duration in its shortest form, cut to 100 ns; a negative one with its sign in front.</summary>
    private sealed class DurationConverter : JsonConverter<Duration>
    {
        public override Duration Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            string text = reader.GetString() ?? "";
            bool isNegative = text.StartsWith("-P", StringComparison.Ordinal);
            return PeriodPattern.NormalizingIso.Parse(isNegative ? text[1..] : text).TryGetValue(Period.Zero, out var period) && period is { Years: 0, Months: 0 }
                ? isNegative ? -period.ToDuration() : period.ToDuration()
                : throw new JsonException("not an ISO 8601 duration of days, hours, minutes and seconds");
        }

        public override void Write(Utf8JsonWriter writer, Duration value, JsonSerializerOptions options) =>
            writer.WriteStringValue(XmlConvert.ToString(value.ToTimeSpan()));
    }

    private sealed class InstantConverter : JsonConverter<Instant>
    {
        public override Instant Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            InstantPattern.ExtendedIso.Parse(reader.GetString() ?? "").TryGetValue(default, out var moment)
                ? moment : throw new JsonException("not a moment in UTC, RFC 3339");

        public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) =>
            writer.WriteStringValue(InstantPattern.ExtendedIso.Format(value));
    }
}

/// <summary>The clock of a node that replays the past.</summary>
internal sealed record ReplayClock(Instant Now);
