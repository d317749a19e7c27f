using Forewarn.Client.Model;

namespace Forewarn.Client;

/// <content>The pool of nodes that runs the airspace.</content>
public sealed partial class ForewarnClient
{
    /// <summary>Brings a change of the pool's members, signed by all who have to (scope <c>forewarn.admin</c>).</summary>
    /// <param name="note">The content of the file.</param>
    public Task<PoolChangeAnswer> ChangePoolAsync(string note, CancellationToken cancellation = default) => ChangeAsync(
        HttpMethod.Post, "/v1/pool/changes", new PoolChangeTerms(note), ClientJson.Default.PoolChangeTerms, null, ClientJson.Default.PoolChangeAnswer, cancellation);
}
