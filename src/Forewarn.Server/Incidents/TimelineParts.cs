using System.Collections.Immutable;
using System.Globalization;
using Forewarn.Record.Evidence;
using NodaTime;

namespace Forewarn.Server.Incidents;

/// <summary>What a line of a timeline is made of, by role, so that it can be said in any language and found on a map.</summary>
/// <remarks>Roles: <c>by</c> (who acts), <c>from</c> and <c>to</c> (of a warning or a message), <c>party</c> (who was seen), <c>about</c> (the entry, such as
/// <c>constraint/UUID</c>), <c>label</c> and <c>kind</c> of what is declared, <c>state</c>, <c>starts_at</c>, <c>ends_at</c>, <c>channel</c>,
/// <c>lead</c> (ISO 8601), <c>verdict</c>, <c>answer</c>, <c>number</c>, <c>initiator</c>, <c>participants</c> and <c>template</c>. What is not disclosed is not there.</remarks>
internal static class TimelineParts
{
    public static ImmutableSortedDictionary<string, string> Of(IncidentFacts facts, SeenLeaf leaf)
    {
        var parts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        Add(parts, "by", leaf.Leaf.By);
        Add(parts, "to", leaf.Leaf.To);
        Add(parts, "about", leaf.Name);
        if (facts.Find(leaf.Name) is { } declaration)
            AddDeclaration(parts, declaration, declaration.Versions.FirstOrDefault(version => version.Leaf == leaf));
        else if (facts.Warnings.FirstOrDefault(warning => warning.Name == leaf.Name) is { } warning)
            AddWarning(parts, facts, warning, leaf);
        else if (facts.Sightings.FirstOrDefault(sighting => sighting.Leaf == leaf) is { } sighting)
            AddSighting(parts, sighting);
        else if (leaf.Leaf.Entity.Type is "thread" or "call")
            AddTalk(parts, leaf);
        return parts.ToImmutable();
    }

    private static void AddDeclaration(ImmutableSortedDictionary<string, string>.Builder parts, DeclarationFact declaration, VersionFact? version)
    {
        Add(parts, "label", declaration.Label);
        Add(parts, "kind", declaration.Kind);
        Add(parts, "state", version?.State);
        Add(parts, "starts_at", Api.Wire.Times.Of(version?.Start));
        Add(parts, "ends_at", Api.Wire.Times.Of(version?.End));
    }

    private static void AddWarning(ImmutableSortedDictionary<string, string>.Builder parts, IncidentFacts facts, WarningFact warning, SeenLeaf leaf)
    {
        parts["from"] = warning.From;
        parts["to"] = warning.To;
        if (warning.Subject is { } subject && facts.Find(subject) is { } declaration)
        {
            parts["about"] = declaration.Name;
            Add(parts, "label", declaration.Label);
            Add(parts, "kind", declaration.Kind);
        }
        Add(parts, "starts_at", Api.Wire.Times.Of(warning.StartsAt));
        Add(parts, "channel", JsonValues.Text(leaf["escalation"], "channel"));
        Add(parts, "answer", JsonValues.Text(leaf["answer"], "answer"));
        Add(parts, "verdict", JsonValues.Text(leaf["delivery"], "verdict"));
        if (JsonValues.Number(leaf["delivery"], "lead_time_s") is { } lead)
            Add(parts, "lead", Api.Wire.Times.Of(Duration.FromSeconds(lead)));
    }

    private static void AddSighting(ImmutableSortedDictionary<string, string>.Builder parts, SightingFact sighting)
    {
        Add(parts, "party", sighting.Party);
        Add(parts, "kind", sighting.Kind);
        parts["number"] = sighting.Number.ToString(CultureInfo.InvariantCulture);
    }

    private static void AddTalk(ImmutableSortedDictionary<string, string>.Builder parts, SeenLeaf leaf)
    {
        Add(parts, "channel", JsonValues.Text(leaf["thread"] ?? leaf["call"], "channel"));
        Add(parts, "template", JsonValues.Text(leaf["message"], "template"));
        Add(parts, "initiator", JsonValues.Text(leaf["call"], "initiator"));
        string participants = string.Join(", ", JsonValues.Items(leaf["call"], "participants").Select(item => JsonValues.TextOf(item)));
        Add(parts, "participants", participants.Length > 0 ? participants : null);
    }

    private static void Add(ImmutableSortedDictionary<string, string>.Builder parts, string role, string? value)
    {
        if (value is not null)
            parts[role] = value;
    }
}
