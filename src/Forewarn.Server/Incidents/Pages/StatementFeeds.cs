using System.Collections.Immutable;
using Forewarn.Core.Incidents;

namespace Forewarn.Server.Incidents.Pages;

/// <summary>The feed as it was written last, for as long as nothing in it changes: readers of feeds ask often, and nothing is new.</summary>
/// <remarks>Thread-safe; one writes at a time, and the others wait for what it writes. Holds some megabytes at most.</remarks>
internal sealed class StatementFeeds
{
    /// <summary>Addresses under which the node is asked, and for each of which a feed is kept.</summary>
    public const int AddressesMax = 4;

    private readonly Lock _gate = new();
    private readonly List<Written> _written = [];

    /// <summary>The feed, in UTF-8.</summary>
    /// <param name="statements">Newest first.</param>
    /// <param name="site">Where they stand.</param>
    public byte[] Of(ImmutableArray<Statement> statements, StatementSite site)
    {
        ImmutableArray<string> authors = [.. statements.Select(statement => site.NameOf(statement.Party))];
        lock (_gate)
        {
            int place = _written.FindIndex(written => written.BaseUrl == site.BaseUrl);
            if (place >= 0 && _written[place].IsOf(statements, authors))
                return _written[place].Feed;
            var now = new Written(site.BaseUrl, statements, authors, StatementFeed.Write(statements, site));
            if (place >= 0)
                _written.RemoveAt(place);
            else if (_written.Count == AddressesMax)
                _written.RemoveAt(0);
            _written.Add(now);
            return now.Feed;
        }
    }

    private sealed record Written(string BaseUrl, ImmutableArray<Statement> Statements, ImmutableArray<string> Authors, byte[] Feed)
    {
        /// <summary>A statement that is corrected, or put into other words, is another object.</summary>
        public bool IsOf(ImmutableArray<Statement> statements, ImmutableArray<string> authors) =>
            Statements.AsSpan().SequenceEqual(statements.AsSpan(), ReferenceEqualityComparer.Instance) && Authors.AsSpan().SequenceEqual(authors.AsSpan());
    }
}
