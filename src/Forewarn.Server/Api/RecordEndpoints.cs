using System.IO.Compression;
using Forewarn.Core;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Leaves;
using Forewarn.Record.Merkle;
using Forewarn.Record.Tiles;
using Forewarn.Record.Witnesses;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Astm;
using Forewarn.Server.Node;
using Forewarn.Server.Recording;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Forewarn.Server.Api;

/// <summary>The record as the tiled log that it is (C2SP tlog-tiles), its receipts, and the details behind its leaves.</summary>
internal static class RecordEndpoints
{
    /// <summary>Longest that a request waits for its receipt to become final, in seconds.</summary>
    public const int WaitSecondsMax = 60;

    /// <summary>Parties, the operator, and USSs: the record has leaves of all of them.</summary>
    private static readonly string[] Authors = [Scopes.Read, Scopes.Admin, .. UtmScopes.All];

    /// <summary>Receipts that one party waits for at once: each holds a connection.</summary>
    public const int WaitsPerPartyMax = 100;

    public static void MapRecord(this IEndpointRouteBuilder app, AirspaceNode node, Cosigners cosigners, RecordReaders readers, PoolCosigner? pool, CancellationToken stopping)
    {
        var log = app.MapGroup("/record").WithTags("Record");
        MapLog(log, node.Record, cosigners, readers);
        MapCosigning(log, pool);
        MapReceipts(app.MapGroup("/v1").WithTags("Record"), node, cosigners, stopping);
    }

    private static void MapLog(RouteGroupBuilder group, RecordKeeper record, Cosigners cosigners, RecordReaders readers)
    {
        string caching = readers == RecordReaders.Everyone ? "public, max-age=31536000, immutable" : "private, max-age=31536000, immutable";

        For(readers, group.MapGet("/checkpoint", (Delegate)(async (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "no-cache";
            await WriteTextAsync(context, cosigners.Newest().ToBytes());
        })))
        .Produces<string>(200, "text/plain").WithSummary("The newest checkpoint, signed by the log (C2SP tlog-checkpoint)");

        For(readers, group.MapGet("/key", (Delegate)(async (HttpContext context) =>
            await WriteTextAsync(context, System.Text.Encoding.UTF8.GetBytes(record.Key + "\n")))))
        .Produces<string>(200, "text/plain").WithSummary("The key that checkpoints are signed with, as a verifier key (C2SP signed-note)");

        For(readers, group.MapGet("/tile/{**path}", async (HttpContext context, string? path) =>
        {
            if (!TileAddress.TryParse(path, out var address) || !address.IsIn(record.Latest.Checkpoint.Size))
                throw new ProblemException(Problem.NotFound("tile"));
            context.Response.Headers.CacheControl = caching;
            await WriteBytesAsync(context, record.Files.ReadTile(address), isCompressible: address.IsEntries);
        }))
        .Produces<byte[]>(200, "application/octet-stream").WithSummary("A tile of hashes, or a bundle of entries (C2SP tlog-tiles)");
    }

    private static void MapCosigning(RouteGroupBuilder group, PoolCosigner? pool) => group.MapPost("/add-checkpoint", (Delegate)(async (HttpContext context) =>
    {
        if (pool is null)
            throw new ProblemException(Problem.NotFound("pool: one node alone runs this airspace"));
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = AddCheckpointRequest.BytesMax;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var answer = await pool.AddCheckpointAsync(body.GetBuffer().AsMemory(0, (int)body.Length), context.RequestAborted);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        if (answer.Status == 503)
            context.Response.Headers.RetryAfter = "1";
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }))
    .Accepts<string>("text/plain", "*/*").Produces<string>(200, "text/plain").Produces<string>(409, WitnessAnswer.SizeContentType).Produces<string>(400, "text/plain").Produces<string>(403, "text/plain")
    .Produces<string>(422, "text/plain").Produces<string>(503, "text/plain").WithProblems(404, 413)
    .WithSummary("Have a checkpoint cosigned by this node as a member of its pool (C2SP tlog-witness)")
    .WithDescription("It needs a member's cosignature already, and is cosigned when this node's own tree has that root at that size: the proof is not looked at. Who asks needs no token.");

    private static void MapReceipts(RouteGroupBuilder group, AirspaceNode node, Cosigners cosigners, CancellationToken stopping)
    {
        var record = node.Record;
        var turns = new PartyTurns(WaitsPerPartyMax, "receipts that are waited for");
        group.MapGet("/receipts/{index}", async (HttpContext context, string index) =>
        {
            long leaf = IndexOf(index);
            int seconds = context.Query("wait", 0, 0, WaitSecondsMax);
            using PartyTurns.Turn? turn = seconds > 0 ? turns.Take(context.Party()) : null;
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            patience.CancelAfter(TimeSpan.FromSeconds(seconds));
            var (checkpoint, isFinal) = await cosigners.CoveringAsync(leaf, patience.Token);
            if (checkpoint is null)
                throw new ProblemException(Problem.NotFound("leaf"));
            var hashes = MerkleTree.InclusionProof(record.Files, leaf, checkpoint.Checkpoint.Size);
            var receipt = new Receipt(record.Files.ReadLeaf(leaf), leaf, hashes, checkpoint);
            context.Response.Headers["Forewarn-Receipt"] = isFinal ? "final" : "pending";
            context.Response.Headers.CacheControl = "no-cache";
            await WriteTextAsync(context, receipt.ToBytes());
        })
        .RequireScope(Authors).Produces<string>(200, "text/plain").WithProblems(400, 404, 429)
        .WithParameter("wait", $"Seconds to wait until the receipt is final, 0 to {WaitSecondsMax}; 0 unless given. At most {WaitsPerPartyMax} requests of a party wait at once")
        .WithSummary("Proof that a leaf is in the record (C2SP tlog-proof), with the leaf itself")
        .WithDescription("The header Forewarn-Receipt says final when the witnesses that the node's policy asks for have cosigned, else pending.");

        group.MapGet("/record", (HttpContext context) => context.WriteJson(200, RecordView.Of(record, cosigners), WireJson.Default.RecordView))
        .RequireScope(Authors).Produces<RecordView>()
        .WithSummary("How the record stands: its newest checkpoint, its key and policy, and how far each witness is");

        group.MapGet("/leaves/{index}", (HttpContext context, string index) =>
        {
            long leaf = IndexOf(index);
            if (leaf >= record.Latest.Checkpoint.Size)
                throw new ProblemException(Problem.NotFound("leaf"));
            byte[] bytes = record.Files.ReadLeaf(leaf);
            var details = LeafDetails.Parse(record.Files.ReadDetails(leaf));
            var reader = context.Party();
            // What is for every party is not for every USS: one that is no party here sees what it did itself, and what was meant for it.
            bool seesCommon = node.Read(state => state.Find(reader)) is not null || context.Caller().Has(Scopes.Admin) || Leaf.Parse(bytes).By == reader.ToString();
            var visible = details.VisibleTo(reader.ToString()).Zip(details.Parts, (part, stored) =>
                stored.Audience is null && !seesCommon ? DisclosedPart.Withheld(part.Name) : part);
            context.WriteJson(200, new LeafReading(System.Text.Encoding.UTF8.GetString(bytes), [.. visible.Select(DetailView.Of)]), WireJson.Default.LeafReading);
        })
        .RequireScope(Authors).Produces<LeafReading>().WithProblems(400, 404)
        .WithSummary("A leaf, and of the details behind it those that you may see");
    }

    private static long IndexOf(string text) =>
        long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long index)
            ? index : throw new InvalidValueException("index", "not the index of a leaf", "a whole number, as the member leaf of an answer gives it");

    private static RouteHandlerBuilder For(RecordReaders readers, RouteHandlerBuilder endpoint) =>
        readers == RecordReaders.Everyone ? endpoint.WithProblems(404) : endpoint.RequireScope(Authors).WithProblems(404);

    private static async Task WriteTextAsync(HttpContext context, byte[] text)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = text.Length;
        await context.Response.Body.WriteAsync(text, context.RequestAborted);
    }

    /// <summary>Leaves are texts, and compress to a third; hashes do not.</summary>
    private static async Task WriteBytesAsync(HttpContext context, byte[] bytes, bool isCompressible)
    {
        context.Response.ContentType = "application/octet-stream";
        if (isCompressible)
            context.Response.Headers.Vary = "Accept-Encoding";
        if (isCompressible && TakesGzip(context.Request))
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await gzip.WriteAsync(bytes, context.RequestAborted);
            return;
        }
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    /// <summary>RFC 9110, section 12.5.3: a quality of 0 says that it is not acceptable.</summary>
    private static bool TakesGzip(HttpRequest request) => request.GetTypedHeaders().AcceptEncoding
        .Any(coding => coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && coding.Quality is not 0);
}
