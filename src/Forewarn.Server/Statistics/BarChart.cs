using Forewarn.Record.Evidence.Pages;

namespace Forewarn.Server.Statistics;

/// <summary>Figures as bars, lying, and as the table that says the same.</summary>
/// <remarks>All bars have one colour: of two directions one is filled and one is an outline, so that neither looks better than the other, and both
/// can be told apart on paper and by everybody.</remarks>
/// <param name="id">Names it on its page.</param>
/// <param name="title">What it shows.</param>
/// <param name="axis">What its categories are.</param>
/// <param name="categories">From top to bottom.</param>
/// <param name="series">One or two, each with a value for each category.</param>
internal sealed class BarChart(string id, string title, string axis, IReadOnlyList<string> categories, IReadOnlyList<Series> series)
{
    private const int Width = 640;
    private const int LabelWidth = 190;
    private const int NumberWidth = 70;
    private const int BarHeight = 12;
    private const int Gap = 10;

    private int GroupHeight => series.Count * BarHeight + Gap;

    /// <summary>The figure, with its caption, picture and table.</summary>
    public void Write(Html html, string explanation)
    {
        html.Add($"<figure class=\"chart\">\n<figcaption><strong>{title}</strong> <span class=\"aside\">{explanation}</span></figcaption>\n<div class=\"beside\">\n<div>\n");
        WriteLegend(html);
        WritePicture(html);
        html.Add("</div>\n<div class=\"scroll\">\n");
        WriteTable(html);
        html.Add("</div>\n</div>\n</figure>\n");
    }

    private void WriteLegend(Html html)
    {
        html.Add("<ul class=\"key\">\n");
        for (int i = 0; i < series.Count; i++)
            html.Add($"<li><svg viewBox=\"0 0 44 22\" aria-hidden=\"true\"><rect class=\"{ClassOf(i)}\" x=\"2\" y=\"5\" width=\"40\" height=\"12\"/></svg>{series[i].Name}</li>\n");
        html.Add("</ul>\n");
    }

    private void WritePicture(Html html)
    {
        long most = Math.Max(1, series.Max(each => each.Values.Max()));
        double scale = (double)(Width - LabelWidth - NumberWidth) / most;
        html.Add($"<svg class=\"bars\" viewBox=\"0 0 {Width} {(long)(categories.Count * GroupHeight + Gap)}\" role=\"img\" aria-labelledby=\"{id}-title\">\n");
        html.Add($"<title id=\"{id}-title\">{title}; the table beside it has the same figures</title>\n");
        html.Add($"<path class=\"grid\" d=\"M{(long)LabelWidth} 0V{(long)(categories.Count * GroupHeight + Gap)}\"/>\n");
        for (int i = 0; i < categories.Count; i++)
        {
            double top = Gap + i * GroupHeight;
            html.Add($"<text x=\"{(long)(LabelWidth - 8)}\" y=\"{top + series.Count * BarHeight / 2.0 + 4}\" text-anchor=\"end\">{categories[i]}</text>\n");
            for (int j = 0; j < series.Count; j++)
            {
                long value = series[j].Values[i];
                double y = top + j * BarHeight;
                if (value > 0)
                    html.Add($"<rect class=\"{ClassOf(j)}\" x=\"{LabelWidth + 1.0}\" y=\"{y + 1}\" width=\"{Math.Max(1, value * scale)}\" height=\"{BarHeight - 2.0}\"/>");
                html.Add($"<text x=\"{LabelWidth + 6 + value * scale}\" y=\"{y + BarHeight - 2}\">{value}</text>\n");
            }
        }
        html.Add("</svg>\n");
    }

    private void WriteTable(Html html)
    {
        html.Add($"<table>\n<caption>{title}</caption>\n<thead><tr><th scope=\"col\">{axis}</th>");
        foreach (var each in series)
            html.Add($"<th scope=\"col\">{each.Name}</th>");
        html.Add("</tr></thead>\n<tbody>\n");
        for (int i = 0; i < categories.Count; i++)
        {
            html.Add($"<tr><th scope=\"row\">{categories[i]}</th>");
            foreach (var each in series)
                html.Add($"<td class=\"number\">{each.Values[i]}</td>");
            html.Add("</tr>\n");
        }
        html.Add("</tbody>\n</table>\n");
    }

    private static string ClassOf(int series) => series == 0 ? "one" : "other";
}
