using CsCheck;
using Forewarn.Cli.Replay;
using NodaTime;

namespace Forewarn.Cli.Tests.Replay;

public class FigureTests
{
    [Fact]
    public void A_duration_reads_back_as_it_was_written() =>
        Gen.Long[-100_000_000, 100_000_000].Sample(seconds =>
            Figure.TryParseDuration(Figure.Iso(Duration.FromSeconds(seconds)), out Duration read) && read == Duration.FromSeconds(seconds));

    [Fact]
    public void The_same_duration_written_in_two_ways_is_one_figure() => Assert.Equal(Figure.Of("PT1M"), Figure.Of("PT60S"));
}
