using System.Collections.Immutable;
using System.Globalization;
using Forewarn.Client.Model;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.WebConsole.Setup;

/// <summary>A duty that contacts take in turns while it is being typed.</summary>
internal sealed class PostDraft
{
    /// <summary>What a turn is counted in.</summary>
    public static readonly ImmutableArray<string> Units = ["days", "hours", "minutes"];

    private static readonly LocalDateTimePattern Typed = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");

    public string Id { get; set; } = "";

    public string Level { get; set; } = "operational";

    /// <summary>Ids of contacts, in the order of their turns.</summary>
    public ImmutableArray<string> Rotation { get; set; } = [];

    /// <summary>In UTC, as a field for date and time writes it: <c>2026-01-01T06:00</c>.</summary>
    public string Start { get; set; } = "";

    /// <summary>A whole number, as it was typed.</summary>
    public string Turn { get; set; } = "7";

    /// <summary>One of <see cref="Units"/>.</summary>
    public string Unit { get; set; } = "days";

    /// <summary>A new one, whose first turn begins with this hour.</summary>
    public static PostDraft New(Instant now)
    {
        var hour = now.InUtc().LocalDateTime.With(TimeAdjusters.TruncateToHour);
        return new PostDraft { Start = Typed.Format(hour) };
    }

    public static PostDraft Of(PostTerms post)
    {
        var (turn, unit) = post.Turn switch
        {
            var whole when whole.TotalMinutes % (24 * 60) == 0 => (whole.TotalDays, "days"),
            var whole when whole.TotalMinutes % 60 == 0 => (whole.TotalHours, "hours"),
            var other => (other.TotalMinutes, "minutes"),
        };
        return new PostDraft
        {
            Id = post.Id,
            Level = post.Level ?? "operational",
            Rotation = post.Rotation,
            Start = Typed.Format(post.Start.InUtc().LocalDateTime),
            Turn = turn.ToString(CultureInfo.InvariantCulture),
            Unit = unit,
        };
    }

    /// <summary>As it is sent; null when a field cannot be read, whose name is then given.</summary>
    public PostTerms? ToTerms(out string? wrong)
    {
        var start = Typed.Parse(Start.Length > Typed16 ? Start[..Typed16] : Start);
        bool isTurn = int.TryParse(Turn, NumberStyles.None, CultureInfo.InvariantCulture, out int turn) && turn is > 0 and < TurnMax;
        wrong = !start.Success ? "start" : !isTurn ? "turn" : null;
        if (wrong is not null)
            return null;
        var lasting = Unit switch
        {
            "days" => Duration.FromDays(turn),
            "hours" => Duration.FromHours(turn),
            _ => Duration.FromMinutes(turn),
        };
        return new PostTerms(Id.Trim(), Rotation, start.Value.InUtc().ToInstant(), lasting, Level);
    }

    /// <summary>Characters of a date and time to the minute; browsers add seconds when they are not zero.</summary>
    private const int Typed16 = 16;

    /// <summary>More than a year of minutes; the node says what it takes.</summary>
    private const int TurnMax = 1_000_000;
}
