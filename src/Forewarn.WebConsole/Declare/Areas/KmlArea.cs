using System.Globalization;
using System.Xml;
using Forewarn.Client.Model;

namespace Forewarn.WebConsole.Declare.Areas;

/// <summary>Areas in KML (OGC 12-007r2): polygons, rings, lines and points, wherever they are in the document.</summary>
/// <remarks>Nothing that the document points to is fetched: no DTD, no entity but XML's own, no link.</remarks>
internal static class KmlArea
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = AreaLimits.TextLengthMax,
        MaxCharactersFromEntities = 0,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    /// <exception cref="AreaException">It is no KML, or too much; says where.</exception>
    public static IReadOnlyList<AreaShape> Read(string text, ISet<AreaRemark> remarks)
    {
        var found = new ShapeList();
        try
        {
            using var xml = XmlReader.Create(new StringReader(text.TrimStart()), Settings);
            var within = new Stack<string>();
            while (xml.Read())
            {
                if (xml.Depth > AreaLimits.DepthMax)
                    throw new AreaException("too_deep", SpotOf(xml), AreaLimits.DepthMax);
                while (within.Count > xml.Depth)
                    within.Pop();
                if (xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement)
                    within.Push(xml.LocalName);
                else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && within.TryPeek(out string? element) && element == "coordinates")
                    Add(xml, [.. within], found, remarks);
            }
        }
        catch (XmlException broken)
        {
            throw new AreaException("broken_xml", broken.LineNumber > 0 ? new TextSpot(broken.LineNumber, broken.LinePosition) : null);
        }
        return found.Shapes;
    }

    /// <param name="xml">At the text of coordinates.</param>
    /// <param name="within">Elements that it is in, the innermost first.</param>
    /// <param name="found">What was found.</param>
    /// <param name="remarks">About that.</param>
    private static void Add(XmlReader xml, string[] within, ShapeList found, ISet<AreaRemark> remarks)
    {
        var spot = SpotOf(xml);
        if (within.Contains("innerBoundaryIs"))
        {
            remarks.Add(new AreaRemark("holes"));
            return;
        }
        var places = Places(xml.Value, spot, found, remarks);
        switch (within.ElementAtOrDefault(1))
        {
            case "LinearRing":
                found.AddRing(places, spot);
                return;
            case "LineString" when places.Count >= 2:
                found.Add(new AreaRoute([.. places], null), spot);
                return;
            case "Point" when places.Count == 1:
                found.Add(new AreaCircle([places[0]], null), spot);
                return;
            default:
                throw new AreaException("not_kml", spot);
        }
    }

    /// <summary>Longitude, latitude and perhaps altitude, with commas and no spaces between; spaces between places.</summary>
    private static List<LatLng> Places(string text, TextSpot spot, ShapeList found, ISet<AreaRemark> remarks)
    {
        var places = new List<LatLng>();
        Span<Range> parts = stackalloc Range[4];
        foreach (var range in text.AsSpan().SplitAny(" \t\r\n"))
        {
            var tuple = text.AsSpan()[range];
            if (tuple.IsEmpty)
                continue;
            int count = tuple.Split(parts, ',');
            if (count is not (2 or 3) || !TryNumber(tuple[parts[0]], out double lng) || !TryNumber(tuple[parts[1]], out double lat))
                throw new AreaException("not_kml_position", spot, tuple.Length <= 40 ? tuple.ToString() : $"{tuple[..40]}...");
            if (count == 3)
                remarks.Add(new AreaRemark("altitudes"));
            places.Add(found.Point(lat, lng, spot));
        }
        return places;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out double number) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static TextSpot SpotOf(XmlReader xml) => xml is IXmlLineInfo line && line.HasLineInfo() ? new(line.LineNumber, line.LinePosition) : default;
}
