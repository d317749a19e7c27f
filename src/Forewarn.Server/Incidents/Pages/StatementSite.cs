using Forewarn.Core.Airspace;

namespace Forewarn.Server.Incidents.Pages;

/// <summary>Whose statements the public pages show, and at which address.</summary>
/// <param name="Airspace">Name of the airspace: the origin of its record.</param>
/// <param name="BaseUrl">Where the node is reached, without a slash at the end.</param>
/// <param name="Calendars">In which its parties read dates.</param>
/// <param name="Party">A party by its id; null for one that is gone.</param>
internal sealed record StatementSite(string Airspace, string BaseUrl, Calendar[] Calendars, Func<PartyId, Party?> Party)
{
    public string ListUrl => $"{BaseUrl}/statements";

    public string FeedUrl => $"{BaseUrl}/statements/feed.atom";

    public string UrlOf(EntityId statement) => $"{BaseUrl}/statements/{statement}";

    public string NameOf(PartyId party) => Party(party)?.Name ?? party.ToString();
}
