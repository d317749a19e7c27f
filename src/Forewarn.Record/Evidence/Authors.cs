using System.Globalization;
using System.Text.Json;
using Forewarn.Record.Leaves;
using Forewarn.Record.Signatures;

namespace Forewarn.Record.Evidence;

/// <summary>Finds out whose words each leaf of a bundle holds, from the parties' signatures that are disclosed.</summary>
internal static class Authors
{
    /// <summary>One for each leaf, in their order. Cost: one verification of a signature for each leaf that has one.</summary>
    public static Authorship[] Of(EvidenceContent content)
    {
        var keys = new PartyKeys(content.Leaves);
        var authors = new Authorship[content.Leaves.Length];
        Parallel.For(0, authors.Length, i => authors[i] = Of(content.Leaves[i], keys, content.Checkpoint.Checkpoint.Origin));
        return authors;
    }

    private static Authorship Of(EvidenceLeaf evidence, PartyKeys keys, string origin)
    {
        var leaf = evidence.Leaf;
        if (leaf.By is not { } party || LeafText.IsConsequence(leaf.Kind))
            return Authorship.OfNode;
        if (leaf.SignedBy is not { } thumbprint)
            return Authorship.Claimed;
        if (evidence["signature"] is not { } signature)
            return new Authorship(AuthorshipKind.NotShown, thumbprint, "its signature is not disclosed");
        // The operator acts on others' keys by its own name; a party's keys are looked up by the party that signs.
        if (keys.Find(party, thumbprint, leaf.Index) is not { } found)
            return new Authorship(AuthorshipKind.NotShown, thumbprint, "the bundle has no leaf that registers the key");
        if (found.Key is not { } key)
            return new Authorship(AuthorshipKind.Broken, thumbprint, $"leaf {found.Leaf} revokes the key before");
        try
        {
            Verify(evidence, signature, key, origin);
            return new Authorship(AuthorshipKind.OwnWords, thumbprint, KeyLeaf: found.Leaf);
        }
        catch (RecordFormatException problem)
        {
            return new Authorship(AuthorshipKind.Broken, thumbprint, problem.Message);
        }
    }

    private static void Verify(EvidenceLeaf evidence, JsonElement signature, PublicJwk key, string origin)
    {
        string jws = JsonValues.Text(signature, "jws") ?? throw Missing("jws");
        byte[] body = JsonValues.Base64(signature, "body") ?? throw Missing("body");
        var header = DetachedJws.ReadHeader(jws);
        RequireRequest(evidence, header);
        DetachedJws.Verify(jws, new RequestToSign(origin, header.Method, header.Path, header.IfMatch, body), key);
        SignedWords.RequireRecorded(evidence, body);
    }

    /// <summary>Requires that the signed request is one that makes such a leaf: nobody's words are put to another use.</summary>
    private static void RequireRequest(EvidenceLeaf evidence, JwsHeader header)
    {
        var leaf = evidence.Leaf;
        string id = leaf.Entity.Id;
        (string? method, string path) = (leaf.Entity.Type, leaf.Kind) switch
        {
            ("operational-intent" or "constraint", "declared" or "changed" or "state" or "reworded") => ("PUT", $"/v1/{leaf.Entity.Type}s/{id}"),
            ("operational-intent" or "constraint", "withdrawn" or "ended") => ("DELETE", $"/v1/{leaf.Entity.Type}s/{id}"),
            ("operational-intent" or "constraint", "revealed") => ("POST", $"/v1/{leaf.Entity.Type}s/{id}/reveal"),
            ("operational-intent" or "constraint", _) => (null, header.Path.EndsWith("/reveal", StringComparison.Ordinal) ? $"/v1/{leaf.Entity.Type}s/{id}/reveal" : $"/v1/{leaf.Entity.Type}s/{id}"),
            ("subscription", "subscribed") => ("PUT", $"/v1/subscriptions/{id}"),
            ("subscription", "unsubscribed") => ("DELETE", $"/v1/subscriptions/{id}"),
            ("subscription", _) => (null, $"/v1/subscriptions/{id}"),
            ("warning", "proposal-accepted") => ("POST", $"/v1/warnings/{id}/proposal/acceptance"),
            ("warning", "proposal-declined") => ("POST", $"/v1/warnings/{id}/proposal/refusal"),
            ("warning", "refused") when header.Path.StartsWith($"/v1/warnings/{id}/proposal/", StringComparison.Ordinal) => ("POST", header.Path),
            ("warning", _) => ("POST", $"/v1/warnings/{id}/acknowledgement"),
            ("roster", _) => ("PUT", $"/v1/parties/{id}/roster"),
            ("drill", _) => ("PUT", $"/v1/drills/{id}"),
            ("observation", _) => ("POST", "/v1/observations"),
            ("party", "key-registered") => ("PUT", $"/v1/parties/{id}/keys/{KeyOf(evidence, header)}"),
            ("party", "key-revoked") => ("DELETE", $"/v1/parties/{id}/keys/{KeyOf(evidence, header)}"),
            ("party", "party-put" or "party-removed") => (null, $"/v1/parties/{id}"),
            ("party", _) => (null, header.Path.StartsWith($"/v1/parties/{id}/keys/", StringComparison.Ordinal) ? header.Path : $"/v1/parties/{id}"),
            ("draft", "arrangement-drafted") => ("POST", "/v1/drafts"),
            ("draft", "arrangement-signed") => ("POST", $"/v1/drafts/{id}/signature"),
            ("draft", "draft-lapsed") => ("DELETE", $"/v1/drafts/{id}"),
            ("draft", _) => (null, header.Path is "/v1/drafts" || header.Path == $"/v1/drafts/{id}" ? header.Path : $"/v1/drafts/{id}/signature"),
            ("arrangement", "leave-notified") => ("POST", $"/v1/arrangements/{id}/leave"),
            ("arrangement", "arrangement-suspended") => ("POST", $"/v1/arrangements/{id}/suspension"),
            ("arrangement", "arrangement-resumed") => ("DELETE", $"/v1/arrangements/{id}/suspension"),
            ("arrangement", "arrangement-put" or "arrangement-removed") => (null, $"/v1/arrangements/{id}"),
            ("arrangement", _) => (null, header.Path == $"/v1/arrangements/{id}/leave" || header.Path == $"/v1/arrangements/{id}/suspension" ? header.Path : $"/v1/arrangements/{id}"),
            ("site", "site-confirmed") => ("PUT", $"/v1/sites/{id}/confirmation"),
            ("site", "site-withdrawn") => ("DELETE", $"/v1/sites/{id}"),
            ("site", _) => (null, header.Path.EndsWith("/confirmation", StringComparison.Ordinal) ? $"/v1/sites/{id}/confirmation" : $"/v1/sites/{id}"),
            ("thread", "thread-opened") => ("PUT", $"/v1/threads/{id}"),
            ("thread", "message-sent") => ("PUT", $"/v1/threads/{id}/messages/{MessageOf(evidence["message"], header.Path.Split('/'))}"),
            ("thread", "message-read") => ("POST", $"/v1/threads/{id}/messages/{MessageOf(evidence["read"], header.Path.Split('/'))}/read"),
            ("thread", _) => (null, header.Path.StartsWith($"/v1/threads/{id}/messages/", StringComparison.Ordinal) ? header.Path : $"/v1/threads/{id}"),
            ("call", "call-logged") => ("PUT", $"/v1/calls/{id}"),
            ("call", "readout-filed") => ("PUT", $"/v1/calls/{id}/readout"),
            ("call", _) => (null, header.Path.EndsWith("/readout", StringComparison.Ordinal) ? $"/v1/calls/{id}/readout" : $"/v1/calls/{id}"),
            _ => (null, header.Path),
        };
        if (header.Path != path || (method ?? header.Method) != header.Method)
            throw new RecordFormatException("signature", $"it is on {header.Method} {header.Path}", $"{method ?? "a request"} {path}");
        if (leaf is { IsRefused: false, Version: { } version } && (leaf.Entity.Type is "operational-intent" or "constraint" or "subscription" or "site" or "roster" || leaf.Kind == "readout-filed") && IfMatchOf(leaf) is var expected && header.IfMatch != expected)
            throw new RecordFormatException("signature", $"it is on version {header.IfMatch ?? "none"}", $"version {expected ?? "none"}, since this is version {version}");
    }

    /// <summary>The version that the request was about: the one before; of a subscription that ends, the one that it had.</summary>
    private static string? IfMatchOf(Leaf leaf)
    {
        long? before = leaf.Kind == "unsubscribed" ? leaf.Version : leaf.Version - 1;
        return before > 0 ? string.Create(CultureInfo.InvariantCulture, $"\"{before}\"") : null;
    }

    /// <summary>The key that the leaf is about; the one that the request names when the leaf's is not disclosed.</summary>
    private static string KeyOf(EvidenceLeaf evidence, JwsHeader header) =>
        evidence["key"] is { } key ? PublicJwk.Parse(key.GetRawText()).Thumbprint : header.Path[(header.Path.LastIndexOf('/') + 1)..];

    /// <summary>The message that the leaf is about; the one that the request names when the leaf's is not disclosed.</summary>
    private static string? MessageOf(JsonElement? part, string[] path) =>
        part is { } message ? JsonValues.Text(message, "id") : path.ElementAtOrDefault(5);

    private static RecordFormatException Missing(string member) => new($"part signature, {member}", "missing, or not of its form", "{\"jws\":\"PROTECTED..SIGNATURE\",\"body\":\"BASE64\"}");
}
