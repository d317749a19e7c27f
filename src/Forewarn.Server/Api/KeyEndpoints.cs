using System.Text.Json;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Record;
using Forewarn.Record.Signatures;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Node;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Forewarn.Server.Api;

/// <summary>The keys that parties sign with: registered by the party alone, revoked by it or by the operator.</summary>
internal static class KeyEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder app, AirspaceNode node)
    {
        var group = app.MapGroup("/v1/parties/{id}/keys").WithTags("Keys");
        group.MapPut("/{thumbprint}", async (HttpContext context, string id, string thumbprint) =>
        {
            var party = id.In("id", PartyId.Parse);
            var keyId = thumbprint.In("thumbprint", KeyId.Parse);
            var body = await context.BodyAsync(WireJson.Default.KeyBody);
            var jwk = ParseJwk(Body.Required(body.Jwk, "jwk"), keyId);
            var command = new PutPartyKey(context.Party(), party, PartyKey.Create(jwk.Json));
            AnswerKey(context, await node.SubmitAsync(WithProof(context, node, command, jwk, body.Possession)));
        })
        .RequireScope(Scopes.Declare).Accepts<KeyBody>("application/json").Produces<KeyAnswer>(200).Produces<KeyAnswer>(201)
        .WithProblems(400, 403, 409, 429).WithSummary("Register a key that you sign with")
        .WithDescription("The first key signs its own registration; a later one is registered by a request that a present key signs, with proof that you have it. From then on your declarations and answers have to be signed.");

        group.MapGet("", (HttpContext context, string id) =>
        {
            var party = id.In("id", PartyId.Parse);
            var keys = node.Read(state => state.Find(party) is null ? default : state.KeysOf(party));
            if (keys.IsDefault)
                throw new ProblemException(Problem.NotFound("party"));
            context.WriteJson(200, new KeysAnswer([.. keys.Select(KeyView.Of)]), WireJson.Default.KeysAnswer);
        })
        .RequireScope(Scopes.Read, Scopes.Admin).Produces<KeysAnswer>().WithProblems(404).WithSummary("The keys of a party, also those revoked");

        group.MapDelete("/{thumbprint}", async (HttpContext context, string id, string thumbprint) =>
        {
            var command = new RevokePartyKey(context.Party(), id.In("id", PartyId.Parse), thumbprint.In("thumbprint", KeyId.Parse));
            AnswerKey(context, await node.SubmitAsync(context.Signed(node, command)));
        })
        .RequireScope(Scopes.Declare, Scopes.Admin).Produces<KeyAnswer>().WithProblems(403, 404, 409)
        .WithSummary("Revoke a key")
        .WithDescription("By the party itself, in a request that a present key signs; or by the operator, which the record shows. A revoked key does not come back.");
    }

    /// <summary>Requires that whoever registers the key has it: the key itself has signed the request, or, beside the signature of a
    /// present key, the same request without its body.</summary>
    private static Command WithProof(HttpContext context, AirspaceNode node, PutPartyKey command, PublicJwk jwk, string? possession)
    {
        try
        {
            if (possession is null)
            {
                string jws = context.SignatureText() ?? throw new ProblemException(Problem.Create(403, "signature-required", "The request has to be signed",
                    "nothing proves that you have this key", PartySignatures.Header, "a signature of this request by the key itself"));
                var request = context.RequestToSign(node, command);
                DetachedJws.Verify(jws, request, jwk);
                return command with { Signature = new CommandSignature(command.Key.KeyId, jws, request.Body) };
            }
            DetachedJws.Verify(possession, context.RequestToSign(node, command, withBody: false), jwk);
            return context.Signed(node, command);
        }
        catch (RecordFormatException wrong)
        {
            throw PartySignatures.BadSignature(wrong);
        }
    }

    private static PublicJwk ParseJwk(JsonElement body, KeyId keyId)
    {
        try
        {
            var jwk = PublicJwk.Parse(body.GetRawText());
            return jwk.Thumbprint == keyId.ToString() ? jwk
                : throw new InvalidValueException("thumbprint", "not the thumbprint of this key", $"{jwk.Thumbprint} (RFC 7638)");
        }
        catch (RecordFormatException wrong)
        {
            throw new InvalidValueException("jwk", $"{wrong.Where}: {wrong.Problem}", wrong.Accepted);
        }
    }

    private static void AnswerKey(HttpContext context, Applied applied)
    {
        var (key, created) = applied.Outcome switch
        {
            KeyRegistered registered => (registered.Key, registered.Created),
            _ => (applied.Accepted<KeyRevoked>().Key, false),
        };
        context.WriteJson(created ? 201 : 200, new KeyAnswer(KeyView.Of(key), applied.Outcome.Leaf), WireJson.Default.KeyAnswer);
    }
}
