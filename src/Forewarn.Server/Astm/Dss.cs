using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Server.Astm.Wire;
using Forewarn.Server.Node;
using NodaTime;

namespace Forewarn.Server.Astm;

/// <summary>What the F3548 endpoints of a node share.</summary>
/// <param name="Node">The airspace.</param>
/// <param name="Clock">The node's clock.</param>
/// <param name="Tokens">Vouches for what a search has shown.</param>
/// <param name="OwnUrl">Where USSs reach this node; known once it listens.</param>
/// <param name="AllowsHttp">Whether USSs may be reached without TLS.</param>
internal sealed record Dss(AirspaceNode Node, IClock Clock, AirspaceTokens Tokens, Lazy<UssBaseUrl> OwnUrl, bool AllowsHttp)
{
    /// <summary>Makes a state that was not changed to the wanted relevance decide by it, durably.</summary>
    public static async Task SetRelevanceAsync(AirspaceNode node, Relevance relevance)
    {
        if (node.Read(state => state.Relevance) != relevance)
            await node.SubmitAsync(new SetRelevance(relevance));
    }

    /// <summary>A writer of references for one reader.</summary>
    public ReferenceWriter WriterFor(PartyId reader) => new(reader, OwnUrl.Value, Clock.GetCurrentInstant());

    /// <exception cref="InvalidValueException">It is reached without TLS, and that is not allowed; names the field.</exception>
    public UssBaseUrl Require(UssBaseUrl url, string field) => url.IsHttps || AllowsHttp ? url
        : throw new InvalidValueException(field, "http, without TLS", NameReader.UrlAccepted);
}
