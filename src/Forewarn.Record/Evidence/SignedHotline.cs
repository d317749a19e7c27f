using System.Text.Json;

namespace Forewarn.Record.Evidence;

/// <summary>Holds what a node recorded of the hotline against what the party signed. What is empty is the same as absent.</summary>
internal static class SignedHotline
{
    /// <summary>Requires that the disclosed parts of a leaf about a thread or a call say what the signed body says, and leave out nothing of it.</summary>
    /// <exception cref="RecordFormatException">They say something else; names the part.</exception>
    public static void RequireRecorded(EvidenceLeaf evidence, JsonElement said)
    {
        Require(said, evidence["thread"], "thread", "channel", "exercise");
        RequireTopic(said, evidence["thread"], "thread");
        RequireParties(JsonValues.Items(said, "with"), evidence["thread"], "parties", "thread", evidence.Leaf.By);
        Require(said, evidence["message"], "message", "language", "template");
        RequireAttachments(said, evidence["message"], evidence["words"]);
        Require(said, evidence["call"], "call", "initiator", "channel", "start", "end");
        RequireTopic(said, evidence["call"], "call");
        RequireParties(JsonValues.Items(said, "participants"), evidence["call"], "participants", "call", null);
        Require(said, evidence["readout"], "readout", "language", "initiator", "channel", "start", "end");
        Require(said, evidence["words"], "words", "title", "text", "fields", "subjects");
        // Who does not say who writes lets the token say it.
        if (JsonValues.Member(said, "by") is not null)
            Require(said, evidence["words"], "words", "by");
    }

    private static void Require(JsonElement said, JsonElement? recorded, string part, params ReadOnlySpan<string> members)
    {
        if (recorded is null)
            return;
        foreach (string member in members)
        {
            if (!SignedWords.Agree(Present(JsonValues.Member(said, member)), Present(JsonValues.Member(recorded, member)), member))
                throw SignedWords.Departs($"{part}, {member}");
        }
    }

    /// <summary>An id may be spelt in capitals.</summary>
    private static void RequireTopic(JsonElement said, JsonElement? recorded, string part)
    {
        if (recorded is null)
            return;
        var (asked, kept) = (JsonValues.Member(said, "about"), JsonValues.Member(recorded, "about"));
        bool agree = JsonValues.Text(asked, "type") == JsonValues.Text(kept, "type")
            && string.Equals(JsonValues.Text(asked, "id"), JsonValues.Text(kept, "id"), StringComparison.OrdinalIgnoreCase)
            && SignedWords.Agree(JsonValues.Member(asked, "area"), JsonValues.Member(kept, "area"), "area");
        if (!agree)
            throw SignedWords.Departs($"{part}, about");
    }

    private static void RequireParties(IEnumerable<JsonElement> said, JsonElement? recorded, string member, string part, string? besides)
    {
        if (recorded is null)
            return;
        var asked = said.Select(name => JsonValues.TextOf(name)).Append(besides).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (!asked.SetEquals(JsonValues.Items(recorded, member).Select(name => JsonValues.TextOf(name)).OfType<string>()))
            throw SignedWords.Departs($"{part}, {member}");
    }

    private static void RequireAttachments(JsonElement said, JsonElement? message, JsonElement? words)
    {
        JsonElement[] asked = [.. JsonValues.Items(said, "attachments")];
        JsonElement[] kept = [.. JsonValues.Items(message, "attachments")];
        string?[] names = [.. JsonValues.Items(words, "attachment_names").Select(name => JsonValues.TextOf(name))];
        if ((message is not null && kept.Length != asked.Length) || (message is not null && words is not null && names.Length != asked.Length))
            throw SignedWords.Departs("message, attachments");
        for (int i = 0; i < kept.Length; i++)
            Require(asked[i], kept[i], $"message, attachments[{i}]", "sha256", "media_type", "bytes");
        for (int i = 0; i < names.Length && i < asked.Length; i++)
        {
            if (JsonValues.Text(asked[i], "name") != names[i])
                throw SignedWords.Departs("words, attachment_names");
        }
    }

    private static JsonElement? Present(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.False } => null,
        { ValueKind: JsonValueKind.String } text when text.ValueEquals(""u8) => null,
        { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() == 0 => null,
        { ValueKind: JsonValueKind.Object } members when !members.EnumerateObject().Any() => null,
        _ => value,
    };
}
