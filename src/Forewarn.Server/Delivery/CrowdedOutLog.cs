using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Forewarn.Server.Delivery;

/// <summary>Tells the operator which parties' outboxes are too full, once in a while as long as it goes on. Owned by the worker's loop.</summary>
/// <param name="logger">Who is told.</param>
/// <param name="pause">From one time to the next, however often something has to make room meanwhile.</param>
internal sealed class CrowdedOutLog(ILogger logger, TimeSpan pause)
{
    private readonly Dictionary<PartyId, long> _told = [];
    private long _count;
    private Instant _nextAt = Instant.MinValue;

    /// <summary>Whether there is something to tell, and it is time to.</summary>
    /// <param name="count">Items of all parties that ever had to make room.</param>
    /// <param name="now">The present.</param>
    public bool IsDue(long count, Instant now) => count != _count && now >= _nextAt;

    public void Tell(IEnumerable<CrowdedOut> parties, Instant now)
    {
        _count = 0;
        _nextAt = now + Duration.FromTimeSpan(pause);
        foreach (var (party, count, waitingCount) in parties)
        {
            _count += count;
            if (count == _told.GetValueOrDefault(party))
                continue;
            _told[party] = count;
            logger.LogWarning("More waits for the contacts of {Party} than there is room for: {Count} items have had to make room so far, of which {WaitingCount} warnings are brought again later",
                party, count, waitingCount);
        }
    }
}
