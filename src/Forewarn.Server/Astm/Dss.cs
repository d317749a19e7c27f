using System.Collections.Immutable;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Server.Api;
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

    /// <summary>A declaration that stands, as the DSS shows it; null when there is none.</summary>
    public ReferenceView? Find(EntityKey key) =>
        Node.Read(state => state.Find(key) is { EndedAt: null } declaration ? state.View(declaration) : (ReferenceView?)null);

    /// <summary>The answer to a search, unless it lists more than one answer does.</summary>
    /// <exception cref="ProblemException">It does; 413.</exception>
    public static ImmutableArray<T> RequireListable<T>(ImmutableArray<T> found) => found.Length <= Limits.ReferencesListedMax ? found
        : throw new ProblemException(Problem.Create(413, "area-too-large", "The area is too large",
            $"more than {Limits.ReferencesListedMax} are relevant to it", "area_of_interest", "a smaller area, or less time"));

    /// <summary>The time, for a look at a state that may be ahead of the clock.</summary>
    public Instant Now(AirspaceState state) => Instant.Max(state.Time, Clock.GetCurrentInstant());

    /// <summary>A writer of references for one reader.</summary>
    public ReferenceWriter WriterFor(PartyId reader) => new(reader, OwnUrl.Value, Clock.GetCurrentInstant());

    /// <exception cref="InvalidValueException">It is reached without TLS, and that is not allowed; names the field.</exception>
    public UssBaseUrl Require(UssBaseUrl url, string field) => url.IsHttps || AllowsHttp ? url
        : throw new InvalidValueException(field, "http, without TLS", NameReader.UrlAccepted);
}
