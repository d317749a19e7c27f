using System.Text;
using Forewarn.Record.Leaves;
using Forewarn.Record.Witnesses;

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

/// <summary>How the record stands, and how far its witnesses are.</summary>
/// <param name="Key">The record's verifier key (C2SP signed-note). Get it by a way that you trust; that the node gives it proves nothing.</param>
/// <param name="Size">Leaves of the newest checkpoint.</param>
/// <param name="Root">Its root, in base64.</param>
/// <param name="FinalSize">Leaves of the newest checkpoint that met the policy; absent while there is none.</param>
/// <param name="Checkpoint">The newest checkpoint as it is served, with the cosignatures that it has by now.</param>
/// <param name="Policy">What makes a checkpoint final (C2SP tlog-policy).</param>
public sealed record RecordView(string Origin, string Key, long Size, string Root, long? FinalSize, string Checkpoint, string Policy, WitnessView[] Witnesses)
{
    internal static RecordView Of(Recording.RecordKeeper record, Recording.Cosigners cosigners)
    {
        var newest = cosigners.Newest();
        var at = newest.Checkpoint;
        return new RecordView(at.Origin, record.Key.ToString(), at.Size, at.Root.ToBase64(), cosigners.Final?.Checkpoint.Size, newest.ToString(), cosigners.Policy.ToString(),
            [.. cosigners.Statuses.Select(status => WitnessView.Of(status, at.Size))]);
    }
}

/// <summary>How it stands with a witness of the record.</summary>
/// <param name="Name">What the policy calls it.</param>
/// <param name="State">unasked, cosigning, failing, or disputed: it has seen another history of this record.</param>
/// <param name="CosignedSize">Leaves of the newest checkpoint that it cosigned; 0 for none since the node started.</param>
/// <param name="Lag">Leaves that it has not cosigned yet.</param>
/// <param name="CosignedAt">When it cosigned last; absent for never.</param>
/// <param name="Failures">Exchanges that failed since then.</param>
public sealed record WitnessView(string Name, string State, long CosignedSize, long Lag, string? CosignedAt, int Failures)
{
    internal static WitnessView Of(WitnessStatus status, long size) => new(
        status.Name, Names<WitnessState>.Of(status.State), status.CosignedSize, Math.Max(0, size - status.CosignedSize), Times.Of(status.LastSuccess), status.FailuresInARow);
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
