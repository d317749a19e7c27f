using System.Collections.Immutable;
using System.Text.Json;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Core.Warnings;
using Forewarn.Record.Evidence;
using Forewarn.Record.Leaves;
using Forewarn.Server.Api.Wire;

namespace Forewarn.Server.Incidents;

/// <summary>Reads details of leaves back into the values that they were written from. What does not fit, as of a later program, is
/// passed over: then it is not part of the incident.</summary>
internal static class Detail
{
    /// <summary>What was declared to this node, or what a USS wrote over F3548; none when the readers may not see it.</summary>
    public static ImmutableArray<Volume4D> Volumes(SeenLeaf leaf)
    {
        if ((leaf["volumes"] ?? JsonValues.Member(leaf["reference"], "extents")) is not { } volumes)
            return [];
        return Read(() => [.. volumes.Deserialize(WireJson.Default.Volume4DBodyArray)!.Select(body => body.ToVolume())], ImmutableArray<Volume4D>.Empty);
    }

    public static Volume4D? Extent(JsonElement? part, string name = "extent") => JsonValues.Member(part, name) is { } extent
        ? Read(() => extent.Deserialize(WireJson.Default.Volume4DBody)!.ToVolume(), null) : null;

    /// <summary>An arrangement as a leaf leaves it, with the pauses of its members.</summary>
    public static Arrangement? Terms(SeenLeaf leaf) => leaf["arrangement"] is { } part
        ? Read(() => part.Deserialize(WireJson.Default.ArrangementView)!.ToArrangement(), null) : null;

    /// <summary>Whether a leaf says how an arrangement stands from then on.</summary>
    public static bool IsTerms(Leaf leaf) => leaf.Kind is "arrangement-put" or "arrangement-bound" or "arrangement-suspended" or "arrangement-resumed" or "leave-notified";

    public static PartyView? Party(SeenLeaf leaf) => leaf["party"] is { } part ? Read(() => part.Deserialize(WireJson.Default.PartyView), null) : null;

    public static LatLng? Place(JsonElement? position) =>
        (JsonValues.Number(position, "lat"), JsonValues.Number(position, "lng")) is ({ } lat, { } lng) ? Read<LatLng?>(() => LatLng.FromDegrees(lat, lng), null) : null;

    public static ActivityKind? Kind(JsonElement? part) => JsonValues.Text(part, "kind") is { } kind
        ? Read<ActivityKind?>(() => Names<ActivityKind>.Parse(kind, "kind"), null) : null;

    /// <summary>What was answered to a warning.</summary>
    public static Answer? AnswerOf(SeenLeaf leaf) => JsonValues.Text(leaf["answer"], "answer") is { } answer
        ? Read<Answer?>(() => Names<Answer>.Parse(answer, "answer"), null) : null;

    /// <summary>Every text in a part.</summary>
    public static IEnumerable<string> Texts(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => JsonValues.TextOf(json) is { } text ? [text] : [],
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => Texts(member.Value)),
        _ => [],
    };

    /// <summary>What a thread, a call or the like is said to be about, as <c>constraint/UUID</c>; null when nothing in particular.</summary>
    public static string? Topic(SeenLeaf leaf) => JsonValues.Member(TalkOf(leaf), "about") is not { } about ? null
        : JsonValues.TextOf(about) ?? (JsonValues.Text(about, "type") is { } type && JsonValues.Text(about, "id") is { } id ? $"{type}/{id}" : JsonValues.Text(about, "subject"));

    /// <summary>The part of the airspace that it is about; null when none.</summary>
    public static Area? TopicArea(SeenLeaf leaf)
    {
        var about = JsonValues.Member(TalkOf(leaf), "about");
        return (JsonValues.Member(about, "extent") ?? JsonValues.Member(about, "area")) is { } area
            ? Read(() => area.Deserialize(WireJson.Default.Volume3DBody)!.ToAreaAndBand().Area, null) : null;
    }

    private static JsonElement? TalkOf(SeenLeaf leaf) => leaf["thread"] ?? leaf["call"] ?? leaf["site"] ?? leaf["drill"];

    private static T Read<T>(Func<T> read, T otherwise)
    {
        try
        {
            return read();
        }
        catch (Exception unread) when (unread is InvalidValueException or JsonException)
        {
            return otherwise;
        }
    }
}
