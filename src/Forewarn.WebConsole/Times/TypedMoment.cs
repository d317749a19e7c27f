using Forewarn.WebConsole.Declare.Drafts;
using NodaTime;

namespace Forewarn.WebConsole.Times;

/// <summary>A moment in UTC while it is being typed, in a field for date and time.</summary>
/// <param name="known">What the field begins with; null for nothing.</param>
/// <remarks>A known moment that is finer than the field can show stays as it is until somebody changes it.</remarks>
public sealed class TypedMoment(Instant? known = null)
{
    private readonly string _knownText = known is { } moment ? WallTime.Of(moment, "UTC").Text : "";
    private string? _text;

    /// <summary>Begins with the first full hour after a moment.</summary>
    public static TypedMoment HourAfter(Instant moment) =>
        new(Instant.FromUnixTimeSeconds((moment.ToUnixTimeSeconds() / NodaConstants.SecondsPerHour + 1) * NodaConstants.SecondsPerHour));

    /// <summary>As the field has it, <c>2026-01-01T06:00</c>; empty for nothing.</summary>
    public string Text
    {
        get => _text ?? _knownText;
        set => _text = value;
    }

    /// <summary>The moment; null for nothing.</summary>
    /// <exception cref="DraftException">It is none; names the field.</exception>
    public Instant? Read(string field) => Text == _knownText ? known : Text.Length == 0 ? null : new WallTime(Text, "UTC").ToInstant(field);

    /// <summary>The moment, which has to be there.</summary>
    /// <exception cref="DraftException">It is none, or missing; names the field.</exception>
    public Instant Require(string field) => Read(field) ?? throw new DraftException(field, "missing");
}
