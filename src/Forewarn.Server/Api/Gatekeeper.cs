using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Server.Astm;
using Forewarn.Server.Health;
using Forewarn.Server.WebConsole;
using Forewarn.Server.Node;
using Forewarn.Server.Tokens;
using Forewarn.WebConsole;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Forewarn.Server.Api;

/// <summary>Stands before every endpoint: lets a request through when its token permits it, and turns what goes wrong behind it
/// into a problem that says where and what would be accepted. What goes wrong in the console is the console's to tell.</summary>
/// <param name="console">Judges who comes by the console's door; null when there is no console.</param>
internal sealed class Gatekeeper(TokenValidator tokens, TokenValidator? console, AirspaceNode node, ILogger<Gatekeeper> logger)
{
    private readonly Admission _admission = new();

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        bool hasEntered = false;
        try
        {
            if (node.IsDiverged && !TellsOfTheNode(context.Request.Path))
                throw new NodeStoppedException(node.Failure);
            if (context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<RequiredScope>() is { } required)
            {
                if (!await AdmitAsync(context, required))
                    return;
                // A GET may wait for something to happen, and costs little.
                bool isWork = !HttpMethods.IsGet(context.Request.Method);
                hasEntered = isWork && await _admission.TryEnterAsync();
                if (isWork && !hasEntered)
                {
                    context.WriteProblem(Busy("too many requests wait for their turn"));
                    return;
                }
                if (!DssPaths.Include(context.Request.Path))
                    context.RequireKnownQuery(endpoint);
            }
            await next(context);
            if (!context.Response.HasStarted && Unrouted(context) is { } unrouted)
                context.WriteProblem(unrouted);
        }
        catch (Exception exception) when (!context.Response.HasStarted && !ConsolePaths.Include(context.Request.Path) && ProblemOf(exception, context) is { } problem)
        {
            context.WriteProblem(problem);
        }
        finally
        {
            if (hasEntered)
                _admission.Leave();
        }
    }

    private async ValueTask<bool> AdmitAsync(HttpContext context, RequiredScope required)
    {
        var judge = console is not null && ConsoleDoor.IsUsedBy(context) ? console : tokens;
        var result = await judge.AuthenticateAsync(context);
        if (result is Caller caller)
        {
            if (required.Admits(caller))
            {
                var party = PartyId.Parse(caller.Party);
                if (IsRead(context.Request) && !AsksForLocal(context.Request))
                    await node.CatchUpAsync(context.RequestAborted);
                if (required.AdmitsAsPartyOnly(caller) && !await IsKnownAsync(party, context.RequestAborted))
                    throw new ProblemException(Problem.UnknownParty(party));
                context.Features.Set(new CallerFeature(caller, party));
                return true;
            }
            result = TokenRejection.InsufficientScope(string.Join(" or ", required.OneOf));
        }
        var rejection = (TokenRejection)result;
        if (rejection.WwwAuthenticate is { } challenge)
            context.Response.Headers.WWWAuthenticate = challenge;
        context.WriteProblem(Problem.Create(rejection.StatusCode, rejection.Error ?? "unauthorized", "The request is not authorized", rejection.Reason) with
        {
            RetryAfterSeconds = (int?)rejection.RetryAfter?.TotalSeconds,
        });
        return false;
    }

    /// <summary>What whoever runs the node needs, also when nobody else is answered. Pages of the console come to the API by its own door.</summary>
    private static bool TellsOfTheNode(PathString path) => path.Value is "/healthz" or "/readyz" or "/metrics" or StatusPage.Path || ConsolePaths.Include(path);

    /// <summary>What does not go through the journal, and so must be asked whether it is up to date. A search is a POST for F3548.</summary>
    private static bool IsRead(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || request.Path.Value!.EndsWith("/query", StringComparison.Ordinal) || request.Path.Value.EndsWith("/preview", StringComparison.Ordinal);

    /// <summary>Whether the caller would rather have an answer at once, which may be behind what another node of the pool has answered.</summary>
    private static bool AsksForLocal(HttpRequest request) => request.Headers["Consistency"] == "local";

    /// <summary>In a pool, a party may have joined at another node a moment ago.</summary>
    private async ValueTask<bool> IsKnownAsync(PartyId party, CancellationToken cancellation)
    {
        if (node.Read(state => state.Find(party)) is not null)
            return true;
        await node.CatchUpAsync(cancellation);
        return node.Read(state => state.Find(party)) is not null;
    }

    /// <summary>What routing answers by itself, with a status alone.</summary>
    private static Problem? Unrouted(HttpContext context) => context.Response switch
    {
        { ContentType: not null } => null,
        { StatusCode: 404 } => Problem.Create(404, "not-found", "There is no such thing", "there is nothing at this path",
            accepted: DssPaths.Include(context.Request.Path) ? "a path of ASTM F3548-21, such as /dss/v1/operational_intent_references/query" : "a path of the API description at /openapi/v1.json"),
        { StatusCode: 405 } => Problem.Create(405, "method-not-allowed", "The path does not know this method",
            $"there is no {context.Request.Method} here", accepted: context.Response.Headers.Allow.ToString()),
        { StatusCode: 415 } => Requests.NotJson().Problem,
        _ => null,
    };

    private static Problem Busy(string why) =>
        Problem.Create(503, "overloaded", "The node is busy", why, accepted: "the same request a little later") with { RetryAfterSeconds = 1 };

    private Problem? ProblemOf(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            case ProblemException problem:
                return problem.Problem;
            case InvalidValueException invalid:
                return Problem.Of(invalid);
            case NodeOverloadedException:
                return Busy(exception.Message);
            case NodeStoppedException:
                return Problem.Create(503, "stopped", "The node takes no commands", exception.Message, accepted: "the same request when it is well again") with { RetryAfterSeconds = 30 };
            case BadHttpRequestException { StatusCode: 413 }:
                return Requests.TooLarge().Problem;
            case BadHttpRequestException bad:
                return Problem.Create(bad.StatusCode, "bad-request", "The request cannot be read", bad.Message);
            case OperationCanceledException when context.RequestAborted.IsCancellationRequested:
                return null;
            default:
                logger.LogError(exception, "{Method} {Path} failed", context.Request.Method, context.GetEndpoint()?.DisplayName);
                return Problem.Create(500, "internal", "This should not have happened", "an error on our side; the node's log says more");
        }
    }
}
