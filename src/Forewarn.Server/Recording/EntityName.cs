using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Pool;
using Forewarn.Core.Warnings;
using Forewarn.Server.Api.Wire;

namespace Forewarn.Server.Recording;

/// <summary>What a leaf is about, as one text: <c>constraint/UUID</c>, <c>warning/12</c>, <c>party/NAME</c> (docs/record.md).</summary>
internal static class EntityName
{
    public static string Of(EntityKey key) => $"{Names<EntityType>.Of(key.Type)}/{key.Id}";

    public static string Of(in EventSubject subject) => $"{Names<EntityType>.Of(subject.Type)}/{subject}";

    /// <exception cref="InvalidValueException">Not such a name; names <paramref name="field"/>.</exception>
    public static EventSubject Parse(string text, string field)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            throw new InvalidValueException(field, "not the name of an entity", "its type, a slash and its id, such as constraint/2f8343be-6482-4d1b-a474-16847e01af1e or warning/12");
        var type = Names<EntityType>.Parse(text[..slash], field);
        string id = text[(slash + 1)..];
        return type switch
        {
            EntityType.Warning => EventSubject.Warning(long.TryParse(id, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long number)
                ? number : throw new InvalidValueException(field, "not the number of a warning", "warning/12")),
            EntityType.Party or EntityType.Roster => EventSubject.Named(type, id.In(field, PartyId.Parse).ToString()),
            EntityType.Arrangement => EventSubject.Named(type, id.In(field, ArrangementId.Parse).ToString()),
            EntityType.Draft => EventSubject.Named(type, id.In(field, DraftId.Parse).ToString()),
            EntityType.Pool => EventSubject.Named(type, id.In(field, ChangePool.RequirePool)),
            EntityType.JournalEntry => EventSubject.Named(type, long.TryParse(id, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out _)
                ? id : throw new InvalidValueException(field, "not the position of an entry", "journal-entry/12")),
            _ => EventSubject.Entity(type, id.In(field, Uuids.Parse)),
        };
    }
}
