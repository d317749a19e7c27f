using NodaTime;

namespace Forewarn.Record.Witnesses;

/// <summary>How long a <see cref="CosignatureCollector"/> waits for what.</summary>
public sealed record CollectorOptions
{
    /// <summary>For one exchange with a witness.</summary>
    public Duration AnswerMax { get; init; } = Duration.FromSeconds(10);

    /// <summary>How long after its start a round whose quorum is met goes on waiting for the other witnesses. Whoever has not answered by then
    /// is left out of the next rounds until it has.</summary>
    public Duration GraceMax { get; init; } = Duration.FromSeconds(1);

    /// <summary>Least time from the start of one round to that of the next.</summary>
    public Duration RoundMin { get; init; } = Duration.FromMilliseconds(100);

    /// <summary>Least and most time after a failure until the witness is asked again; it doubles with each failure in a row, and varies
    /// by chance between half of it and all of it.</summary>
    public Duration BackoffMin { get; init; } = Duration.FromSeconds(1);

    /// <inheritdoc cref="BackoffMin"/>
    public Duration BackoffMax { get; init; } = Duration.FromSeconds(60);
}
