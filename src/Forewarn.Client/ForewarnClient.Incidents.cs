using System.Text;
using System.Text.Json;
using Forewarn.Client.Model;

namespace Forewarn.Client;

/// <content>Incidents, accounts and public statements (scope <c>forewarn.liaison</c> to change, <c>forewarn.read</c> to read).</content>
public sealed partial class ForewarnClient
{
    /// <summary>Largest report that is taken, in bytes.</summary>
    public const int ReportBytesMax = 32 * 1024 * 1024;

    /// <summary>Opens an incident; or changes it, or has it gathered anew.</summary>
    /// <param name="id">Of the caller's choice.</param>
    /// <param name="terms">Where and when.</param>
    /// <param name="version">The version that is changed; null to open it.</param>
    public Task<IncidentAnswer> PutIncidentAsync(Guid id, IncidentTerms terms, int? version = null, CancellationToken cancellation = default) =>
        ChangeAsync(HttpMethod.Put, $"/v1/incidents/{id}", terms, ClientJson.Default.IncidentTerms, version, ClientJson.Default.IncidentAnswer, cancellation);

    /// <summary>The incidents that concern the caller.</summary>
    public IAsyncEnumerable<IncidentSummary> IncidentsAsync(CancellationToken cancellation = default) => PagesAsync(async cursor =>
    {
        var page = await _api.GetAsync($"/v1/incidents?limit={PageSize}" + CursorQuery(cursor, '&'), ClientJson.Default.IncidentsPage, cancellation);
        return (page.Incidents, page.NextCursor);
    }, "incidents", cancellation);

    /// <summary>An incident as the caller may see it; null when there is none.</summary>
    /// <param name="with">Other parties of it: then only what each of them may see is shown, the same to all of them.</param>
    public Task<IncidentReading?> FindIncidentAsync(Guid id, IEnumerable<string>? with = null, CancellationToken cancellation = default) =>
        _api.FindAsync($"/v1/incidents/{id}{WithQuery(with)}", ClientJson.Default.IncidentReading, cancellation);

    /// <summary>The report of an incident: one HTML page.</summary>
    public Task<byte[]> IncidentReportAsync(Guid id, IEnumerable<string>? with = null, CancellationToken cancellation = default) =>
        ReportAsync(HttpMethod.Get, $"/v1/incidents/{id}/report{WithQuery(with)}", null, cancellation);

    /// <summary>What would have been found, and when, had something been declared otherwise. Nothing is recorded.</summary>
    public Task<IncidentReading> WhatIfAsync(Guid id, WhatIfTerms terms, IEnumerable<string>? with = null, CancellationToken cancellation = default) =>
        _api.AskAsync($"/v1/incidents/{id}/what-if{WithQuery(with)}", JsonSerializer.SerializeToUtf8Bytes(terms, ClientJson.Default.WhatIfTerms), ClientJson.Default.IncidentReading, cancellation);

    /// <summary>The same as one HTML page, beside what is on record.</summary>
    public Task<byte[]> WhatIfReportAsync(Guid id, WhatIfTerms terms, IEnumerable<string>? with = null, CancellationToken cancellation = default) =>
        ReportAsync(HttpMethod.Post, $"/v1/incidents/{id}/what-if/report{WithQuery(with)}", JsonSerializer.SerializeToUtf8Bytes(terms, ClientJson.Default.WhatIfTerms), cancellation);

    /// <summary>Files the caller's account, or another in its place.</summary>
    /// <param name="party">The caller.</param>
    /// <param name="version">Version of the account that is replaced; null for the first.</param>
    public Task<AccountAnswer> FileAccountAsync(Guid incident, string party, AccountTerms terms, int? version = null, CancellationToken cancellation = default) =>
        ChangeAsync(HttpMethod.Put, $"/v1/incidents/{incident}/accounts/{Uri.EscapeDataString(party)}", terms, ClientJson.Default.AccountTerms, version, ClientJson.Default.AccountAnswer, cancellation);

    /// <summary>Publishes a statement: everybody can read it from then on, and it cannot be taken back.</summary>
    public Task<StatementAnswer> PublishStatementAsync(Guid id, StatementTerms terms, CancellationToken cancellation = default) =>
        ChangeAsync(HttpMethod.Put, $"/v1/statements/{id}", terms, ClientJson.Default.StatementTerms, null, ClientJson.Default.StatementAnswer, cancellation);

    /// <summary>Adds a correction to a statement of the caller's own.</summary>
    /// <param name="version">The statement's version: one more than the corrections that it has.</param>
    public Task<StatementAnswer> CorrectStatementAsync(Guid id, CorrectionTerms terms, int version, CancellationToken cancellation = default) =>
        ChangeAsync(HttpMethod.Post, $"/v1/statements/{id}/corrections", terms, ClientJson.Default.CorrectionTerms, version, ClientJson.Default.StatementAnswer, cancellation);

    /// <summary>All public statements, in the order in which they were published.</summary>
    public IAsyncEnumerable<Statement> StatementsAsync(CancellationToken cancellation = default) => PagesAsync(async cursor =>
    {
        var page = await _api.GetAsync($"/v1/statements?limit={PageSize}" + CursorQuery(cursor, '&'), ClientJson.Default.StatementsPage, cancellation);
        return (page.Statements, page.NextCursor);
    }, "statements", cancellation);

    private async Task<byte[]> ReportAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellation)
    {
        using var response = await _api.SendAsync(method, path, body, null, isSigned: false, cancellation);
        return await ApiConnection.ReadBytesAsync(response.Content, ReportBytesMax, $"{method} {path}", cancellation);
    }

    private static string WithQuery(IEnumerable<string>? with)
    {
        var query = new StringBuilder();
        foreach (string party in with ?? [])
            query.Append(query.Length == 0 ? "?with=" : ",").Append(Uri.EscapeDataString(party));
        return query.ToString();
    }
}
