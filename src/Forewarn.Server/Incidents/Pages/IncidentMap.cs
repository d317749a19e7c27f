using System.Collections.Immutable;
using System.Globalization;
using Forewarn.Core.Geometry;
using Forewarn.Record.Evidence.Pages;

namespace Forewarn.Server.Incidents.Pages;

/// <summary>The picture of what was declared and seen, within and around the place of an incident.</summary>
internal sealed class IncidentMap
{
    private readonly IncidentView _view;
    private readonly PartyPatterns _patterns;
    private readonly MapProjection _projection;
    private readonly double _reference;
    private readonly List<(double X, double Y)> _labels = [];
    private readonly HashSet<(double X, double Y)> _seen = [];

    private IncidentMap(IncidentView view, PartyPatterns patterns)
    {
        (_view, _patterns) = (view, patterns);
        _reference = CentreOf(view.Incident.Scene.Extent.Area).Lng;
        _projection = Around();
    }

    public static void Write(Html html, IncidentView view, PartyPatterns patterns) => new IncidentMap(view, patterns).Write(html);

    private void Write(Html html)
    {
        html.Add("<section>\n<h2>Where</h2>\n<figure>\n");
        html.Add($"<svg viewBox=\"0 0 {MapProjection.Width} {_projection.Height}\" role=\"img\" aria-label=\"Map of what was declared and seen; the tables say the same in words\">\n");
        _patterns.Define(html);
        MapGraticule.Write(html, _projection);
        WriteArea(html, _view.Incident.Scene.Extent.Area, "scene", "The place that the incident was opened for");
        foreach (var (declaration, version, isLatest) in Versions())
            WriteVersion(html, declaration, version, isLatest);
        foreach (var sighting in _view.Facts.Sightings)
            WriteSighting(html, sighting);
        foreach (var (declaration, version, isLatest) in Versions())
            WriteLabel(html, version, isLatest ? declaration.Label : string.Create(CultureInfo.InvariantCulture, $"{declaration.Label}{version.Number}"));
        WriteNorth(html);
        MapGraticule.WriteScale(html, _projection);
        html.Add("</svg>\n<ul class=\"key\">\n");
        _patterns.WriteKey(html, _view);
        html.Add("""
            <li><svg class="swatch" viewBox="0 0 44 22" aria-hidden="true"><path d="M22 3L30 11L22 19L14 11Z" class="d0"/></svg>seen, in its party's colour</li>
            <li><svg class="swatch" viewBox="0 0 44 22" aria-hidden="true"><rect x="1.5" y="1.5" width="41" height="19" class="scene"/></svg>the place looked at</li>
            </ul>
            <figcaption class="aside">Letters and numbers are those of the tables below; a letter with a number is an earlier version, drawn without its pattern; a dotted edge is the region given in advance for something sealed. Equirectangular, north up; sides of polygons are drawn straight. Only what is disclosed is drawn.</figcaption>
            </figure>
            </section>

            """);
    }

    private IEnumerable<(DeclarationFact Declaration, VersionFact Version, bool IsLatest)> Versions()
    {
        foreach (var declaration in _view.Facts.Declarations)
        {
            // The same volumes again, as of a new state, are drawn once.
            ImmutableArray<VersionFact> different = [.. declaration.Versions.Where((version, i) => i == declaration.Versions.Length - 1 || !version.Volumes.SequenceEqual(declaration.Versions[i + 1].Volumes))];
            foreach (var version in different)
                yield return (declaration, version, version == different[^1]);
        }
    }

    private void WriteVersion(Html html, DeclarationFact declaration, VersionFact version, bool isLatest)
    {
        int style = _patterns.Of(declaration.Manager);
        foreach (var volume in version.Volumes)
            WriteArea(html, volume.Area, $"v{style}{(version.IsSealed ? " sealed" : "")}{(isLatest ? "" : " old")}", $"{declaration.Label}: {declaration.Kind} of {declaration.Manager}, version {version.Number}");
    }

    private void WriteArea(Html html, Area area, string style, string title)
    {
        if (area is Circle circle)
        {
            var (rx, ry) = _projection.Axes(circle.Center.Lat, circle.RadiusMetres);
            html.Add($"<ellipse class=\"{style}\" cx=\"{X(circle.Center)}\" cy=\"{_projection.Y(circle.Center.Lat)}\" rx=\"{rx}\" ry=\"{ry}\"><title>{title}</title></ellipse>\n");
            return;
        }
        html.Add($"<polygon class=\"{style}\" points=\"");
        foreach (var vertex in ((Polygon)area).Vertices)
            html.Add($"{X(vertex)},{_projection.Y(vertex.Lat)} ");
        html.Add($"\"><title>{title}</title></polygon>\n");
    }

    private void WriteSighting(Html html, SightingFact sighting)
    {
        if (sighting.Place is not { } place)
            return;
        double x = X(place), y = _projection.Y(place.Lat);
        // Beside another that was seen at the same place.
        while (!_seen.Add((Math.Round(x), Math.Round(y))))
            x += 17;
        html.Add($"<path class=\"d{_patterns.Of(sighting.Party)}\" d=\"M{x} {y - 8}L{x + 8} {y}L{x} {y + 8}L{x - 8} {y}Z\"><title>{sighting.Number}: {sighting.Kind} of {sighting.Party}, reported by {sighting.Reporter}</title></path>\n");
        WriteText(html, x, y + 21, "middle", sighting.Number.ToString(CultureInfo.InvariantCulture));
    }

    private void WriteLabel(Html html, VersionFact version, string label)
    {
        var area = version.Volumes[0].Area;
        var centre = CentreOf(area);
        double top = _projection.Y(NorthOf(area));
        WriteText(html, X(centre), top + 16, "middle", label);
    }

    /// <summary>Lower where another label stands.</summary>
    private void WriteText(Html html, double x, double y, string anchor, string text)
    {
        const double LineHeight = 15, Apart = 14;
        while (_labels.Exists(label => Math.Abs(label.X - x) < Apart && Math.Abs(label.Y - y) < LineHeight))
            y += LineHeight;
        _labels.Add((x, y));
        html.Add($"<text class=\"label\" text-anchor=\"{anchor}\" x=\"{x}\" y=\"{y}\">{text}</text>\n");
    }

    private static void WriteNorth(Html html)
    {
        const double X = MapProjection.Width - 26;
        html.Add($"<path class=\"north\" d=\"M{X} 26L{X + 7} 46L{X} 41L{X - 7} 46Z\"/><text class=\"label\" text-anchor=\"middle\" x=\"{X}\" y=\"60\">N</text>\n");
    }

    /// <summary>With everything on it, and the place of the incident.</summary>
    private MapProjection Around()
    {
        double south = 90, north = -90, west = double.MaxValue, east = double.MinValue;
        void Include(LatLng place, double radiusMetres)
        {
            double high = radiusMetres / MapProjection.MetresPerDegree;
            double wide = Math.Min(high / Math.Max(MapProjection.Cosine(place.Lat), 0.02), 180);
            (south, north) = (Math.Min(south, place.Lat - high), Math.Max(north, place.Lat + high));
            (west, east) = (Math.Min(west, LngOf(place) - wide), Math.Max(east, LngOf(place) + wide));
        }
        foreach (var area in Versions().SelectMany(each => each.Version.Volumes).Select(volume => volume.Area).Append(_view.Incident.Scene.Extent.Area))
        {
            if (area is Circle circle)
                Include(circle.Center, circle.RadiusMetres);
            else
            {
                foreach (var vertex in ((Polygon)area).Vertices)
                    Include(vertex, 0);
            }
        }
        foreach (var sighting in _view.Facts.Sightings)
        {
            if (sighting.Place is { } place)
                Include(place, 0);
        }
        return new MapProjection(Math.Max(south, -90), west, Math.Min(north, 90), east);
    }

    private double X(LatLng place) => _projection.X(LngOf(place));

    /// <summary>Longitudes run on over the antimeridian: each is taken where it is nearest to the incident.</summary>
    private double LngOf(LatLng place) => place.Lng - 360 * Math.Round((place.Lng - _reference) / 360);

    private LatLng CentreOf(Area area) => area is Circle circle ? circle.Center
        : LatLng.FromDegrees(((Polygon)area).Vertices.Average(vertex => vertex.Lat), Wrapped(((Polygon)area).Vertices.Average(vertex => LngOf(vertex))));

    private static double Wrapped(double lng) => lng - 360 * Math.Floor((lng + 180) / 360);

    private static double NorthOf(Area area) => area is Circle circle ? circle.Center.Lat + circle.RadiusMetres / MapProjection.MetresPerDegree : ((Polygon)area).Vertices.Max(vertex => vertex.Lat);
}
