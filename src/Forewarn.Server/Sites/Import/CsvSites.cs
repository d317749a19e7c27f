using System.Globalization;
using Forewarn.Core;
using Forewarn.Core.Sites;
using Forewarn.Server.Api.Wire;

namespace Forewarn.Server.Sites.Import;

/// <summary>Reads a list of sites from a CSV file whose first line names the columns. Movements, which have several positions, come as JSON or GeoJSON.</summary>
internal static class CsvSites
{
    private static readonly string[] Columns =
        ["id", "ref", "kind", "name", "place", "lat", "lng", "radius_m", "lower_m", "upper_m", "from", "until", "confirm_every", "reason"];

    /// <exception cref="InvalidValueException">It is no such file; what is wrong with one site is told of its row.</exception>
    public static List<SiteRow> Read(ReadOnlySpan<byte> bytes)
    {
        string text = CsvText.Decode(bytes);
        char separator = CsvText.SeparatorOf(text);
        var records = CsvText.Records(text, separator).GetEnumerator();
        string[] header = records.MoveNext() ? [.. records.Current.Select(ColumnOf)] : throw new InvalidValueException("line 1", "no columns", Accepted);
        if (header.Distinct().Count() != header.Length)
            throw new InvalidValueException("line 1", "a column twice", Accepted);
        var rows = new List<SiteRow>();
        while (records.MoveNext())
        {
            rows.Add(Row(rows.Count + 1, header, records.Current, isCommaDecimal: separator != ','));
            SiteRow.RequireRoom(rows.Count);
        }
        return rows;
    }

    private static string Accepted => $"columns {string.Join(", ", Columns)}, of which kind, name, lat and lng must be there";

    private static string ColumnOf(string name)
    {
        string column = name.Trim().ToLowerInvariant() switch
        {
            "latitude" => "lat",
            "longitude" or "lon" or "long" => "lng",
            var other => other,
        };
        return Columns.Contains(column) ? column : throw new InvalidValueException("line 1", $"unknown column {column}", Accepted);
    }

    private static SiteRow Row(int number, string[] header, string[] fields, bool isCommaDecimal)
    {
        string? Field(string column) => Array.IndexOf(header, column) is >= 0 and var index && index < fields.Length && fields[index].Length > 0 ? fields[index] : null;
        try
        {
            if (fields.Length > header.Length)
                throw new InvalidValueException("", $"{fields.Length} fields", $"{header.Length}, as in the first line");
            double? Degrees(string column) => Field(column) is { } text ? Number(text.Replace(',', isCommaDecimal ? '.' : ','), column, "decimal degrees, such as 36.21345") : null;
            double? Metres(string column) => Field(column) is { } text ? Number(text, column, "metres") : null;
            var reasons = Field("reason") is { } reason ? Enum.GetValues<SiteDoubt>().ToDictionary(Names<SiteDoubt>.Of, _ => (string?)reason) : null;
            return new SiteRow(number, Field("id"), Field("ref"), new SiteBody(
                Field("kind")?.ToLowerInvariant(), Field("name"), Field("place"), new LatLngBody(Degrees("lat"), Degrees("lng")), Metres("radius_m"),
                LowerM: Metres("lower_m"), UpperM: Metres("upper_m"), From: Field("from"), Until: Field("until"), ConfirmEvery: Field("confirm_every"), Reasons: reasons));
        }
        catch (InvalidValueException problem)
        {
            return new SiteRow(number, Field("id"), Field("ref"), null, problem);
        }
    }

    private static double Number(string text, string column, string accepted) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number : throw new InvalidValueException(column, "not a number", accepted);
}
