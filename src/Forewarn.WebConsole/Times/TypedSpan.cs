using System.Collections.Immutable;
using System.Globalization;
using Forewarn.WebConsole.Declare.Drafts;
using NodaTime;

namespace Forewarn.WebConsole.Times;

/// <summary>A stretch of time while it is being typed: a number and its unit.</summary>
public sealed class TypedSpan
{
    /// <summary>Longest stretch that is read, in ticks: more than any rule of the node allows, so that the node says what it takes.</summary>
    private const decimal TicksMax = 100_000m * NodaConstants.TicksPerDay;

    private static readonly ImmutableArray<(string Unit, long Ticks)> Sizes =
        [("days", NodaConstants.TicksPerDay), ("hours", NodaConstants.TicksPerHour), ("minutes", NodaConstants.TicksPerMinute), ("seconds", NodaConstants.TicksPerSecond)];

    /// <summary>What it may be counted in, the largest first.</summary>
    public static readonly ImmutableArray<string> Units = [.. Sizes.Select(size => size.Unit)];

    /// <summary>A number with or without a fraction, as it was typed; empty for nothing.</summary>
    public string Count { get; set; } = "";

    /// <summary>One of <see cref="Units"/>.</summary>
    public string Unit { get; set; } = "minutes";

    /// <summary>Begins with a stretch of time, in the largest unit that has no fraction; null for nothing.</summary>
    public static TypedSpan Of(Duration? known)
    {
        if (known is not { } span)
            return new TypedSpan();
        long ticks = span.BclCompatibleTicks;
        var (unit, size) = ticks == 0 ? Sizes[2] : Sizes.FirstOrDefault(size => ticks % size.Ticks == 0, Sizes[^1]);
        return new TypedSpan { Count = ((decimal)ticks / size).ToString("0.#######", CultureInfo.InvariantCulture), Unit = unit };
    }

    /// <summary>The stretch of time, to 100 ns; null for nothing.</summary>
    /// <exception cref="DraftException">No number, below zero or beyond all reason; names the field.</exception>
    public Duration? Read(string field)
    {
        string count = Count.Trim().Replace(',', '.');
        if (count.Length == 0)
            return null;
        if (!decimal.TryParse(count, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) || number > TicksMax)
            throw new DraftException(field, "no_number");
        decimal ticks = Math.Round(number * Sizes.First(size => size.Unit == Unit).Ticks);
        return ticks <= TicksMax ? Duration.FromTicks((long)ticks) : throw new DraftException(field, "no_number");
    }

    /// <summary>The stretch of time, which has to be there.</summary>
    /// <exception cref="DraftException">It is none, or missing; names the field.</exception>
    public Duration Require(string field) => Read(field) ?? throw new DraftException(field, "missing");
}
