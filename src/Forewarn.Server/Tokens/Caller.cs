using System.Collections.Frozen;
using NodaTime;

namespace Forewarn.Server.Tokens;

/// <summary>The party that a valid token speaks for, and what the token permits it.</summary>
/// <remarks>Immutable and shared between requests that carry the same token.</remarks>
/// <param name="Party">The token's <c>sub</c>; matches <see cref="Core.NameGrammar"/>.</param>
/// <param name="Scopes">The token's scopes, compared by ordinal; may be empty.</param>
/// <param name="Expiry">The token's <c>exp</c>, without clock skew; the token is not valid at that instant.</param>
public sealed record Caller(string Party, FrozenSet<string> Scopes, Instant Expiry) : TokenResult
{
    /// <summary>The person who acts for the party: the token's <c>act.sub</c> (RFC 8693 section 4.1), of <see cref="Core.Airspace.PersonId"/>'s
    /// grammar; empty when the token names nobody.</summary>
    public string Person { get; init; } = "";

    /// <summary>Whether the token carries <paramref name="scope"/>.</summary>
    public bool Has(string scope) => Scopes.Contains(scope);
}
