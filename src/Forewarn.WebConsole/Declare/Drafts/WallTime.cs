using NodaTime;
using NodaTime.Text;

namespace Forewarn.WebConsole.Declare.Drafts;

/// <summary>A time on the clocks of a zone, as a person types it.</summary>
/// <param name="Text">Of a field for date and time: <c>2026-03-27T02:30</c>.</param>
/// <param name="Zone">Of the tz database.</param>
/// <param name="IsSecond">Of a time that comes twice, the second one.</param>
public readonly record struct WallTime(string Text, string Zone, bool IsSecond = false)
{
    private static readonly LocalDateTimePattern Minutes = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");
    private static readonly LocalDateTimePattern Seconds = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss");

    /// <summary>A moment on the clocks of a zone; its seconds are left away when there are none.</summary>
    public static WallTime Of(Instant moment, string zone)
    {
        var mapped = moment.InZone(ZoneOf(zone) ?? DateTimeZone.Utc);
        var local = mapped.LocalDateTime;
        bool isSecond = mapped.Zone.MapLocal(local) is { Count: 2 } twice && twice.Last().ToInstant() <= moment;
        return new((local.Second == 0 ? Minutes : Seconds).Format(local), zone, isSecond);
    }

    /// <summary>Whether the clocks show this time twice, because they are put back.</summary>
    public bool ComesTwice => TryRead(Text, out var local) && ZoneOf(Zone)?.MapLocal(local).Count == 2;

    /// <exception cref="DraftException">No time, no zone, or a time that clocks leap over.</exception>
    public Instant ToInstant(string field)
    {
        if (string.IsNullOrWhiteSpace(Text))
            throw new DraftException(field, "missing");
        if (!TryRead(Text, out var local))
            throw new DraftException(field, "no_time");
        if (ZoneOf(Zone) is not { } zone)
            throw new DraftException(field, "no_zone", Zone);
        var mapping = zone.MapLocal(local);
        if (mapping.Count == 0)
            throw new DraftException(field, "gap", Clock(mapping.EarlyInterval.IsoLocalEnd), Clock(mapping.LateInterval.IsoLocalStart));
        return (mapping.Count == 2 && IsSecond ? mapping.Last() : mapping.First()).ToInstant();
    }

    private static string Clock(LocalDateTime local) => LocalTimePattern.CreateWithInvariantCulture("HH:mm").Format(local.TimeOfDay);

    private static bool TryRead(string text, out LocalDateTime local) =>
        (Minutes.Parse(text) is { Success: true } minutes ? minutes : Seconds.Parse(text)).TryGetValue(default, out local);

    private static DateTimeZone? ZoneOf(string zone) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone);
}
