using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Discovery;

namespace Forewarn.Core.Tests.Format;

/// <summary>Values as text that shows all that is in them, lists included: what records' own text and equality leave out.</summary>
internal static class Described
{
    public static string Command(Command command) => Value(command);

    /// <param name="value">Anything of the core.</param>
    /// <param name="without">Names of members that are left out, wherever they are.</param>
    public static string Value(object? value, params string[] without)
    {
        var text = new StringBuilder();
        Append(text, value, without);
        return text.ToString();
    }

    private static void Append(StringBuilder text, object? value, string[] without)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case string words:
                text.Append('"').Append(words).Append('"');
                break;
            case bool isSo:
                text.Append(isSo ? "true" : "false");
                break;
            case double number:
                text.Append(number.ToString("R", CultureInfo.InvariantCulture));
                break;
            case ReadOnlyMemory<byte> bytes:
                text.Append(Convert.ToHexStringLower(bytes.Span));
                break;
            case IEnumerable list:
                text.Append('[');
                foreach (object? item in list)
                {
                    Append(text, item, without);
                    text.Append(", ");
                }
                text.Append(']');
                break;
            case NodaTime.Instant moment:
                text.Append(NodaTime.Text.InstantPattern.ExtendedIso.Format(moment));
                break;
            case IFormattable plain:
                text.Append(plain.ToString(null, CultureInfo.InvariantCulture));
                break;
            case PartyId or PersonId or Core.Warnings.ArrangementId or Core.Arrangements.DraftId or EntityId or Nonce or KeyId or Seal or EventSubject or Ovn or UssBaseUrl or ContactId or PostId or TransportSet:
                text.Append(value);
                break;
            default:
                AppendMembers(text, value, without);
                break;
        }
    }

    private static void AppendMembers(StringBuilder text, object value, string[] without)
    {
        text.Append(value.GetType().Name).Append('(');
        foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0 && IsShown(property, value) && !without.Contains(property.Name)).OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            text.Append(property.Name).Append(": ");
            Append(text, property.GetValue(value), without);
            text.Append(", ");
        }
        text.Append(')');
    }

    /// <summary>What extents come to is computed from their volumes; a declaration's and a subscription's are shown.</summary>
    private static bool IsShown(PropertyInfo property, object owner) => property.Name switch
    {
        "Volumes" or "Extent" => true,
        "Extents" => false,
        _ => IsOwn(property) && !(CameLater.Contains(property.Name) && property.GetValue(owner) is null or false or Ovn { IsNone: true } or TransportSet { IsAny: true }),
    };

    /// <summary>Members of which the earliest samples do not speak: shown when they are set.</summary>
    private static readonly string[] CameLater = ["Ovn", "Reference", "UssBaseUrl", "IsImplicit", "Post", "Transports", "Contact", "CounterProposal", "Standing"];

    /// <summary>Whether it is held, not computed from what is held.</summary>
    private static bool IsOwn(PropertyInfo property) =>
        property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", BindingFlags.NonPublic | BindingFlags.Instance) is not null;
}
