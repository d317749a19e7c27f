using System.CommandLine;
using Forewarn.Client;
using Forewarn.Record.Notes;

namespace Forewarn.Cli.Commands;

/// <summary>The key that a record's checkpoints are signed with.</summary>
internal static class RecordKey
{
    /// <summary>As the node gives it; without a token where everyone may read the record.</summary>
    public static Task<VerifierKey> OfNodeAsync(HttpClient http, ParseResult parsed, CancellationToken cancellation) =>
        new ForewarnClient(http, NodeLink.OptionalToken(parsed)).RecordKeyAsync(cancellation);
}
