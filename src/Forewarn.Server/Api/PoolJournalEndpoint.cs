using System.Globalization;
using Forewarn.Journal;
using Forewarn.Server.Node;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Forewarn.Server.Api;

/// <summary>Gives the journal to the other members of the pool, and to nobody else: confidential details are in it (docs/pool.md, "What members give each other").</summary>
/// <remarks>For nodes, and not in the description of the API: no token opens it, but the signature of a member's key.</remarks>
internal static class PoolJournalEndpoint
{
    public const string Path = "/pool/v1/journal";

    /// <summary>Journals that one node gives at once.</summary>
    public const int StreamsMax = 4;

    /// <summary>How long one request may last; whoever wants more comes back for the rest.</summary>
    private static readonly TimeSpan StreamTimeMax = TimeSpan.FromMinutes(10);

    /// <param name="pool">The pool of this node; null when it is alone.</param>
    public static void MapPoolJournal(this IEndpointRouteBuilder app, AirspaceNode node, PoolOptions? pool, IClock clock, CancellationToken stopping)
    {
        int streams = 0;
        app.MapGet(Path, (Delegate)(async (HttpContext context) =>
        {
            PoolDoor.RequireMember(context.Request, node.Membership, pool, clock);
            long after = After(context.Request);
            if (Interlocked.Increment(ref streams) > StreamsMax)
            {
                Interlocked.Decrement(ref streams);
                throw new ProblemException(Problem.Create(503, "overloaded", "The node is busy", $"{StreamsMax} members are given the journal", accepted: "the same request a little later, or at another member") with { RetryAfterSeconds = 5 });
            }
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            ended.CancelAfter(StreamTimeMax);
            try
            {
                await GiveAsync(context, node.Excerpt(), after, ended.Token);
            }
            catch (Exception broken) when (context.Response.HasStarted && broken is OperationCanceledException or JournalException or ObjectDisposedException or IOException)
            {
                // Without its end, nobody takes it for whole.
                context.Abort();
            }
            finally
            {
                Interlocked.Decrement(ref streams);
            }
        })).ExcludeFromDescription();
    }

    private static async Task GiveAsync(HttpContext context, JournalExcerpt excerpt, long after, CancellationToken cancellation)
    {
        context.Response.ContentType = "application/octet-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        foreach (var piece in excerpt.GiveAfter(after))
            await context.Response.Body.WriteAsync(piece, cancellation);
    }

    private static long After(HttpRequest request) =>
        long.TryParse(request.Query["after"], NumberStyles.None, CultureInfo.InvariantCulture, out long after) ? after
            : throw new ProblemException(Problem.Create(400, "invalid", "A value is not accepted", "it says no entry after which to begin", "after", "the position of an entry, 0 for all"));
}
