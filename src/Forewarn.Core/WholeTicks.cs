using NodaTime;

namespace Forewarn.Core;

/// <summary>Times as the journal and the snapshots hold them: in whole ticks of 100 ns.</summary>
/// <remarks>Whatever is kept goes through here first. A value finer than a tick would be another one after it has been read
/// back, and the state with it.</remarks>
internal static class WholeTicks
{
    /// <summary>The last tick at or before the moment.</summary>
    public static Instant Of(Instant moment) => Instant.FromUnixTimeTicks(moment.ToUnixTimeTicks());

    /// <inheritdoc cref="Of(Instant)"/>
    public static Instant? Of(Instant? moment) => moment is { } value ? Of(value) : null;

    /// <summary>The duration without what is finer than a tick.</summary>
    public static Duration Of(Duration duration) => Duration.FromTicks(duration.BclCompatibleTicks);
}
