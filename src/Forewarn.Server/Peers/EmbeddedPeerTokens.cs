using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Server.Tokens;
using NodaTime;

namespace Forewarn.Server.Peers;

/// <summary>Tokens of the node's own issuer, for peers that believe it. Thread-safe.</summary>
internal sealed class EmbeddedPeerTokens(EmbeddedIssuer issuer) : IPeerTokens
{
    /// <summary>Longer than any request takes, shorter than a stolen one is of use.</summary>
    private static readonly Duration Lifetime = Duration.FromMinutes(5);

    public ValueTask<string> GetAsync(PartyId party, string audience, string scope, CancellationToken cancellation)
    {
        try
        {
            return ValueTask.FromResult(issuer.Mint(party.ToString(), [scope], audience, Lifetime));
        }
        catch (InvalidValueException unusual)
        {
            throw new PeerTokenException(unusual.Message, isLasting: true, unusual);
        }
    }

    public void Forget(PartyId party, string audience, string scope)
    {
        // Each is new.
    }

    public void Dispose()
    {
    }
}
