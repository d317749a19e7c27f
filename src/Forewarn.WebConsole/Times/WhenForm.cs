namespace Forewarn.WebConsole.Times;

/// <summary>How much of a moment is shown.</summary>
public enum WhenForm
{
    /// <summary>Clock times and the day in words.</summary>
    Full,

    /// <summary>Clock times, and the day only when it is not today; for rows of a list.</summary>
    Brief,

    /// <summary>Clock times alone, where the day is plain.</summary>
    Clock,
}
