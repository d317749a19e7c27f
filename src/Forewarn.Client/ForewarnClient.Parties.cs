using Forewarn.Client.Model;

namespace Forewarn.Client;

/// <content>Parties and arrangements: changed by the operator (scope <c>forewarn.admin</c>), read by all (<c>forewarn.read</c>).</content>
public sealed partial class ForewarnClient
{
    /// <summary>Registers a party, or changes the version given.</summary>
    public Task<PartyAnswer> PutPartyAsync(string id, PartyTerms terms, int? version = null, CancellationToken cancellation = default) =>
        ChangeAsync(HttpMethod.Put, PartyPath(id), terms, ClientJson.Default.PartyTerms, version, ClientJson.Default.PartyAnswer, cancellation);

    /// <summary>Removes a party that has nothing standing.</summary>
    public Task<PartyAnswer> RemovePartyAsync(string id, int version, CancellationToken cancellation = default) =>
        _api.ChangeAsync(HttpMethod.Delete, PartyPath(id), null, version, ClientJson.Default.PartyAnswer, cancellation);

    /// <summary>A party; null when there is none of that name.</summary>
    public async Task<Party?> FindPartyAsync(string id, CancellationToken cancellation = default) =>
        (await _api.FindAsync(PartyPath(id), ClientJson.Default.PartyReading, cancellation))?.Party;

    /// <summary>Who shares the airspace.</summary>
    public IAsyncEnumerable<Party> PartiesAsync(CancellationToken cancellation = default) => PagesAsync(async cursor =>
    {
        var page = await _api.GetAsync($"/v1/parties?limit={PageSize}{CursorQuery(cursor, '&')}", ClientJson.Default.PartiesPage, cancellation);
        return (page.Parties, page.NextCursor);
    }, "parties", cancellation);

    /// <summary>Records an arrangement, or changes the version given.</summary>
    public Task<ArrangementAnswer> PutArrangementAsync(string id, ArrangementTerms terms, int? version = null, CancellationToken cancellation = default) =>
        ChangeAsync(HttpMethod.Put, ArrangementPath(id), terms, ClientJson.Default.ArrangementTerms, version, ClientJson.Default.ArrangementAnswer, cancellation);

    /// <summary>Removes an arrangement.</summary>
    public Task<ArrangementAnswer> RemoveArrangementAsync(string id, int version, CancellationToken cancellation = default) =>
        _api.ChangeAsync(HttpMethod.Delete, ArrangementPath(id), null, version, ClientJson.Default.ArrangementAnswer, cancellation);

    /// <summary>An arrangement; null when there is none of that name, or the caller is no member.</summary>
    public async Task<Arrangement?> FindArrangementAsync(string id, CancellationToken cancellation = default) =>
        (await _api.FindAsync(ArrangementPath(id), ClientJson.Default.ArrangementReading, cancellation))?.Arrangement;

    /// <summary>The arrangements that the caller is a member of.</summary>
    public async Task<IReadOnlyList<Arrangement>> ArrangementsAsync(CancellationToken cancellation = default) =>
        (await _api.GetAsync("/v1/arrangements", ClientJson.Default.ArrangementsReading, cancellation)).Arrangements;

    private static string PartyPath(string id) => $"/v1/parties/{Uri.EscapeDataString(id)}";

    private static string ArrangementPath(string id) => $"/v1/arrangements/{Uri.EscapeDataString(id)}";
}
