using System.Globalization;
using Forewarn.Core;
using Forewarn.Core.Airspace;

namespace Forewarn.Server.Api;

/// <summary>Pages of lists. A cursor names the last thing seen, so a list that changes meanwhile neither skips nor repeats what
/// stays in it.</summary>
internal static class Paging
{
    public const int LimitDefault = 100;

    public const int LimitMax = 1_000;

    public static string CursorOf(EntityKey key) => $"{(int)key.Type}.{key.Id}";

    public static EntityKey KeyOf(string cursor, string field)
    {
        if (cursor.Length > 2 && cursor[0] is '0' or '1' && cursor[1] == '.' && Guid.TryParseExact(cursor.AsSpan(2), "D", out var guid) && guid != Guid.Empty)
            return new EntityKey((EntityType)(cursor[0] - '0'), EntityId.From(guid));
        throw Unknown(field);
    }

    public static long NumberOf(string cursor, string field) =>
        long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : throw Unknown(field);

    private static InvalidValueException Unknown(string field) => new(field, "not a cursor", "next_cursor of the last answer");
}
