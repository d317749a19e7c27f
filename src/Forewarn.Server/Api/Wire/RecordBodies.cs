using System.Text;
using Forewarn.Record.Leaves;

namespace Forewarn.Server.Api.Wire;

/// <summary>A leaf of the record with what the reader may see of the details behind it.</summary>
/// <param name="Leaf">The exact text that was hashed.</param>
public sealed record LeafReading(string Leaf, DetailView[] Details);

/// <summary>A part of the details: with salt and value, or withheld from this reader, or erased.</summary>
/// <param name="Salt">64 hexadecimal digits; SHA-256(salt || value) is the commitment in the leaf.</param>
/// <param name="Value">A JSON text, exactly as it was committed to.</param>
public sealed record DetailView(string Name, string? Salt, string? Value, bool? Withheld, bool? Erased)
{
    internal static DetailView Of(DisclosedPart part) => part.Part is { } known
        ? new DetailView(part.Name, known.Salt.ToString(), Encoding.UTF8.GetString(known.Value.Span), null, null)
        : new DetailView(part.Name, null, null, part.Disclosure == Disclosure.Withheld ? true : null, part.Disclosure == Disclosure.Erased ? true : null);
}

/// <summary>What evidence is asked for; each that is given narrows it.</summary>
/// <param name="Entity">What it is about: <c>constraint/UUID</c>, <c>operational-intent/UUID</c>, <c>warning/NUMBER</c>, <c>observation/UUID</c> ...</param>
/// <param name="Incident">Id of the observation that the incident was seen in: it, what it was held against, and what it lay in.</param>
/// <param name="Between">Two times: from the first, included, to the second, not included.</param>
public sealed record EvidenceBody(string? Entity, string? Incident, string?[]? Between);

/// <summary>What people wrote about one thing, to be erased.</summary>
/// <param name="Entity"><c>constraint/UUID</c>, <c>operational-intent/UUID</c>, <c>warning/NUMBER</c> or <c>observation/UUID</c>.</param>
public sealed record ErasureBody(string? Entity);

/// <summary>What people wrote about a thing is erased.</summary>
/// <param name="Leaf">Index of the leaf that says so.</param>
public sealed record ErasureAnswer(string Entity, long Leaf);
