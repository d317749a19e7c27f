using Forewarn.Client.Model;

namespace Forewarn.Client;

/// <content>Contacts and drills (scope <c>forewarn.liaison</c> to change, <c>forewarn.read</c> to read).</content>
public sealed partial class ForewarnClient
{
    /// <summary>Sets the contacts of the caller, or as the operator of another party, or changes the version given.</summary>
    public Task<RosterAnswer> PutRosterAsync(string party, RosterTerms terms, int? version = null, CancellationToken cancellation = default) =>
        ChangeAsync(HttpMethod.Put, RosterPath(party), terms, ClientJson.Default.RosterTerms, version, ClientJson.Default.RosterAnswer, cancellation);

    /// <summary>Sets contacts with a body of the caller's making, sent and signed byte by byte as it is.</summary>
    public Task<RosterAnswer> PutRosterAsync(string party, ReadOnlyMemory<byte> body, int? version = null, CancellationToken cancellation = default) =>
        _api.ChangeAsync(HttpMethod.Put, RosterPath(party), body, version, ClientJson.Default.RosterAnswer, cancellation);

    /// <summary>The contacts of the caller, or for the operator of another party; null when there are none, or they are not the caller's to see.</summary>
    public Task<RosterReading?> FindRosterAsync(string party, CancellationToken cancellation = default) =>
        _api.FindAsync(RosterPath(party), ClientJson.Default.RosterReading, cancellation);

    /// <summary>The secret that the requests to a contact's webhook are signed with, for whoever receives them (scope <c>forewarn.liaison</c>).</summary>
    public async Task<string> WebhookSecretAsync(string party, string contact, CancellationToken cancellation = default) =>
        (await _api.GetAsync($"{RosterPath(party)}/webhook-secret/{Uri.EscapeDataString(contact)}", ClientJson.Default.WebhookSecretReading, cancellation)).Secret;

    /// <summary>Begins an exercise.</summary>
    public Task<DrillAnswer> BeginDrillAsync(Guid id, DrillTerms terms, CancellationToken cancellation = default) =>
        ChangeAsync(HttpMethod.Put, $"/v1/drills/{id}", terms, ClientJson.Default.DrillTerms, null, ClientJson.Default.DrillAnswer, cancellation);

    /// <summary>An exercise that the caller has begun, or is warned of; null when there is none.</summary>
    public Task<DrillReading?> FindDrillAsync(Guid id, CancellationToken cancellation = default) =>
        _api.FindAsync($"/v1/drills/{id}", ClientJson.Default.DrillReading, cancellation);

    /// <summary>The exercises of late that the caller has begun, or is warned of.</summary>
    public async Task<IReadOnlyList<Drill>> DrillsAsync(CancellationToken cancellation = default) =>
        (await _api.GetAsync("/v1/drills", ClientJson.Default.DrillsReading, cancellation)).Drills;

    private static string RosterPath(string party) => $"/v1/parties/{Uri.EscapeDataString(party)}/roster";
}
