using System.Text.Json;
using Forewarn.Core.Airspace;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Warnings;
using Forewarn.Server.Api.Wire;
using NodaTime;

namespace Forewarn.Server.Recording;

/// <content>Arrangements on their way: drafts, signatures, suspensions, leaves.</content>
internal sealed partial class DetailWriter
{
    /// <summary>All that is signed with the name of a draft.</summary>
    public static void DraftTerms(Utf8JsonWriter json, (Arrangement Proposal, Instant SignBy) draft)
    {
        json.WriteStartObject();
        json.WriteString("arrangement"u8, draft.Proposal.Id.ToString());
        if (draft.Proposal.Version > 1)
            json.WriteNumber("amends"u8, draft.Proposal.Version - 1);
        json.WriteString("sign_by"u8, Times.Of(draft.SignBy));
        json.WritePropertyName("terms"u8);
        JsonSerializer.Serialize(json, ArrangementBody.Of(draft.Proposal), WireJson.Default.ArrangementBody);
        json.WriteEndObject();
    }

    /// <summary>Which draft it was, and where its terms stand.</summary>
    public static void DraftReference(Utf8JsonWriter json, Draft draft)
    {
        json.WriteStartObject();
        WriteReference(json, draft);
        json.WriteEndObject();
    }

    public static void DraftClosed(Utf8JsonWriter json, Draft draft)
    {
        json.WriteStartObject();
        WriteReference(json, draft);
        json.WriteString("status"u8, Names<DraftStatus>.Of(draft.Status));
        json.WriteEndObject();
    }

    /// <summary>What all have signed, and the leaves of their signatures.</summary>
    public static void Agreement(Utf8JsonWriter json, Draft draft)
    {
        json.WriteStartObject();
        WriteReference(json, draft);
        json.WriteString("draft"u8, draft.Id.ToString());
        json.WriteStartArray("signatures"u8);
        foreach (var signature in draft.Signatures)
        {
            json.WriteStartObject();
            json.WriteString("party"u8, signature.Party.ToString());
            json.WriteNumber("leaf"u8, signature.Leaf);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Leave(Utf8JsonWriter json, Instant until)
    {
        json.WriteStartObject();
        json.WriteString("until"u8, Times.Of(until));
        json.WriteEndObject();
    }

    public static void Suspension(Utf8JsonWriter json, Instant from)
    {
        json.WriteStartObject();
        json.WriteString("from"u8, Times.Of(from));
        json.WriteEndObject();
    }

    /// <summary>What a person said about it.</summary>
    public static void Why(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("text"u8, text);
        json.WriteEndObject();
    }

    /// <summary>An activity, and the withdrawals but for which it would have been warned of.</summary>
    public static void Uncovered(Utf8JsonWriter json, UncoveredActivity activity)
    {
        json.WriteStartObject();
        if (activity.ShowsKind)
            json.WriteString("kind"u8, Names<ActivityKind>.Of(activity.Kind));
        json.WriteString("starts_at"u8, Times.Of(activity.StartsAt));
        json.WriteString("ends_at"u8, Times.Of(activity.EndsAt));
        json.WriteStartArray("gaps"u8);
        foreach (var gap in activity.Gaps)
        {
            json.WriteStartObject();
            json.WriteString("arrangement"u8, gap.Arrangement.ToString());
            json.WriteString("party"u8, gap.Party.ToString());
            json.WriteString("cause"u8, Names<GapCause>.Of(gap.Cause));
            json.WriteString("from"u8, Times.Of(gap.From));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteReference(Utf8JsonWriter json, Draft draft)
    {
        json.WriteString("arrangement"u8, draft.Proposal.Id.ToString());
        json.WriteNumber("version"u8, draft.Proposal.Version);
        json.WriteNumber("drafted_in"u8, draft.Leaf);
    }
}
