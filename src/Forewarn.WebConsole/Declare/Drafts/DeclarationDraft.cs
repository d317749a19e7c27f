using System.Collections.Immutable;
using System.Text.Json;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Declare.Areas;
using NodaTime;

namespace Forewarn.WebConsole.Declare.Drafts;

/// <summary>What a person wants to declare, whole: nothing of it is missing or impossible in itself.</summary>
/// <param name="Kind"><c>operational-intent</c>, or a kind of constraint.</param>
/// <param name="State">Of an operational intent.</param>
/// <param name="Volumes">At least one.</param>
/// <param name="Note">Empty for none.</param>
/// <param name="Disclosure"><c>full</c> or <c>area</c>; what is sealed is told whole by its opening.</param>
public sealed record DeclarationDraft(string Kind, string State, ImmutableArray<Volume4D> Volumes, string Note, string Disclosure = "full")
{
    /// <summary>The kind that is no constraint.</summary>
    public const string IntentKind = "operational-intent";

    /// <summary>All kinds of the API.</summary>
    public static readonly ImmutableArray<string> Kinds = [IntentKind, "live-fire", "air-defence", "closed-area", "protected-site", "other"];

    public DeclarationType Type => Kind == IntentKind ? DeclarationType.OperationalIntent : DeclarationType.Constraint;

    /// <summary>The volumes of outlines that share altitudes and times.</summary>
    /// <exception cref="DraftException">Altitudes or times in the wrong order, or too long; names the field.</exception>
    public static ImmutableArray<Volume4D> VolumesOf(IEnumerable<AreaOutline> outlines, double lowerM, double upperM, Instant start, Instant end)
    {
        if (upperM < lowerM)
            throw new DraftException("upper", "altitude_order");
        if (end <= start)
            throw new DraftException("end", "time_order");
        if (end - start > Duration.FromDays(366))
            throw new DraftException("end", "too_long");
        return [.. outlines.Select(outline => Volume4D.Of(outline.Between(lowerM, upperM), start, end))];
    }

    /// <summary>The body of the request that declares it; the same draft gives the same bytes.</summary>
    /// <param name="seal">With a coarse draft: the commitment to the whole one.</param>
    public byte[] ToBody(string? seal = null)
    {
        string? note = Note.Length == 0 ? null : Note;
        string disclosure = seal is null ? Disclosure : "sealed";
        return Type == DeclarationType.OperationalIntent
            ? JsonSerializer.SerializeToUtf8Bytes(new OperationalIntentTerms(State, Volumes, note, disclosure, seal), ApiJson.Options)
            : JsonSerializer.SerializeToUtf8Bytes(new ConstraintTerms(Kind, Volumes, note, disclosure, seal), ApiJson.Options);
    }
}
