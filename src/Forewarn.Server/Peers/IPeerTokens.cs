using Forewarn.Core.Airspace;

namespace Forewarn.Server.Peers;

/// <summary>Where a party's tokens come from when the node speaks for it.</summary>
internal interface IPeerTokens : IDisposable
{
    /// <summary>A token whose <c>sub</c> is the party, since a peer believes only the manager of an entity.</summary>
    /// <param name="audience">Host of the peer: what the field writes into <c>aud</c>.</param>
    /// <exception cref="PeerTokenException">There is none.</exception>
    ValueTask<string> GetAsync(PartyId party, string audience, string scope, CancellationToken cancellation);

    /// <summary>The peer has refused the last token: the next one is a new one.</summary>
    void Forget(PartyId party, string audience, string scope);
}

/// <summary>There is no token to speak for a party with.</summary>
/// <param name="isLasting">Whether asking again is pointless until somebody changes a setting.</param>
internal sealed class PeerTokenException(string message, bool isLasting, Exception? inner = null) : Exception(message, inner)
{
    public bool IsLasting => isLasting;
}
