using NodaTime;

namespace Forewarn.Core.Airspace;

/// <summary>How much the airspace holds. A command that would exceed one of these is refused, and changes nothing.</summary>
public static class Limits
{
    public const int PartiesMax = 100_000;

    /// <summary>Active keys of one party.</summary>
    public const int KeysPerPartyMax = 16;

    /// <summary>Keys that one party has ever had, the revoked ones included.</summary>
    public const int KeysEverPerPartyMax = 1_000;

    public const int ArrangementsMax = 10_000;

    public const int MembersPerArrangementMax = 100;

    public const int RungsPerLadderMax = 10;

    public const int DeclarationsMax = 10_000_000;

    public const int SubscriptionsPerPartyMax = 1_000;

    /// <summary>Subscriptions of one USS, those that came along with an intent not counted.</summary>
    public const int UssSubscriptionsMax = 10_000;

    /// <summary>Of those, the ones that are relevant to one area.</summary>
    public const int UssSubscriptionsPerAreaMax = 100;

    /// <summary>Operational intents that depend on one subscription.</summary>
    public const int DependentsPerSubscriptionMax = 10_000;

    /// <summary>Volumes of all intents together that depend on one implicit subscription.</summary>
    public const int VolumesPerSubscriptionMax = 1_000;

    public const int VolumesPerDeclarationMax = 1_000;

    /// <summary>Vertices of all volumes of a declaration together.</summary>
    public const int VerticesPerDeclarationMax = 10_000;

    public const int NoteLengthMax = 1_000;

    public const int NameLengthMax = 200;

    /// <summary>Overlapping declarations that an outcome lists; it counts the rest.</summary>
    public const int OverlapsListedMax = 100;

    /// <summary>References in one answer of the DSS role; a question that more would answer is for too large an area.</summary>
    public const int ReferencesListedMax = 10_000;

    /// <summary>Reasons that a warning lists.</summary>
    public const int ReasonsListedMax = 16;

    /// <summary>Events kept for readers that come back; older ones are found in the record only.</summary>
    public const int EventsRetainedMax = 200_000;

    /// <summary>Open items of the outbox of one party. The oldest that is not urgent makes room for the next, and is brought again, if it is a warning
    /// that nobody took, when fewer than half of them are left.</summary>
    public const int OutboxPerPartyMax = 100_000;

    /// <summary>Warnings that are brought to a party's contacts when it names the first that can be reached.</summary>
    public const int WarningsRepeatedMax = 1_000;

    /// <summary>Drills of one party that are kept.</summary>
    public const int DrillsPerPartyMax = 1_000;

    /// <summary>How far ahead the last volume of a declaration or a subscription may end.</summary>
    public static readonly Duration HorizonMax = Duration.FromDays(366);

    /// <summary>How long what has ended stays in the state, with its warnings; the journal keeps it for ever.</summary>
    public static readonly Duration Retention = Duration.FromDays(7);

    /// <summary>How long a drill stays in the state, at least: longer than its warnings, whose ladder may take
    /// <see cref="RungsPerLadderMax"/> times 30 days.</summary>
    public static readonly Duration DrillRetention = Duration.FromDays(310);

    /// <summary>How far in the past an observation may lie.</summary>
    public static readonly Duration ObservationAgeMax = Duration.FromDays(7);

    /// <summary>How far ahead of the airspace's time an observation may lie, for clocks that differ.</summary>
    public static readonly Duration ObservationAheadMax = Duration.FromMinutes(1);

    /// <summary>The value as it is, if it is one of the members of its type: the journal can be read back with no other.</summary>
    /// <exception cref="InvalidValueException">A number that is no member.</exception>
    internal static T RequireMember<T>(T value, string field)
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new InvalidValueException(field, $"{value:D} is no {typeof(T).Name}", string.Join(", ", Enum.GetNames<T>()));

    /// <summary>The tag as it is, if it looks like one of BCP 47.</summary>
    /// <exception cref="InvalidValueException">It does not.</exception>
    internal static string RequireLanguage(string tag, string field) =>
        tag.Length is >= 2 and <= 35 && tag.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? tag : throw new InvalidValueException(field, "not a language tag", "a BCP 47 tag such as ru or he-IL");

    /// <summary>The text as it is, if it is no longer than the limit and has no control character but line feed and tab.</summary>
    /// <exception cref="InvalidValueException">Too long, or with a control character or half a surrogate pair.</exception>
    internal static string RequireText(string? value, string field, int lengthMax, int lengthMin = 0)
    {
        value ??= "";
        if (value.Length < lengthMin || value.Length > lengthMax)
            throw new InvalidValueException(field, $"{value.Length} characters", $"{lengthMin} to {lengthMax} characters");
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            bool isPair = char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]);
            if (isPair)
                i++;
            else if (char.IsSurrogate(c) || (char.IsControl(c) && c is not ('\n' or '\t')))
                throw new InvalidValueException(field, $"character {i} is a control character or half a pair", "printable text, line feeds and tabs");
        }
        return value;
    }
}
