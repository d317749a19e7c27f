using Forewarn.Record.Leaves;
using NodaTime;

namespace Forewarn.Record.Evidence;

/// <summary>What a bundle was asked for; each that is given narrows it.</summary>
/// <remarks>It is on record in the bundle, but nothing proves that the bundle holds every leaf that answers it.</remarks>
public sealed record EvidenceRequest
{
    /// <summary>Longest name of an incident, in characters.</summary>
    public const int IncidentLengthMax = 200;

    /// <summary>Name of an incident that a case describes; no control characters.</summary>
    /// <exception cref="RecordFormatException">Empty, too long, or with a control character.</exception>
    public string? Incident
    {
        get;
        init => field = value is null || (value.Length is > 0 and <= IncidentLengthMax && !value.Any(char.IsControl))
            ? value : throw new RecordFormatException("asked, incident", "not a name", $"1 to {IncidentLengthMax} characters, no control characters");
    }

    /// <summary>What the leaves are about.</summary>
    public LeafEntity? Entity { get; init; }

    /// <summary>Earliest moment of the leaves, included.</summary>
    public Instant? From { get; init => field = value is { } time ? LeafTime.Require(time, "asked, from") : null; }

    /// <summary>End of the leaves' time, not included.</summary>
    public Instant? Until { get; init => field = value is { } time ? LeafTime.Require(time, "asked, until") : null; }
}
