using Forewarn.Journal.Pool;
using Forewarn.Server.Node;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Forewarn.Server.Api;

/// <summary>Lets in the nodes of the pool's other members, and nobody else (docs/pool.md, "Who may ask").</summary>
internal static class PoolDoor
{
    /// <param name="membership">Who the members are now; null for a node that is alone.</param>
    /// <param name="pool">The pool of this node; null likewise.</param>
    /// <exception cref="ProblemException">The request is not signed by a member of the pool, for this node and now; or there is no pool.</exception>
    public static void RequireMember(HttpRequest request, Membership? membership, PoolOptions? pool, IClock clock)
    {
        if (pool is null || membership is null)
            throw new ProblemException(Problem.NotFound("pool: one node alone runs this airspace"));
        if (PoolAuthorization.Read(request.Headers.Authorization, pool.Member, request.Method, request.Path.ToUriComponent() + request.QueryString.ToUriComponent()) is not { } read)
            throw Refused(401, "unauthorized", "the request is not signed by a member of the pool");
        if (read.Request.ProblemOf(read.Signature, membership, clock.GetCurrentInstant()) is { } problem)
            throw Refused(403, "not-member", problem);
    }

    private static ProblemException Refused(int status, string code, string problem) => new(Problem.Create(
        status, code, "Only members of the pool may ask", problem, "Authorization", "a signature of the key that a member has now, as docs/pool.md has it"));
}
