using System.Buffers;
using Forewarn.Core;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Node;
using Forewarn.Server.Sites.Import;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Forewarn.Server.Api;

/// <summary>Takes lists of protected sites and movements: JSON, CSV or GeoJSON.</summary>
internal static class SiteImportEndpoint
{
    /// <summary>Largest list, in bytes.</summary>
    public const int BodyBytesMax = 16 << 20;

    private const string Json = "application/json";
    private const string Csv = "text/csv";
    private const string GeoJson = "application/geo+json";

    /// <summary>How long a list may take to arrive: meanwhile it has the turn.</summary>
    private static readonly TimeSpan UploadMax = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan TurnWaitMax = TimeSpan.FromSeconds(10);

    public static void MapImport(this RouteGroupBuilder group, AirspaceNode node, IClock clock)
    {
        // A list and what is made of it take some ten megabytes: one after the other.
        var turn = new SemaphoreSlim(1);
        group.MapPost("/import", (Delegate)(async (HttpContext context) =>
        {
            bool isCheckOnly = context.QueryText("check") switch
            {
                null or "false" => false,
                "true" => true,
                _ => throw new InvalidValueException("check", "neither true nor false", "true: say what would be found, and enter nothing"),
            };
            var person = context.Person();
            if (person.IsNobody)
                throw new InvalidValueException("Authorization", "the token does not say which person acts", "a token with act.sub (RFC 8693), such as forewarn token --person mints");
            var read = ReaderFor(context.Request.ContentType);
            if (!await turn.WaitAsync(TurnWaitMax, context.RequestAborted))
                throw new ProblemException(Problem.Create(503, "overloaded", "The node is busy", "another list is being entered", accepted: "the same list a little later") with { RetryAfterSeconds = 5 });
            try
            {
                var rows = read(await BytesAsync(context));
                if (rows.Count == 0)
                    throw new InvalidValueException("", "the list is empty", $"1 to {SiteRow.CountMax} sites");
                var answers = await Task.Run(() => new SiteImport(node, context.Party(), person, clock.GetCurrentInstant(), isCheckOnly).RunAsync(rows));
                context.WriteJson(200, SiteImportAnswer.Of(answers), WireJson.Default.SiteImportAnswer);
            }
            finally
            {
                turn.Release();
            }
        }))
        .RequireScope(Scopes.Liaison).Accepts<SiteImportBody>(Json, Csv, GeoJson).Produces<SiteImportAnswer>().WithProblems(400, 408, 413, 415, 503)
        .WithParameter("check", "true: only say what would be entered and what would be found; false unless given")
        .WithSummary("Enter a list of protected sites and movements")
        .WithDescription("JSON, CSV (UTF-8, the first line names the columns) or GeoJSON (RFC 7946). What is right is entered; every row is answered for itself.");
    }

    private static Func<ReadOnlyMemory<byte>, List<SiteRow>> ReaderFor(string? contentType)
    {
        string[] parts = (contentType ?? "").Split(';', 2, StringSplitOptions.TrimEntries);
        if (parts.Length > 1 && !parts[1].Replace("\"", "", StringComparison.Ordinal).Equals("charset=utf-8", StringComparison.OrdinalIgnoreCase) && !parts[1].StartsWith("header=", StringComparison.OrdinalIgnoreCase))
            throw NotAList();
        return parts[0].ToLowerInvariant() switch
        {
            Json => JsonSites.Read,
            Csv => bytes => CsvSites.Read(bytes.Span),
            GeoJson => GeoJsonSites.Read,
            _ => throw NotAList(),
        };
    }

    private static async Task<ReadOnlyMemory<byte>> BytesAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = BodyBytesMax;
        if (context.Request.ContentLength > BodyBytesMax)
        {
            // The rest of the body is not read, so nothing can follow on this connection; the client should know.
            context.Response.Headers.Connection = "close";
            throw TooLarge();
        }
        var body = new ArrayBufferWriter<byte>();
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limited.CancelAfter(UploadMax);
        try
        {
            while (true)
            {
                int read = await context.Request.Body.ReadAsync(body.GetMemory(64 << 10), limited.Token);
                if (read == 0)
                    return body.WrittenMemory;
                body.Advance(read);
                if (body.WrittenCount > BodyBytesMax)
                    throw TooLarge();
            }
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            context.Response.Headers.Connection = "close";
            throw new ProblemException(Problem.Create(408, "too-slow", "The list came too slowly", FormattableString.Invariant($"it had not arrived after {UploadMax.TotalSeconds} s"), accepted: "a faster connection, or a shorter list"));
        }
    }

    private static ProblemException NotAList() => new(Problem.Create(415, "content-type", "The body is no list that can be read",
        "the content type is not one of them", "Content-Type", $"{Json}, {Csv} or {GeoJson}, in UTF-8"));

    private static ProblemException TooLarge() => new(Problem.Create(413, "too-large", "The list is too large",
        "the list is too large", null, $"at most {BodyBytesMax} bytes and {SiteRow.CountMax} sites: split the list"));
}
