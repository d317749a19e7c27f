using Forewarn.Client.Model;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Client;

/// <content>Arrangements on their way, and out of them (scope <c>forewarn.liaison</c> to change, <c>forewarn.read</c> to read).</content>
public sealed partial class ForewarnClient
{
    /// <summary>Puts an arrangement, or a change of one, to its members; drafting signs it.</summary>
    public Task<DraftAnswer> DraftAsync(DraftTerms terms, CancellationToken cancellation = default) =>
        ChangeAsync(HttpMethod.Post, "/v1/drafts", terms, ClientJson.Default.DraftTerms, null, ClientJson.Default.DraftAnswer, cancellation);

    /// <summary>Signs a draft: exactly the content whose hash its id is.</summary>
    public Task<DraftAnswer> SignAsync(string draft, CancellationToken cancellation = default) =>
        _api.ChangeAsync(HttpMethod.Post, $"{DraftPath(draft)}/signature", null, null, ClientJson.Default.DraftAnswer, cancellation);

    /// <summary>Takes the caller's draft back, or says that the caller will not sign it.</summary>
    public Task<DraftAnswer> CloseDraftAsync(string draft, CancellationToken cancellation = default) =>
        _api.ChangeAsync(HttpMethod.Delete, DraftPath(draft), null, null, ClientJson.Default.DraftAnswer, cancellation);

    /// <summary>A draft; null when there is none of that name for the caller to sign.</summary>
    public async Task<Draft?> FindDraftAsync(string draft, CancellationToken cancellation = default) =>
        (await _api.FindAsync(DraftPath(draft), ClientJson.Default.DraftReading, cancellation))?.Draft;

    /// <summary>The drafts that the caller has to sign, or had to until lately.</summary>
    public IAsyncEnumerable<Draft> DraftsAsync(CancellationToken cancellation = default) => PagesAsync(async cursor =>
    {
        var page = await _api.GetAsync($"/v1/drafts?limit={PageSize}{CursorQuery(cursor, '&')}", ClientJson.Default.DraftsPage, cancellation);
        return (page.Drafts, page.NextCursor);
    }, "drafts", cancellation);

    /// <summary>Announces that the caller leaves; as soon as the notice allows unless a moment is given.</summary>
    public Task<MembershipAnswer> LeaveAsync(string arrangement, Instant? until = null, string? text = null, CancellationToken cancellation = default) => ChangeAsync(
        HttpMethod.Post, $"{ArrangementPath(arrangement)}/leave", new LeaveTerms(until, text), ClientJson.Default.LeaveTerms, null, ClientJson.Default.MembershipAnswer, cancellation);

    /// <summary>What would lose cover if the caller left.</summary>
    public Task<MembershipPreview> PreviewLeaveAsync(string arrangement, Instant? until = null, CancellationToken cancellation = default) =>
        _api.GetAsync($"{ArrangementPath(arrangement)}/leave{MomentQuery("until", until)}", ClientJson.Default.MembershipPreview, cancellation);

    /// <summary>Announces that the caller suspends its part; as soon as the notice allows unless a moment is given.</summary>
    public Task<MembershipAnswer> SuspendAsync(string arrangement, Instant? from = null, string? text = null, CancellationToken cancellation = default) => ChangeAsync(
        HttpMethod.Post, $"{ArrangementPath(arrangement)}/suspension", new SuspensionTerms(from, text), ClientJson.Default.SuspensionTerms, null,
        ClientJson.Default.MembershipAnswer, cancellation);

    /// <summary>What would lose cover if the caller suspended its part.</summary>
    public Task<MembershipPreview> PreviewSuspensionAsync(string arrangement, Instant? from = null, CancellationToken cancellation = default) =>
        _api.GetAsync($"{ArrangementPath(arrangement)}/suspension{MomentQuery("from", from)}", ClientJson.Default.MembershipPreview, cancellation);

    /// <summary>Takes the caller's part up again, at once.</summary>
    public Task<MembershipAnswer> ResumeAsync(string arrangement, CancellationToken cancellation = default) =>
        _api.ChangeAsync(HttpMethod.Delete, $"{ArrangementPath(arrangement)}/suspension", null, null, ClientJson.Default.MembershipAnswer, cancellation);

    /// <summary>The activities in the gaps of an arrangement, as far as they concern the caller.</summary>
    public IAsyncEnumerable<UncoveredActivity> UncoveredAsync(string arrangement, CancellationToken cancellation = default) => PagesAsync(async cursor =>
    {
        var page = await _api.GetAsync(
            $"{ArrangementPath(arrangement)}/uncovered?limit={PageSize}{CursorQuery(cursor, '&')}", ClientJson.Default.UncoveredPage, cancellation);
        return (page.Activities, page.NextCursor);
    }, "uncovered", cancellation);

    /// <summary>Who should have warned whom in a period and had no arrangement.</summary>
    /// <param name="from">First moment.</param>
    /// <param name="to">First moment after it.</param>
    /// <param name="near">How near activities come to meet; the node's usual measure unless given.</param>
    /// <param name="party">For the operator: of this party alone.</param>
    public IAsyncEnumerable<UncoveredMeeting> CoverageAsync(
        Instant from, Instant to, SeparationTerms? near = null, string? party = null, CancellationToken cancellation = default) => PagesAsync(async cursor =>
    {
        var page = await _api.GetAsync(
            $"/v1/coverage?limit={PageSize}{CoverageQuery(from, to, near, party)}{CursorQuery(cursor, '&')}", ClientJson.Default.CoveragePage, cancellation);
        return (page.Meetings, page.NextCursor);
    }, "coverage", cancellation);

    private static string CoverageQuery(Instant from, Instant to, SeparationTerms? near, string? party)
    {
        string query = $"&{MomentQuery("from", from)[1..]}&{MomentQuery("to", to)[1..]}";
        if (near is not null)
            query += FormattableString.Invariant($"&horizontal_m={near.HorizontalM}&vertical_m={near.VerticalM}&time={System.Xml.XmlConvert.ToString(near.Time.ToTimeSpan())}");
        return party is null ? query : $"{query}&party={Uri.EscapeDataString(party)}";
    }

    private static string MomentQuery(string name, Instant? moment) =>
        moment is { } given ? $"?{name}={Uri.EscapeDataString(InstantPattern.ExtendedIso.Format(given))}" : "";

    private static string DraftPath(string draft) => $"/v1/drafts/{Uri.EscapeDataString(draft)}";
}
