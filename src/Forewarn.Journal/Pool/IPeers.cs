namespace Forewarn.Journal.Pool;

/// <summary>How a node asks the other members of its pool for what it lacks of the journal.</summary>
/// <remarks>Nothing that comes from there is believed: whoever asks verifies all of it. Safe for use by many threads.</remarks>
public interface IPeers
{
    /// <summary>Asks a member for its journal after an entry.</summary>
    /// <param name="member">Whom to ask, at the URL that the membership has for it.</param>
    /// <param name="after">Position of the last entry that the asking node has; 0 for none.</param>
    /// <returns>What <see cref="JournalExcerpt.GiveAfter"/> makes, as it comes; read forward once, and disposed of by the caller. A read that fails
    /// throws <see cref="IOException"/>.</returns>
    /// <exception cref="PeerFailedException">The member does not answer, or refuses.</exception>
    Task<Stream> OpenJournalAsync(PoolMember member, long after, CancellationToken cancellation);
}

/// <summary>A member of the pool does not give what it was asked for; the message says why, for whoever runs the node.</summary>
public sealed class PeerFailedException(string message, Exception? cause = null) : Exception(message, cause);
