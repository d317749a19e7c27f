using System.Collections.Immutable;
using System.Text.Json;
using Forewarn.Client;
using Forewarn.Client.Model;
using Forewarn.Record.Leaves;
using NodaTime;

namespace Forewarn.WebConsole.Inbox;

/// <summary>A step on the way of a warning, with what the record says of it.</summary>
/// <param name="Event">Such as <c>warning-escalated</c>.</param>
/// <param name="Contact">Of an attempt: whom.</param>
/// <param name="Transport">Of an attempt: how.</param>
/// <param name="Result">Of an attempt: accepted, failed or gave-up.</param>
/// <param name="Status">Of an attempt: what the other side answered, an HTTP status or an SMTP reply code; 0 for nothing.</param>
/// <param name="Answer">Of an answer: which.</param>
/// <param name="By">Of what a person said: who.</param>
/// <param name="Text">Of what a person said: the words.</param>
public sealed record HistoryStep(
    Instant At, string Event, string? Contact = null, string? Transport = null, string? Result = null, int? Status = null, string? Answer = null, string? By = null, string? Text = null)
{
    /// <summary>Leaves that are read for one history; of earlier steps only the event is told.</summary>
    private const int LeavesMax = 100;

    /// <summary>All steps of a warning, in their order.</summary>
    public static async Task<ImmutableArray<HistoryStep>> ReadAsync(ForewarnClient client, string warning)
    {
        var events = await client.WarningHistoryAsync(warning);
        var steps = ImmutableArray.CreateBuilder<HistoryStep>(events.Length);
        for (int i = 0; i < events.Length; i++)
        {
            bool isTold = events[i].Event is "delivery-attempted" or "warning-acknowledged" or "proposal-accepted" or "proposal-declined" && events.Length - i <= LeavesMax;
            steps.Add(isTold ? Of(events[i], await client.LeafAsync(events[i].Leaf)) : new HistoryStep(events[i].At, events[i].Event));
        }
        return steps.MoveToImmutable();
    }

    private static HistoryStep Of(LiveEvent happened, DisclosedLeaf leaf)
    {
        var (attempt, answer, words) = (PartOf(leaf, "attempt"), PartOf(leaf, "answer"), PartOf(leaf, "words"));
        return new HistoryStep(
            happened.At, happened.Event, TextOf(attempt, "contact"), TextOf(attempt, "transport"), TextOf(attempt, "result"),
            attempt is { } tried && tried.TryGetProperty("status", out var status) && status.TryGetInt32(out int number) ? number : null,
            TextOf(answer, "answer"), TextOf(words, "by"), TextOf(words, "text"));
    }

    /// <summary>What was withheld or erased is null.</summary>
    private static JsonElement? PartOf(DisclosedLeaf leaf, string name) =>
        leaf.Details.FirstOrDefault(detail => detail.Name == name)?.Part is LeafPart part ? JsonDocument.Parse(part.Value).RootElement : null;

    private static string? TextOf(JsonElement? part, string member) =>
        part is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
