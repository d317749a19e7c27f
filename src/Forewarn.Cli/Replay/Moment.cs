using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Cli.Replay;

/// <summary>When something happened, as precisely as its source states it and no more.</summary>
public abstract record Moment
{
    private Moment()
    {
    }

    /// <summary>The moment at which a replay acts it out; null when the source leaves no single moment or day.</summary>
    public abstract Instant? ReplayedAt { get; }

    /// <summary>At one moment.</summary>
    public sealed record At(Instant Instant) : Moment
    {
        public override Instant? ReplayedAt => Instant;
    }

    /// <summary>On one day, at an hour that is not stated; replayed at noon UTC.</summary>
    public sealed record On(LocalDate Date) : Moment
    {
        public override Instant? ReplayedAt => Date.At(new LocalTime(12, 0)).InUtc().ToInstant();
    }

    /// <summary>At some moment before another.</summary>
    public sealed record Before(Instant Instant) : Moment
    {
        public override Instant? ReplayedAt => null;
    }

    /// <summary>At some moment after another.</summary>
    public sealed record After(Instant Instant) : Moment
    {
        public override Instant? ReplayedAt => null;
    }

    /// <summary>Not stated as a time; these are the source's words, or "not stated".</summary>
    public sealed record InWords(string Words) : Moment
    {
        public override Instant? ReplayedAt => null;
    }

    /// <summary>The moment in UTC, for machines and logs: <c>2018-09-17T18:39:00Z</c>, <c>before …</c>, <c>2019-01-04</c>.</summary>
    public sealed override string ToString() => this switch
    {
        At at => InstantPattern.General.Format(at.Instant),
        On on => LocalDatePattern.Iso.Format(on.Date),
        Before before => "before " + InstantPattern.General.Format(before.Instant),
        After after => "after " + InstantPattern.General.Format(after.Instant),
        InWords inWords => inWords.Words,
        _ => throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{GetType()} is not a moment")),
    };
}
