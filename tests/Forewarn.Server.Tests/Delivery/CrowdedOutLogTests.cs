using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Server.Delivery;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Forewarn.Server.Tests.Delivery;

public sealed class CrowdedOutLogTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 12, 0);
    private static readonly PartyId North = PartyId.Parse("north"), South = PartyId.Parse("south");

    private readonly Lines _lines = new();
    private readonly CrowdedOutLog _log;

    public CrowdedOutLogTests() => _log = new CrowdedOutLog(_lines, TimeSpan.FromMinutes(1));

    [Fact]
    public void Nothing_is_said_as_long_as_there_is_room() => Assert.False(_log.IsDue(0, Now));

    [Fact]
    public void The_operator_is_told_whose_outbox_is_too_full()
    {
        Tell(Now, new CrowdedOut(North, 7, 5));
        Assert.Equal(
            ["More waits for the contacts of north than there is room for: 7 items have had to make room so far, of which 5 warnings are brought again later"], _lines.All);
    }

    [Fact]
    public void However_much_has_to_make_room_it_is_said_once_in_a_while()
    {
        for (int i = 1; i <= 120; i++)
            Tell(Now + Duration.FromSeconds(i), new CrowdedOut(North, i, i));
        Assert.Equal(2, _lines.All.Count);
    }

    [Fact]
    public void Only_those_are_named_who_have_more_since_the_last_time()
    {
        Tell(Now, new CrowdedOut(North, 1, 1), new CrowdedOut(South, 1, 1));
        Tell(Now + Duration.FromMinutes(2), new CrowdedOut(North, 1, 1), new CrowdedOut(South, 2, 2));
        Assert.Equal(3, _lines.All.Count);
        Assert.Contains("south", _lines.All[^1], StringComparison.Ordinal);
    }

    private void Tell(Instant now, params CrowdedOut[] parties)
    {
        if (_log.IsDue(parties.Sum(each => each.Count), now))
            _log.Tell(parties, now);
    }

    private sealed class Lines : ILogger
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add(formatter(state, exception));
    }
}
