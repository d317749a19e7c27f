using Forewarn.Core.Airspace;

namespace Forewarn.Server.Api;

/// <summary>Bounds how many requests of one kind each party has under way, so that none of them uses up what all share.</summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="max">Requests of one party at once.</param>
/// <param name="what">What they are, in the plural, for the problem.</param>
internal sealed class PartyTurns(int max, string what)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<PartyId, int> _underWay = [];

    /// <summary>Takes a turn, until it is disposed of.</summary>
    /// <exception cref="ProblemException">The party has as many already; 429.</exception>
    public Turn Take(PartyId party)
    {
        lock (_gate)
        {
            int before = _underWay.GetValueOrDefault(party);
            if (before >= max)
            {
                throw new ProblemException(Problem.Create(429, "limit-reached", "A limit is reached",
                    $"{max} {what} of yours are under way", accepted: $"at most {max} at a time") with
                {
                    RetryAfterSeconds = 10,
                });
            }
            _underWay[party] = before + 1;
        }
        return new Turn(this, party);
    }

    private void End(PartyId party)
    {
        lock (_gate)
        {
            if (--_underWay[party] == 0)
                _underWay.Remove(party);
        }
    }

    /// <summary>A request that is under way.</summary>
    public readonly struct Turn(PartyTurns turns, PartyId party) : IDisposable
    {
        public void Dispose() => turns.End(party);
    }
}
