using System.Text.Json.Serialization;

namespace Forewarn.Server.Api.Wire;

/// <summary>The wire's JSON: snake case, nothing unknown, nothing twice, no comments, at most <see cref="DepthMax"/> deep.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    MaxDepth = DepthMax)]
[JsonSerializable(typeof(OperationalIntentBody))]
[JsonSerializable(typeof(ConstraintBody))]
[JsonSerializable(typeof(RevealBody))]
[JsonSerializable(typeof(DeclarationAnswer))]
[JsonSerializable(typeof(DeclarationReading))]
[JsonSerializable(typeof(SearchBody))]
[JsonSerializable(typeof(SearchAnswer))]
[JsonSerializable(typeof(ConflictsAnswer))]
[JsonSerializable(typeof(PartyBody))]
[JsonSerializable(typeof(PartyAnswer))]
[JsonSerializable(typeof(PartyReading))]
[JsonSerializable(typeof(PartiesAnswer))]
[JsonSerializable(typeof(Delivery.WebhookSecretAnswer))]
[JsonSerializable(typeof(ArrangementBody))]
[JsonSerializable(typeof(ArrangementAnswer))]
[JsonSerializable(typeof(ArrangementReading))]
[JsonSerializable(typeof(ArrangementsAnswer))]
[JsonSerializable(typeof(SubscriptionBody))]
[JsonSerializable(typeof(SubscriptionAnswer))]
[JsonSerializable(typeof(SubscriptionReading))]
[JsonSerializable(typeof(WarningView))]
[JsonSerializable(typeof(WarningsAnswer))]
[JsonSerializable(typeof(AcknowledgementBody))]
[JsonSerializable(typeof(AcknowledgementAnswer))]
[JsonSerializable(typeof(ResolutionBody))]
[JsonSerializable(typeof(RosterBody))]
[JsonSerializable(typeof(RosterAnswer))]
[JsonSerializable(typeof(RosterReading))]
[JsonSerializable(typeof(DrillBody))]
[JsonSerializable(typeof(DrillAnswer))]
[JsonSerializable(typeof(DrillReading))]
[JsonSerializable(typeof(DrillsAnswer))]
[JsonSerializable(typeof(ObservationBody))]
[JsonSerializable(typeof(ObservationAnswer))]
[JsonSerializable(typeof(LeafReading))]
[JsonSerializable(typeof(EvidenceBody))]
[JsonSerializable(typeof(ErasureBody))]
[JsonSerializable(typeof(ErasureAnswer))]
[JsonSerializable(typeof(KeyBody))]
[JsonSerializable(typeof(KeyAnswer))]
[JsonSerializable(typeof(KeysAnswer))]
[JsonSerializable(typeof(StatisticsAnswer))]
[JsonSerializable(typeof(Volume4DBody[]))]
[JsonSerializable(typeof(IncidentBody))]
[JsonSerializable(typeof(IncidentAnswer))]
[JsonSerializable(typeof(IncidentsAnswer))]
[JsonSerializable(typeof(IncidentReading))]
[JsonSerializable(typeof(AccountBody))]
[JsonSerializable(typeof(AccountAnswer))]
[JsonSerializable(typeof(WhatIfBody))]
[JsonSerializable(typeof(StatementBody))]
[JsonSerializable(typeof(CorrectionBody))]
[JsonSerializable(typeof(StatementAnswer))]
[JsonSerializable(typeof(StatementsAnswer))]
[JsonSerializable(typeof(EventView))]
[JsonSerializable(typeof(PartyView))]
[JsonSerializable(typeof(ArrangementView))]
[JsonSerializable(typeof(SubscriptionView))]
[JsonSerializable(typeof(ReplayClockBody))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(Problem))]
public sealed partial class WireJson : JsonSerializerContext
{
    /// <summary>Deepest nesting of a body.</summary>
    public const int DepthMax = 16;
}
