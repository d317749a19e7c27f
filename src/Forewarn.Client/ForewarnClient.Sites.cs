using System.Collections.Immutable;
using System.Text.Json;
using Forewarn.Client.Model;

namespace Forewarn.Client;

/// <content>Protected sites and movements: changes with scope <c>forewarn.liaison</c> and a token that says which person acts, reading with
/// <c>forewarn.read</c>.</content>
public sealed partial class ForewarnClient
{
    /// <summary>Enters a site, or changes the version given. It binds nobody until another person confirms it.</summary>
    public Task<SiteAnswer> EnterSiteAsync(Guid id, SiteTerms terms, int? version = null, CancellationToken cancellation = default) =>
        EnterSiteAsync(id, JsonSerializer.SerializeToUtf8Bytes(terms, ClientJson.Default.SiteTerms), version, cancellation);

    /// <summary>Enters a site with a body of the caller's making.</summary>
    /// <param name="body">A JSON object as docs/sites.md describes it.</param>
    public Task<SiteAnswer> EnterSiteAsync(Guid id, ReadOnlyMemory<byte> body, int? version = null, CancellationToken cancellation = default) =>
        _api.ChangeAsync(HttpMethod.Put, $"/v1/sites/{id:D}", body, version, ClientJson.Default.SiteAnswer, cancellation);

    /// <summary>Confirms what another person of the party entered, or confirms again what stands.</summary>
    /// <param name="positions">Where it is, as the second person says it.</param>
    public Task<SiteAnswer> ConfirmSiteAsync(Guid id, ImmutableArray<LatLng> positions, int version, CancellationToken cancellation = default) => ChangeAsync(
        HttpMethod.Put, $"/v1/sites/{id:D}/confirmation", new SiteConfirmationTerms(positions), ClientJson.Default.SiteConfirmationTerms, version, ClientJson.Default.SiteAnswer, cancellation);

    /// <summary>Takes a site back.</summary>
    public Task<SiteAnswer> WithdrawSiteAsync(Guid id, int version, CancellationToken cancellation = default) =>
        _api.ChangeAsync(HttpMethod.Delete, $"/v1/sites/{id:D}", null, version, ClientJson.Default.SiteAnswer, cancellation);

    /// <summary>A site of the caller's party, or one of another that is in force; null when there is none of that id.</summary>
    public async Task<Site?> FindSiteAsync(Guid id, CancellationToken cancellation = default) =>
        (await _api.FindAsync($"/v1/sites/{id:D}", ClientJson.Default.SiteReading, cancellation))?.Site;

    /// <summary>The sites of the caller's party, and those of others that are in force.</summary>
    /// <param name="state">entered, pending, in-force, unconfirmed, over or withdrawn; all unless given.</param>
    /// <param name="ownOnly">Without those of others.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public IAsyncEnumerable<Site> SitesAsync(string? state = null, bool ownOnly = false, CancellationToken cancellation = default) => PagesAsync(async cursor =>
    {
        string query = $"{(state is null ? "" : $"&state={Uri.EscapeDataString(state)}")}{(ownOnly ? "&owner=me" : "")}{CursorQuery(cursor, '&')}";
        var page = await _api.GetAsync($"/v1/sites?limit={PageSize}{query}", ClientJson.Default.SitesPage, cancellation);
        return (page.Sites, page.NextCursor);
    }, "sites", cancellation);

    /// <summary>Enters a list of sites, row by row.</summary>
    /// <param name="list">JSON, CSV or GeoJSON in UTF-8.</param>
    /// <param name="contentType">application/json, text/csv or application/geo+json.</param>
    /// <param name="checkOnly">Whether to say only what would be found.</param>
    /// <param name="cancellation">Ends the request; what was entered stays entered.</param>
    public Task<SiteImportAnswer> ImportSitesAsync(ReadOnlyMemory<byte> list, string contentType, bool checkOnly = false, CancellationToken cancellation = default) =>
        _api.AskAsync($"/v1/sites/import?check={(checkOnly ? "true" : "false")}", list, ClientJson.Default.SiteImportAnswer, cancellation, contentType);
}
