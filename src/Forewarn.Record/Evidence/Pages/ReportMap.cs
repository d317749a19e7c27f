using System.Collections.Immutable;

namespace Forewarn.Record.Evidence.Pages;

/// <summary>The picture of what was declared and what was seen, as far as it is disclosed.</summary>
internal static class ReportMap
{
    /// <summary>Most volumes and observations that are drawn.</summary>
    public const int ItemsMax = 500;

    public static void Write(Html html, EvidenceContent content)
    {
        var items = MapItem.ReadAll(content);
        if (items.IsEmpty)
            return;
        var drawn = items.Length > ItemsMax ? items[..ItemsMax] : items;
        ImmutableArray<string> parties = [.. drawn.Select(item => item.Party).Distinct().Order(StringComparer.Ordinal)];
        var projection = MapItem.Around(drawn);
        html.Add("<section>\n<h2>Where</h2>\n<figure>\n");
        html.Add($"<svg viewBox=\"0 0 {MapProjection.Width} {projection.Height}\" role=\"img\" aria-label=\"Map of the declared volumes and the observations; the list of leaves says the same in words\">\n<defs>\n");
        for (int i = 0; i < Math.Min(parties.Length, MapPattern.Count); i++)
            MapPattern.Define(html, i, "m");
        html.Add("</defs>\n");
        MapGraticule.Write(html, projection);
        foreach (var item in drawn.OrderBy(item => item.Volume is null))
            WriteItem(html, item, projection, parties.IndexOf(item.Party));
        var labels = new List<(double X, double Y)>();
        foreach (var item in drawn)
            WriteLabel(html, item, projection, labels);
        MapGraticule.WriteScale(html, projection);
        html.Add("</svg>\n");
        WriteKey(html, parties, content);
        html.Add("<figcaption class=\"aside\">The numbers are those of the leaves. Equirectangular, north up; sides of polygons are drawn straight. Only what is disclosed is drawn.</figcaption>\n</figure>\n");
        if (items.Length > ItemsMax)
            html.Add($"<p class=\"aside\">The first {ItemsMax} of {items.Length} volumes and observations are drawn.</p>\n");
        html.Add("</section>\n");
    }

    private static void WriteItem(Html html, MapItem item, MapProjection projection, int party)
    {
        string title = $"Leaf {item.Label}: {item.What}";
        int style = party % MapPattern.Count;
        if (item.Volume is null)
        {
            var (x, y) = (projection.X(item.Places[0].Lng), projection.Y(item.Places[0].Lat));
            html.Add($"<path class=\"seen\" style=\"fill:var(--p{style})\" d=\"M{x} {y - 8}L{x + 8} {y}L{x} {y + 8}L{x - 8} {y}Z\"><title>{title}</title></path>\n");
            return;
        }
        html.Add($"<g style=\"stroke:var(--p{style});fill:url(#m{style})\" stroke-width=\"2\" stroke-linecap=\"round\" stroke-dasharray=\"{(item.IsSealed ? "2 5" : "none")}\"><title>{title}</title>");
        if (item.Volume.RadiusMetres is { } radius)
        {
            var (rx, ry) = projection.Axes(item.Places[0].Lat, radius);
            html.Add($"<ellipse cx=\"{projection.X(item.Places[0].Lng)}\" cy=\"{projection.Y(item.Places[0].Lat)}\" rx=\"{rx}\" ry=\"{ry}\"/>");
        }
        else
        {
            html.Add("<polygon points=\"");
            foreach (var place in item.Places)
                html.Add($"{projection.X(place.Lng)},{projection.Y(place.Lat)} ");
            html.Add("\"/>");
        }
        html.Add("</g>\n");
    }

    /// <summary>The leaves' numbers: inside a volume's northern edge, or beside what was seen; lower where another label stands.</summary>
    private static void WriteLabel(Html html, MapItem item, MapProjection projection, List<(double X, double Y)> labels)
    {
        const double LineHeight = 15, Apart = 36;
        double north = item.Places.Max(place => place.Lat);
        double x = projection.X((item.Places.Min(place => place.Lng) + item.Places.Max(place => place.Lng)) / 2);
        double y = projection.Y(north);
        if (item.Volume is null)
            (x, y) = (x + 11, y + 4);
        else
            y += LineHeight + 1 - (item.Volume.RadiusMetres is { } radius ? projection.Axes(north, radius).Y : 0);
        while (labels.Exists(label => Math.Abs(label.X - x) < Apart && Math.Abs(label.Y - y) < LineHeight))
            y += LineHeight;
        labels.Add((x, y));
        html.Add($"<text class=\"label\" text-anchor=\"{(item.Volume is null ? "start" : "middle")}\" x=\"{x}\" y=\"{y}\">{item.Label}</text>\n");
    }

    private static void WriteKey(Html html, ImmutableArray<string> parties, EvidenceContent content)
    {
        var names = NamesOf(content);
        html.Add("<ul class=\"key\">\n");
        for (int i = 0; i < parties.Length; i++)
        {
            int style = i % MapPattern.Count;
            html.Add("<li><svg viewBox=\"0 0 44 22\" aria-hidden=\"true\"><defs>");
            MapPattern.Define(html, style, $"k{i}-");
            html.Add($"</defs><rect x=\"1.5\" y=\"1.5\" width=\"41\" height=\"19\" stroke-width=\"2\" style=\"stroke:var(--p{style});fill:url(#k{i}-{style})\"/></svg>{parties[i]}");
            if (names.TryGetValue(parties[i], out string? name))
                html.Add($" (<bdi>{name}</bdi>)");
            html.Add("</li>\n");
        }
        html.Add("<li><svg viewBox=\"0 0 44 22\" aria-hidden=\"true\"><path d=\"M22 3L30 11L22 19L14 11Z\" style=\"fill:var(--soft)\"/></svg>seen</li>\n");
        html.Add("<li><svg viewBox=\"0 0 44 22\" aria-hidden=\"true\"><rect x=\"1.5\" y=\"1.5\" width=\"41\" height=\"19\" fill=\"none\" stroke-width=\"2\" stroke-dasharray=\"2 5\" stroke-linecap=\"round\" style=\"stroke:var(--soft)\"/></svg>sealed: the region given in advance</li>\n</ul>\n");
    }

    private static Dictionary<string, string> NamesOf(EvidenceContent content)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var evidence in content.Leaves)
        {
            if (evidence.Leaf.Kind == "party-put" && JsonValues.Text(evidence["party"], "name") is { } name)
                names[evidence.Leaf.Entity.Id] = name;
        }
        return names;
    }
}
