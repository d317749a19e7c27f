using System.Globalization;
using System.Text.RegularExpressions;
using Forewarn.Client.Model;

namespace Forewarn.WebConsole.Declare.Areas;

/// <summary>Areas as notices to airmen write them (ICAO Doc 8126): circles ("WI 5NM RADIUS OF 353200N0355800E"), areas between places among words,
/// and the circle at the end of line Q.</summary>
internal static partial class NoticeArea
{
    private const double NauticalMileMetres = 1_852;
    private const double FootMetres = 0.3048;

    [GeneratedRegex(@"(?<![A-Z0-9])(?:Q\)|E\)|NOTAM|RADIUS|RAD|CIRCLE|WI|WITHIN|PSN|BOUNDED)(?![A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    [GeneratedRegex(@"(?<=(?:^|\s))E\)(.*?)(?=\s[FG]\)|$)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex ItemE();

    [GeneratedRegex(@"(?<![A-Z0-9])(\d{4}[NS]\d{5}[EW])(\d{3})(?![0-9A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex QualifierCircle();

    [GeneratedRegex(@"(?<![A-Z0-9.])(\d{1,5}(?:\.\d{1,6})?)\s?(NM|KM|M|FT)(?![A-Z0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Distance();

    [GeneratedRegex(@"RADIUS|(?<![A-Z])RAD(?![A-Z])|CIRCLE", RegexOptions.CultureInvariant)]
    private static partial Regex CircleWords();

    /// <summary>A place run together, or with spaces between degrees, minutes and seconds.</summary>
    [GeneratedRegex(@"(?<![0-9A-Z.])\d{2,6}(?:\.\d{1,6})?\s?[NS]\s?/?\s?\d{3,7}(?:\.\d{1,6})?\s?[EW](?![0-9A-Z])|(?<![0-9A-Z.])[NS]\s?\d{2,6}(?:\.\d{1,6})?\s?[EW]\s?\d{3,7}(?:\.\d{1,6})?(?![0-9A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex Place();

    /// <returns>Null when the text has none of the words of a notice.</returns>
    /// <exception cref="AreaException">It has, and names no area; or too much.</exception>
    public static IReadOnlyList<AreaShape>? Read(string text, ISet<AreaRemark> remarks)
    {
        // Letters alone change, and each stays where it is.
        string plain = CoordinateTokens.Plain(text).ToUpperInvariant();
        if (plain.Length != text.Length || !Words().IsMatch(plain))
            return null;
        var found = new ShapeList();
        var said = ItemE().Match(plain);
        int offset = said.Success ? said.Groups[1].Index : 0;
        ReadWords(plain, offset, said.Success ? said.Groups[1].Length : plain.Length, found, isAll: !said.Success);
        if (found.Shapes.Count > 0)
        {
            remarks.Add(new AreaRemark("notice"));
            return found.Shapes;
        }
        if (QualifierCircle().Match(plain) is not { Success: true } circle)
            throw new AreaException("no_notice", null);
        remarks.Add(new AreaRemark("qualifier"));
        Add(plain, circle.Groups[1].Value, circle.Index, int.Parse(circle.Groups[2].Value, CultureInfo.InvariantCulture) * NauticalMileMetres, found);
        return found.Shapes;
    }

    private static void ReadWords(string plain, int start, int length, ShapeList found, bool isAll)
    {
        string part = plain.Substring(start, length);
        if (!CircleWords().IsMatch(part))
        {
            var corners = isAll && QualifierCircle().IsMatch(part) ? [] : Place().Matches(part).ToArray();
            if (corners.Length > 0)
                found.AddPlaces([.. corners.Select(corner => PlaceOf(plain, corner.Value, start + corner.Index, found))], TextSpot.Of(plain, start + corners[0].Index));
            return;
        }
        // Each circle has one radius and one middle, in either order.
        var distances = Distance().Matches(part).ToArray();
        var middles = Place().Matches(part).ToArray();
        if (middles.Length == 0)
            return;
        if (distances.Length == 0)
            throw new AreaException("radius_missing", TextSpot.Of(plain, start));
        if (distances.Length != middles.Length)
            throw new AreaException("radius_count", TextSpot.Of(plain, start + distances[0].Index), distances.Length, middles.Length);
        for (int i = 0; i < middles.Length; i++)
        {
            double metres = double.Parse(distances[i].Groups[1].Value, CultureInfo.InvariantCulture) * (distances[i].Groups[2].Value switch
            {
                "NM" => NauticalMileMetres,
                "KM" => 1_000,
                "FT" => FootMetres,
                _ => 1,
            });
            Add(plain, middles[i].Value, start + middles[i].Index, metres, found);
        }
    }

    private static void Add(string plain, string middle, int index, double metres, ShapeList found) =>
        found.Add(new AreaCircle([PlaceOf(plain, middle, index, found)], metres), TextSpot.Of(plain, index));

    private static LatLng PlaceOf(string plain, string place, int index, ShapeList found)
    {
        try
        {
            return CoordinateList.Places(place.Replace('/', ' '), found)[0];
        }
        catch (AreaException wrong)
        {
            throw new AreaException(wrong.Key, TextSpot.Of(plain, index), [.. wrong.Values]);
        }
    }
}
