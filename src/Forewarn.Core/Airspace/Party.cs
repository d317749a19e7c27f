using System.Collections.Immutable;
using NodaTime;

namespace Forewarn.Core.Airspace;

/// <summary>An organisation that shares the airspace, as the others see it.</summary>
public sealed record Party
{
    public PartyId Id { get; private init; }

    /// <summary>1 for a new party, one more with each change.</summary>
    public int Version { get; private init; }

    /// <summary>Index of the leaf of this version; <see cref="Leaves.None"/> for a proposal.</summary>
    public long Leaf { get; internal init; } = Leaves.None;

    public string Name { get; private init; } = "";

    /// <summary>IANA time zone in which the party reads its times, beside UTC.</summary>
    public string TimeZone { get; private init; } = "";

    /// <summary>Calendar in which the party reads its dates, beside the Gregorian one.</summary>
    public Calendar Calendar { get; private init; }

    /// <summary>Languages of its people, BCP 47, preferred first.</summary>
    public ImmutableArray<string> Languages { get; private init; } = [];

    /// <exception cref="InvalidValueException">Names <c>name</c>, <c>time_zone</c>, <c>calendar</c> or <c>languages</c>.</exception>
    public static Party Create(PartyId id, int version, string name, string timeZone, Calendar calendar, ImmutableArray<string> languages)
    {
        if (languages.Length > 16)
            throw new InvalidValueException("languages", $"{languages.Length} languages", "at most 16");
        for (int i = 0; i < languages.Length; i++)
            Limits.RequireLanguage(languages[i], $"languages[{i}]");
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone) is null)
            throw new InvalidValueException("time_zone", "not a known time zone", "an IANA name such as Europe/Moscow or UTC");
        return new Party
        {
            Id = id,
            Version = version,
            Name = Limits.RequireText(name, "name", Limits.NameLengthMax, lengthMin: 1),
            TimeZone = timeZone,
            Calendar = Limits.RequireMember(calendar, "calendar"),
            Languages = languages,
        };
    }

    internal Party As(int version, long leaf) => this with { Version = version, Leaf = leaf };

    internal bool SaysTheSameAs(Party other) => Name == other.Name && TimeZone == other.TimeZone && Calendar == other.Calendar
        && Languages.AsSpan().SequenceEqual(other.Languages.AsSpan());
}

/// <summary>Calendars that dates are shown in. The numbers are part of the journal's format.</summary>
public enum Calendar : byte
{
    Gregorian = 0,
    Hebrew = 1,
    Islamic = 2,
    Persian = 3,
}
