using System.Text.Json;
using Forewarn.Client.Model;

namespace Forewarn.Client;

/// <content>Operational intents, constraints and subscriptions (scope <c>forewarn.declare</c>), and what stands (<c>forewarn.read</c>).</content>
public sealed partial class ForewarnClient
{
    /// <summary>Declares an operational intent, or changes the version given.</summary>
    public Task<DeclarationAnswer> DeclareAsync(Guid id, OperationalIntentTerms terms, int? version = null, CancellationToken cancellation = default) =>
        DeclareAsync(DeclarationId.OfIntent(id), JsonSerializer.SerializeToUtf8Bytes(terms, ClientJson.Default.OperationalIntentTerms), version, cancellation);

    /// <summary>Declares a constraint, or changes the version given.</summary>
    public Task<DeclarationAnswer> DeclareAsync(Guid id, ConstraintTerms terms, int? version = null, CancellationToken cancellation = default) =>
        DeclareAsync(DeclarationId.OfConstraint(id), JsonSerializer.SerializeToUtf8Bytes(terms, ClientJson.Default.ConstraintTerms), version, cancellation);

    /// <summary>Declares with a body of the caller's making, sent and signed byte by byte as it is.</summary>
    /// <param name="body">A JSON object as docs/api.md describes it.</param>
    public Task<DeclarationAnswer> DeclareAsync(DeclarationId id, ReadOnlyMemory<byte> body, int? version = null, CancellationToken cancellation = default) =>
        _api.ChangeAsync(HttpMethod.Put, id.Path, body, version, ClientJson.Default.DeclarationAnswer, cancellation);

    /// <summary>What declaring with the same arguments would lead to, now; changes nothing, and tells nobody.</summary>
    /// <exception cref="ForewarnProblemException">Declaring it would be refused, for the same reason.</exception>
    public Task<DeclarationPreview> PreviewAsync(DeclarationId id, ReadOnlyMemory<byte> body, int? version = null, CancellationToken cancellation = default) =>
        _api.AskAsync(id.Path + "/preview", body, ClientJson.Default.DeclarationPreview, cancellation, version: version);

    /// <summary>Takes a declaration back, or ends it when it has begun.</summary>
    public Task<DeclarationAnswer> EndAsync(DeclarationId id, int version, CancellationToken cancellation = default) =>
        _api.ChangeAsync(HttpMethod.Delete, id.Path, null, version, ClientJson.Default.DeclarationAnswer, cancellation);

    /// <summary>Reveals what was sealed: the node holds it against the commitment, and warns as of a change.</summary>
    public Task<DeclarationAnswer> RevealAsync(DeclarationId id, int version, Opening opening, CancellationToken cancellation = default) => ChangeAsync(
        HttpMethod.Post, id.Path + "/reveal", new OpeningTerms(Convert.ToBase64String(opening.Salt.Span), Convert.ToBase64String(opening.Sealed.Span)),
        ClientJson.Default.OpeningTerms, version, ClientJson.Default.DeclarationAnswer, cancellation);

    /// <summary>A declaration as it stands; null when there is none of that name.</summary>
    public async Task<Declaration?> FindAsync(DeclarationId id, CancellationToken cancellation = default) =>
        await _api.FindAsync(id.Path, ClientJson.Default.DeclarationReading, cancellation) is { } reading ? reading.OperationalIntent ?? reading.Constraint : null;

    /// <summary>What stands in a part of the airspace.</summary>
    public IAsyncEnumerable<Declaration> SearchAsync(Volume4D area, CancellationToken cancellation = default) => PagesAsync(async cursor =>
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new SearchTerms(area, PageSize, cursor), ClientJson.Default.SearchTerms);
        var page = await _api.AskAsync("/v1/search", body, ClientJson.Default.SearchPage, cancellation);
        return (page.Declarations, page.NextCursor);
    }, "search", cancellation);

    /// <summary>Where the caller's declarations overlap those of others.</summary>
    public IAsyncEnumerable<AirspaceConflict> ConflictsAsync(CancellationToken cancellation = default) => PagesAsync(async cursor =>
    {
        var page = await _api.GetAsync($"/v1/conflicts?limit={PageSize}{CursorQuery(cursor, '&')}", ClientJson.Default.ConflictsPage, cancellation);
        return (page.Conflicts, page.NextCursor);
    }, "conflicts", cancellation);

    /// <summary>Asks to be warned of what others declare in a part of the airspace, or changes the version given.</summary>
    public Task<SubscriptionAnswer> SubscribeAsync(Guid id, SubscriptionTerms terms, int? version = null, CancellationToken cancellation = default) =>
        ChangeAsync(HttpMethod.Put, $"/v1/subscriptions/{id:D}", terms, ClientJson.Default.SubscriptionTerms, version, ClientJson.Default.SubscriptionAnswer, cancellation);

    /// <summary>Ends a subscription.</summary>
    public Task<SubscriptionAnswer> UnsubscribeAsync(Guid id, int version, CancellationToken cancellation = default) =>
        _api.ChangeAsync(HttpMethod.Delete, $"/v1/subscriptions/{id:D}", null, version, ClientJson.Default.SubscriptionAnswer, cancellation);

    /// <summary>A subscription of the caller; null when there is none of that name.</summary>
    public async Task<Subscription?> FindSubscriptionAsync(Guid id, CancellationToken cancellation = default) =>
        (await _api.FindAsync($"/v1/subscriptions/{id:D}", ClientJson.Default.SubscriptionReading, cancellation))?.Subscription;
}
