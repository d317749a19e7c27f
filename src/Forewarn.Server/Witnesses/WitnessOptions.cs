using System.Collections.Immutable;
using Forewarn.Record.Notes;

namespace Forewarn.Server.Witnesses;

/// <summary>How to run a witness.</summary>
public sealed record WitnessOptions
{
    /// <summary>Where the witness keeps its key and what it has cosigned; made when it does not exist.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Keys of the logs that it witnesses, at least one; the name of each is the origin of its log.</summary>
    public required ImmutableArray<VerifierKey> Logs { get; init; }

    /// <summary>Where to listen; port 0 for any free one.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:8090";

    /// <summary>Name of its key, best a URL without a scheme; null for the one that it has, or at first one made up.</summary>
    public string? Name { get; init; }
}
