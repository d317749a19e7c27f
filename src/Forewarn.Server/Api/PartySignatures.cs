using System.Globalization;
using Forewarn.Core.Airspace;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Contacts;
using Forewarn.Core.Hotline;
using Forewarn.Core.Incidents;
using Forewarn.Core.Sites;
using Forewarn.Record;
using Forewarn.Record.Signatures;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Node;
using Microsoft.AspNetCore.Http;

namespace Forewarn.Server.Api;

/// <summary>Signatures of parties on their requests: a detached JWS over the exact body, the method, the path and the version, in
/// the header <c>Forewarn-Signature</c> (docs/record.md, "A party's own words").</summary>
internal static class PartySignatures
{
    public const string Header = "Forewarn-Signature";

    /// <summary>The command with the signature of the request, which was verified; as it is when the request is not signed.</summary>
    /// <remarks>Whether the key is still good, and whether a signature is asked for, is for the core to say: it can change until
    /// the command is applied.</remarks>
    /// <exception cref="ProblemException">The signature does not fit the request, or is by a key that the party never registered.</exception>
    public static Command Signed(this HttpContext context, AirspaceNode node, Command command)
    {
        if (context.SignatureText() is not { } jws)
            return command;
        try
        {
            var keyId = KeyId.Parse(DetachedJws.ReadHeader(jws).KeyId);
            var key = node.Read(state => state.FindKey(context.Party(), keyId))
                ?? throw new ProblemException(Problem.Create(403, "unknown-key", "The signature is by an unknown key",
                    $"{context.Party()} has registered no key {keyId}", Header, "a signature by a key registered with PUT /v1/parties/{id}/keys/{thumbprint}"));
            var request = context.RequestToSign(node, command);
            DetachedJws.Verify(jws, request, PublicJwk.Parse(key.Jwk));
            return command with { Signature = new CommandSignature(keyId, jws, request.Body) };
        }
        catch (RecordFormatException wrong)
        {
            throw BadSignature(wrong);
        }
    }

    /// <summary>The header, as it was sent; null without one.</summary>
    /// <exception cref="ProblemException">There are several.</exception>
    public static string? SignatureText(this HttpContext context)
    {
        var header = context.Request.Headers[Header];
        return header.Count switch
        {
            0 => null,
            1 => header[0],
            _ => throw new ProblemException(Problem.Create(403, "bad-signature", "The signature does not fit the request", "there are several", Header, "one signature")),
        };
    }

    /// <summary>What the party has to have signed: the request for this command to this record, in its one spelling. A request may be
    /// spelt otherwise (an id in capitals, an escape, a version with zeroes); but whoever verifies the leaf later has the leaf alone to
    /// tell what was asked for, and a signature on another spelling would look like a forgery of the node's.</summary>
    public static RequestToSign RequestToSign(this HttpContext context, AirspaceNode node, Command command, bool withBody = true)
    {
        var (path, version) = TargetOf(command);
        return new RequestToSign(
            node.Record.Key.Name, context.Request.Method, path, version is null ? null : string.Create(CultureInfo.InvariantCulture, $"\"{version}\""),
            withBody ? context.Features.Get<SignedBody>()?.Bytes ?? default : default);
    }

    /// <summary>The path of the request for a command, and the version in its If-Match header.</summary>
    private static (string Path, int? Version) TargetOf(Command command) => command switch
    {
        Declare declare => (PathOf(declare.Proposal.Key), declare.IfVersion),
        EndDeclaration end => (PathOf(end.Key), end.IfVersion),
        Reveal reveal => ($"{PathOf(reveal.Proposal.Key)}/reveal", reveal.IfVersion),
        Subscribe subscribe => ($"/v1/subscriptions/{subscribe.Proposal.Id}", subscribe.IfVersion),
        Unsubscribe unsubscribe => ($"/v1/subscriptions/{unsubscribe.Id}", unsubscribe.IfVersion),
        Acknowledge acknowledge => (string.Create(CultureInfo.InvariantCulture, $"/v1/warnings/{acknowledge.Warning}/acknowledgement"), null),
        Observe => ("/v1/observations", null),
        PutPartyKey put => ($"/v1/parties/{put.Party}/keys/{put.Key.KeyId}", null),
        RevokePartyKey revoke => ($"/v1/parties/{revoke.Party}/keys/{revoke.KeyId}", null),
        PutRoster put => ($"/v1/parties/{put.Proposal.Party}/roster", put.IfVersion),
        AcceptProposal accept => (string.Create(CultureInfo.InvariantCulture, $"/v1/warnings/{accept.Warning}/proposal/acceptance"), null),
        DeclineProposal decline => (string.Create(CultureInfo.InvariantCulture, $"/v1/warnings/{decline.Warning}/proposal/refusal"), null),
        BeginDrill begin => ($"/v1/drills/{begin.Proposal.Id}", null),
        DraftArrangement => ("/v1/drafts", null),
        SignDraft sign => ($"/v1/drafts/{sign.Draft}/signature", null),
        CloseDraft close => ($"/v1/drafts/{close.Draft}", null),
        LeaveArrangement leave => ($"/v1/arrangements/{leave.Id}/leave", null),
        SuspendArrangement suspend => ($"/v1/arrangements/{suspend.Id}/suspension", null),
        ResumeArrangement resume => ($"/v1/arrangements/{resume.Id}/suspension", null),
        PutIncident put => ($"/v1/incidents/{put.Id}", put.IfVersion),
        FileAccount file => ($"/v1/incidents/{file.Incident}/accounts/{file.Actor}", file.IfVersion),
        PublishStatement publish => ($"/v1/statements/{publish.Statement.Id}", null),
        CorrectStatement correct => ($"/v1/statements/{correct.Id}/corrections", correct.IfVersion),
        ConfirmSite confirm => ($"/v1/sites/{confirm.Id}/confirmation", confirm.IfVersion),
        WithdrawSite withdraw => ($"/v1/sites/{withdraw.Id}", withdraw.IfVersion),
        OpenThread open => ($"/v1/threads/{open.Proposal.Id}", null),
        SendMessage send => ($"/v1/threads/{send.Thread}/messages/{send.Message}", null),
        MarkRead mark => ($"/v1/threads/{mark.Thread}/messages/{mark.Message}/read", null),
        LogCall log => ($"/v1/calls/{log.Proposal.Id}", null),
        FileReadout file => ($"/v1/calls/{file.Call}/readout", file.IfVersion),
        _ => throw new ArgumentException($"nobody signs a {command.GetType().Name}", nameof(command)),
    };

    private static string PathOf(EntityKey declaration) => $"/v1/{Names<EntityType>.Of(declaration.Type)}s/{declaration.Id}";

    public static ProblemException BadSignature(RecordFormatException wrong) => new(Problem.Create(
        403, "bad-signature", "The signature does not fit the request", $"{wrong.Where}: {wrong.Problem}", Header, wrong.Accepted));

    /// <summary>Keeps the exact bytes of a body that is signed.</summary>
    public sealed record SignedBody(ReadOnlyMemory<byte> Bytes);
}
