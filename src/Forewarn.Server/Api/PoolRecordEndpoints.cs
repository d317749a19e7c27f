using System.Globalization;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Merkle;
using Forewarn.Server.Node;
using Forewarn.Server.Recording;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Forewarn.Server.Api;

/// <summary>Shows the other members of the pool what this node's record says, and what members have signed of it (docs/pool.md, "What members give each other").</summary>
/// <remarks>For nodes, and not in the description of the API: no token opens it, but the signature of a member's key.</remarks>
internal static class PoolRecordEndpoints
{
    public const string Checkpoint = "/pool/v1/checkpoint";

    private const string Leaves = "/pool/v1/leaves";

    /// <summary>Where the receipt of a leaf is.</summary>
    public static string LeafPath(long index) => string.Create(CultureInfo.InvariantCulture, $"{Leaves}/{index}");

    /// <param name="pool">The pool of this node; null when it is alone.</param>
    /// <param name="cosigner">This node's part in the pool's record; null likewise.</param>
    public static void MapPoolRecord(this IEndpointRouteBuilder app, AirspaceNode node, Cosigners cosigners, PoolCosigner? cosigner, PoolOptions? pool, IClock clock)
    {
        app.MapGet(Checkpoint, async (HttpContext context) =>
        {
            PoolDoor.RequireMember(context.Request, node.Membership, pool, clock);
            await WriteAsync(context, (cosigners.Final ?? cosigner!.Cosign(node.Record.Latest)).ToBytes());
        }).ExcludeFromDescription();

        app.MapGet(Leaves + "/{index}", async (HttpContext context, string index) =>
        {
            PoolDoor.RequireMember(context.Request, node.Membership, pool, clock);
            if (!long.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out long leaf) || cosigners.Final is not { } final || final.Checkpoint.Size <= leaf)
                throw new ProblemException(Problem.NotFound("leaf under a checkpoint that is final"));
            var files = node.Record.Files;
            await WriteAsync(context, new Receipt(files.ReadLeaf(leaf), leaf, MerkleTree.InclusionProof(files, leaf, final.Checkpoint.Size), final).ToBytes());
        }).ExcludeFromDescription();
    }

    private static async Task WriteAsync(HttpContext context, byte[] text)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = text.Length;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.Body.WriteAsync(text, context.RequestAborted);
    }
}
