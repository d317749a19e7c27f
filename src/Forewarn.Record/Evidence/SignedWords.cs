using System.Text.Json;
using Forewarn.Record.Signatures;

namespace Forewarn.Record.Evidence;

/// <summary>Holds what a node recorded against what the party signed, so that a signature cannot be shown beside other words.</summary>
internal static class SignedWords
{
    /// <summary>What a place may move when the node stores it: half of 1e-7 degrees, and the last bit of a sum.</summary>
    private const double DegreesRoundedMax = 0.6e-7;

    /// <summary>What a length or an altitude may move when the node stores it: a centimetre.</summary>
    private const double MetresRoundedMax = 0.011;

    /// <summary>What a moment may move: it is stored in ticks of 100 ns.</summary>
    private static readonly NodaTime.Duration TimeRoundedMax = NodaTime.Duration.FromTicks(1);

    /// <summary>Requires that the disclosed parts of a leaf say what the signed body says.</summary>
    /// <exception cref="RecordFormatException">They say something else; names the part.</exception>
    public static void RequireRecorded(EvidenceLeaf evidence, byte[] body)
    {
        if (body.Length == 0)
            return;
        using var document = Parse(body);
        var said = document.RootElement;
        switch (evidence.Leaf.Entity.Type)
        {
            case "operational-intent" or "constraint" when JsonValues.Member(said, "sealed") is { } opened:
                Require(said, evidence["sealed"], "sealed");
                break;
            case "operational-intent" or "constraint":
                RequireDeclaration(evidence, said);
                break;
            case "warning":
                Require(said, evidence["answer"], "answer");
                RequireWords(said, evidence, "by", "text");
                if (evidence["proposal"] is { } proposal && !Agree(JsonValues.Member(JsonValues.Member(said, "counter_proposal") ?? said, "volumes"), proposal, "volumes"))
                    throw Departs("proposal");
                break;
            case "drill":
                RequireWords(said, evidence, "by", "text");
                break;
            case "roster":
                RequireContacts(said, evidence);
                break;
            case "observation":
                RequireObservation(evidence, said);
                break;
            case "subscription":
                RequireSubscription(evidence, said);
                break;
            case "thread" or "call":
                SignedHotline.RequireRecorded(evidence, said);
                break;
            case "party":
                RequireKey(evidence, said);
                break;
            case "site" when evidence["confirmation"] is { } confirmation:
                if (!Agree(JsonValues.Member(said, "positions"), JsonValues.Member(confirmation, "positions"), "positions"))
                    throw Departs("confirmation, positions");
                break;
            case "draft":
                RequireDraft(evidence, said);
                break;
            case "arrangement":
                RequireWithdrawal(evidence, said);
                break;
        }
    }

    /// <summary>Requires that a declaration is recorded as it was said.</summary>
    public static void RequireDeclaration(EvidenceLeaf evidence, JsonElement said)
    {
        if (evidence["volumes"] is { } volumes && !Agree(JsonValues.Member(said, "volumes"), volumes, "volumes"))
            throw Departs("volumes");
        var activity = evidence["activity"];
        foreach (string member in (ReadOnlySpan<string>)["kind", "state", "disclosure"])
        {
            // Who does not say what is disclosed discloses all.
            string? word = JsonValues.Text(said, member) ?? (member == "disclosure" ? "full" : null);
            if (word is not null && activity is not null && JsonValues.Text(activity, member) != word)
                throw Departs($"activity, {member}");
        }
        bool hasNote = evidence.Parts.Any(part => part.Name == "note");
        bool showsNote = evidence["note"] is not null;
        if ((showsNote || !hasNote) && (JsonValues.TextOf(evidence["note"]) ?? "") != (JsonValues.Text(said, "note") ?? ""))
            throw Departs("note");
        // A refusal puts no seal on anything.
        if (!evidence.Leaf.IsRefused && JsonValues.Text(said, "seal") is { } seal && seal != evidence.Leaf.Seal?.ToString() && seal != SealInBase64(evidence))
            throw Departs("seal");
        if (evidence.Leaf is { IsRefused: false, Seal: not null, Kind: not "revealed" } && JsonValues.Text(said, "seal") is null)
            throw Departs("seal");
    }

    private static void RequireObservation(EvidenceLeaf evidence, JsonElement said)
    {
        if (JsonValues.Text(said, "id") is { } id && !string.Equals(id, evidence.Leaf.Entity.Id, StringComparison.OrdinalIgnoreCase))
            throw Departs("id");
        if (evidence["observation"] is { } seen)
        {
            foreach (string member in (ReadOnlySpan<string>)["party", "kind", "at", "position"])
            {
                if (!Agree(JsonValues.Member(said, member), JsonValues.Member(seen, member), member))
                    throw Departs($"observation, {member}");
            }
        }
        RequireWords(said, evidence, "event", "source");
    }

    private static void RequireSubscription(EvidenceLeaf evidence, JsonElement said)
    {
        if (evidence["subscription"] is not { } subscription)
            return;
        if (!Agree(JsonValues.Member(said, "extent"), JsonValues.Member(subscription, "extent"), "extent"))
            throw Departs("subscription, extent");
        foreach (string member in (ReadOnlySpan<string>)["notify_for_operational_intents", "notify_for_constraints"])
        {
            if ((JsonValues.Flag(said, member) ?? false) != (JsonValues.Flag(subscription, member) ?? false))
                throw Departs($"subscription, {member}");
        }
    }

    /// <summary>A key that is put in the place of the one that was signed for would sign anything in the party's name from then on.</summary>
    private static void RequireKey(EvidenceLeaf evidence, JsonElement said)
    {
        if (evidence["key"] is not { } key)
            return;
        if (JsonValues.Member(said, "jwk") is not { } jwk || PublicJwk.Parse(jwk.GetRawText()).Thumbprint != PublicJwk.Parse(key.GetRawText()).Thumbprint)
            throw Departs("key");
    }

    /// <summary>Who is called what, and reached where.</summary>
    private static void RequireContacts(JsonElement said, EvidenceLeaf evidence)
    {
        if (evidence["words"] is not { ValueKind: JsonValueKind.Array } words)
            return;
        JsonElement[] contacts = JsonValues.Member(said, "contacts") is { ValueKind: JsonValueKind.Array } all ? [.. all.EnumerateArray()] : [];
        if (contacts.Length != words.GetArrayLength())
            throw Departs("words");
        foreach (var recorded in words.EnumerateArray())
        {
            var contact = contacts.FirstOrDefault(each => JsonValues.Text(each, "id") == JsonValues.Text(recorded, "id"));
            if (contact.ValueKind != JsonValueKind.Object || JsonValues.Text(contact, "name") != JsonValues.Text(recorded, "name")
                || !TargetsOf(contact).SequenceEqual((JsonValues.Member(recorded, "targets")?.EnumerateArray() ?? default).Select(target => target.GetString() ?? "").Order(StringComparer.Ordinal)))
                throw Departs("words");
        }
    }

    private static IEnumerable<string> TargetsOf(JsonElement contact) =>
        (JsonValues.Member(contact, "addresses") is { ValueKind: JsonValueKind.Array } addresses ? addresses.EnumerateArray() : default)
            .Select(address => JsonValues.Text(address, "target") ?? "").Order(StringComparer.Ordinal);

    /// <summary>The id, the version, the time and what all members read first; the terms may be spelt otherwise, and are what the hash in the leaf's
    /// entity is of.</summary>
    private static void RequireDraft(EvidenceLeaf evidence, JsonElement said)
    {
        if (evidence["draft"] is not { } draft)
            return;
        foreach (string member in (ReadOnlySpan<string>)["arrangement", "amends", "sign_by"])
        {
            if (!Agree(JsonValues.Member(said, member), JsonValues.Member(draft, member), member))
                throw Departs($"draft, {member}");
        }
        var (saidTerms, terms) = (JsonValues.Member(said, "terms"), JsonValues.Member(draft, "terms"));
        foreach (string member in (ReadOnlySpan<string>)["name", "extent", "valid_from", "valid_until"])
        {
            if (saidTerms is not { } a || terms is not { } b || !Agree(JsonValues.Member(a, member), JsonValues.Member(b, member), member))
                throw Departs($"draft, terms, {member}");
        }
    }

    private static void RequireWithdrawal(EvidenceLeaf evidence, JsonElement said)
    {
        // Who names no moment leaves, or pauses, as soon as the notice allows.
        if (JsonValues.Member(said, "until") is { ValueKind: JsonValueKind.String } until && evidence["leave"] is { } leave && !Agree(until, JsonValues.Member(leave, "until"), "until"))
            throw Departs("leave, until");
        if (JsonValues.Member(said, "from") is { ValueKind: JsonValueKind.String } from && evidence["suspension"] is { } suspension && !Agree(from, JsonValues.Member(suspension, "from"), "from"))
            throw Departs("suspension, from");
        RequireWords(said, evidence, "text");
    }

    private static void RequireWords(JsonElement said, EvidenceLeaf evidence, params ReadOnlySpan<string> members)
    {
        if (evidence["words"] is not { } words)
            return;
        foreach (string member in members)
        {
            if ((JsonValues.Text(said, member) ?? "") != (JsonValues.Text(words, member) ?? ""))
                throw Departs($"words, {member}");
        }
    }

    /// <summary>Requires that each member of a recorded object was said so.</summary>
    private static void Require(JsonElement said, JsonElement? recorded, string part)
    {
        if (recorded is { } value && !(value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(member => Agree(JsonValues.Member(said, member.Name), member.Value, member.Name))))
            throw Departs(part);
    }

    /// <summary>Whether two values say the same, but for the rounding that storing brings; null is the same as absent.</summary>
    internal static bool Agree(JsonElement? said, JsonElement? recorded, string name) => (said?.ValueKind, recorded?.ValueKind) switch
    {
        (null or JsonValueKind.Null, null or JsonValueKind.Null) => true,
        (JsonValueKind.Object, JsonValueKind.Object) => AgreeInMembers(said!.Value, recorded!.Value),
        (JsonValueKind.Array, JsonValueKind.Array) => said!.Value.GetArrayLength() == recorded!.Value.GetArrayLength()
            && said.Value.EnumerateArray().Zip(recorded.Value.EnumerateArray()).All(pair => Agree(pair.First, pair.Second, name)),
        (JsonValueKind.Number, JsonValueKind.Number) => AreClose(said!.Value, recorded!.Value, name),
        (JsonValueKind.String, JsonValueKind.String) => AreSame(JsonValues.TextOf(said), JsonValues.TextOf(recorded)),
        (JsonValueKind.True, JsonValueKind.True) or (JsonValueKind.False, JsonValueKind.False) => true,
        _ => false,
    };

    private static bool AgreeInMembers(JsonElement said, JsonElement recorded)
    {
        foreach (var member in said.EnumerateObject())
        {
            if (!Agree(member.Value, JsonValues.Member(recorded, member.Name), member.Name))
                return false;
        }
        foreach (var member in recorded.EnumerateObject())
        {
            if (JsonValues.Member(said, member.Name) is null && member.Value.ValueKind != JsonValueKind.Null)
                return false;
        }
        return true;
    }

    private static bool AreClose(JsonElement said, JsonElement recorded, string name)
    {
        if (!said.TryGetDouble(out double a) || !recorded.TryGetDouble(out double b))
            return false;
        double apart = Math.Abs(a - b);
        return name switch
        {
            "lat" => apart <= DegreesRoundedMax,
            "lng" => Math.Min(apart, Math.Abs(360 - apart)) <= DegreesRoundedMax,
            _ => apart <= MetresRoundedMax,
        };
    }

    private static bool AreSame(string? said, string? recorded)
    {
        if (said is null || recorded is null)
            return false;
        if (said == recorded)
            return true;
        return JsonValues.TimeOf(said) is { } a && JsonValues.TimeOf(recorded) is { } b && (a > b ? a - b : b - a) <= TimeRoundedMax;
    }

    private static string? SealInBase64(EvidenceLeaf evidence) =>
        evidence.Leaf.Seal is { } seal ? Convert.ToBase64String(Convert.FromHexString(seal.ToString())) : null;

    private static JsonDocument Parse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 32 });
        }
        catch (JsonException problem)
        {
            throw new RecordFormatException("part signature, body", "not JSON", "the body that the API accepted", problem);
        }
    }

    internal static RecordFormatException Departs(string part) => new($"part {part}", "the node recorded something else than the party signed", "what the signed body says");
}
