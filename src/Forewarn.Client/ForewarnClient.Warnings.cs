using System.Collections.Immutable;
using Forewarn.Client.Model;

namespace Forewarn.Client;

/// <content>Warnings, answers to them, and what was seen.</content>
public sealed partial class ForewarnClient
{
    /// <summary>Warnings owed to the caller, which reading delivers, or by it (scope <c>forewarn.read</c>).</summary>
    /// <param name="state">undelivered, unacknowledged, acknowledged or not-acknowledged; all when null.</param>
    public IAsyncEnumerable<Warning> WarningsAsync(WarningsOwed owed, string? state = null, CancellationToken cancellation = default)
    {
        string query = $"/v1/warnings?limit={PageSize}&owed={(owed == WarningsOwed.ToMe ? "to-me" : "by-me")}"
            + (state is null ? "" : $"&state={Uri.EscapeDataString(state)}");
        return PagesAsync(async cursor =>
        {
            var page = await _api.GetAsync(query + CursorQuery(cursor, '&'), ClientJson.Default.WarningsPage, cancellation);
            return (page.Warnings, page.NextCursor);
        }, "warnings", cancellation);
    }

    /// <summary>One warning, delivered by reading it when it is owed to the caller; null when there is none.</summary>
    public Task<Warning?> FindWarningAsync(string id, CancellationToken cancellation = default) =>
        _api.FindAsync($"/v1/warnings/{Uri.EscapeDataString(id)}", ClientJson.Default.Warning, cancellation);

    /// <summary>What has become of a warning that is owed to the caller or by it, in its order, as far as the node keeps events; reading it delivers nothing.</summary>
    public async Task<ImmutableArray<LiveEvent>> WarningHistoryAsync(string id, CancellationToken cancellation = default) =>
        (await _api.GetAsync($"/v1/warnings/{Uri.EscapeDataString(id)}/history", ClientJson.Default.WarningHistory, cancellation)).Events;

    /// <summary>Takes delivery of warnings owed to the caller that somebody has before his eyes (scope <c>forewarn.acknowledge</c>).</summary>
    /// <param name="warnings">Their ids, 1 to 1,000.</param>
    public Task<DeliveriesAnswer> TakeDeliveryAsync(ImmutableArray<string> warnings, CancellationToken cancellation = default) =>
        ChangeAsync(HttpMethod.Post, "/v1/warnings/deliveries", new DeliveriesTerms(warnings), ClientJson.Default.DeliveriesTerms, null,
            ClientJson.Default.DeliveriesAnswer, cancellation);

    /// <summary>Answers a warning owed to the caller (scope <c>forewarn.acknowledge</c>).</summary>
    public Task<AcknowledgementAnswer> AcknowledgeAsync(string warning, AcknowledgementTerms terms, CancellationToken cancellation = default) =>
        ChangeAsync(HttpMethod.Post, $"/v1/warnings/{Uri.EscapeDataString(warning)}/acknowledgement", terms, ClientJson.Default.AcknowledgementTerms, null,
            ClientJson.Default.AcknowledgementAnswer, cancellation);

    /// <summary>Changes what the caller declared to what a warned party asks for, in one step (scope <c>forewarn.declare</c>).</summary>
    public Task<DeclarationAnswer> AcceptProposalAsync(string warning, ResolutionTerms terms, CancellationToken cancellation = default) =>
        ChangeAsync(HttpMethod.Post, $"/v1/warnings/{Uri.EscapeDataString(warning)}/proposal/acceptance", terms, ClientJson.Default.ResolutionTerms, null,
            ClientJson.Default.DeclarationAnswer, cancellation);

    /// <summary>Declines what a warned party asks for (scope <c>forewarn.declare</c>).</summary>
    public Task<AcknowledgementAnswer> DeclineProposalAsync(string warning, ResolutionTerms terms, CancellationToken cancellation = default) =>
        ChangeAsync(HttpMethod.Post, $"/v1/warnings/{Uri.EscapeDataString(warning)}/proposal/refusal", terms, ClientJson.Default.ResolutionTerms, null,
            ClientJson.Default.AcknowledgementAnswer, cancellation);

    /// <summary>Reports what was seen (scope <c>forewarn.observe</c>).</summary>
    public Task<ObservationAnswer> ObserveAsync(Observation observation, CancellationToken cancellation = default) =>
        ChangeAsync(HttpMethod.Post, "/v1/observations", observation, ClientJson.Default.Observation, null, ClientJson.Default.ObservationAnswer, cancellation);

    /// <summary>Reports with a body of the caller's making, sent and signed byte by byte as it is.</summary>
    public Task<ObservationAnswer> ObserveAsync(ReadOnlyMemory<byte> body, CancellationToken cancellation = default) =>
        _api.ChangeAsync(HttpMethod.Post, "/v1/observations", body, null, ClientJson.Default.ObservationAnswer, cancellation);
}
