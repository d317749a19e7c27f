using System.Collections.Immutable;
using Forewarn.Record.Evidence.Pages;
using NodaTime;

namespace Forewarn.Server.Incidents.Pages;

/// <summary>The picture of an incident in time: a lane for each party with what it declared, the warnings between the lanes, what was seen, and what
/// is said to have happened.</summary>
internal sealed class IncidentChart
{
    private const double Width = 960;
    private const double Left = 130;
    private const double Right = 20;
    private const double Top = 34;
    private const double RowHeight = 18;
    private const double LanePadding = 16;

    private static readonly Duration[] Steps =
    [
        Duration.FromSeconds(10), Duration.FromSeconds(30), Duration.FromMinutes(1), Duration.FromMinutes(2), Duration.FromMinutes(5), Duration.FromMinutes(10), Duration.FromMinutes(15), Duration.FromMinutes(30),
        Duration.FromHours(1), Duration.FromHours(2), Duration.FromHours(6), Duration.FromHours(12), Duration.FromDays(1), Duration.FromDays(2), Duration.FromDays(7), Duration.FromDays(30),
    ];

    private readonly IncidentView _view;
    private readonly PartyPatterns _patterns;
    private readonly Instant _from, _until;
    private readonly Dictionary<string, double> _lanes = new(StringComparer.Ordinal);
    private readonly double _height;

    private IncidentChart(IncidentView view, PartyPatterns patterns)
    {
        (_view, _patterns) = (view, patterns);
        var extent = view.Incident.Scene.Extent;
        var shown = Moments().ToImmutableArray();
        // The window, and what led to it; not the months for which an arrangement has stood.
        var first = shown.Append(extent.Start).Min();
        _from = Instant.Max(first, extent.Start - (extent.End - extent.Start) * 3);
        _until = Instant.Max(extent.End, shown.Append(extent.End).Where(at => at <= extent.End + (extent.End - extent.Start)).Max());
        double y = Top;
        foreach (string party in patterns.Parties)
        {
            _lanes[party] = y;
            y += HeightOf(party);
        }
        _height = y + 8;
    }

    public static void Write(Html html, IncidentView view, PartyPatterns patterns)
    {
        bool hasSomething = view.Facts.Declarations.Length + view.Facts.Sightings.Length + view.Facts.Warnings.Length > 0;
        if (hasSomething && patterns.Parties.Length > 0)
            new IncidentChart(view, patterns).Write(html);
    }

    private void Write(Html html)
    {
        html.Add("<figure>\n");
        html.Add($"<svg class=\"lanes\" viewBox=\"0 0 {Width} {_height}\" role=\"img\" aria-label=\"Chart of the same in time; the table below says it in words\">\n");
        var extent = _view.Incident.Scene.Extent;
        html.Add($"<rect class=\"window\" x=\"{X(extent.Start)}\" y=\"{Top - 10}\" width=\"{X(extent.End) - X(extent.Start)}\" height=\"{_height - Top + 4}\"><title>The window of time looked at</title></rect>\n");
        WriteTicks(html);
        foreach (string party in _patterns.Parties)
            WriteLane(html, party);
        foreach (var warning in _view.Facts.Warnings)
            WriteWarning(html, warning);
        foreach (var sighting in _view.Facts.Sightings)
            WriteSighting(html, sighting);
        foreach (var entry in _view.Timeline.Where(entry => entry.Text.EndsWith("in its account:", StringComparison.Ordinal)))
            WriteClaim(html, entry);
        html.Add("</svg>\n<ul class=\"key\">\n");
        _patterns.WriteKey(html, _view);
        html.Add("""
            <li><svg class="swatch lanes" viewBox="0 0 44 22" aria-hidden="true"><path class="arrow" d="M6 4V15"/><path class="head" d="M6 19L2.5 12H9.5Z"/></svg>a warning, from the declarer's lane to the warned party's, when it was delivered; dashed when it never was</li>
            <li><svg class="swatch lanes" viewBox="0 0 44 22" aria-hidden="true"><path d="M22 3L30 11L22 19L14 11Z" class="d0"/></svg>seen, in the lane of its party</li>
            <li><svg class="swatch lanes" viewBox="0 0 44 22" aria-hidden="true"><circle class="claim" cx="22" cy="11" r="5"/></svg>said in an account, in the lane of whoever says it</li>
            </ul>
            <figcaption class="aside">Times are UTC. A bar is the time that was declared; the mark at its beginning, where it is longer than that, is when it was declared. The dashed field is the window looked at.</figcaption>
            </figure>

            """);
    }

    private void WriteTicks(Html html)
    {
        var step = Array.Find(Steps, candidate => (_until - _from) / candidate <= 11);
        if (step == Duration.Zero)
            step = Duration.FromDays(365);
        long ticks = step.BclCompatibleTicks;
        long first = (_from.ToUnixTimeTicks() + ticks - 1) / ticks * ticks;
        string day = "";
        for (var at = Instant.FromUnixTimeTicks(first); at <= _until; at += step)
        {
            string words = Words.Of(at);
            double x = X(at);
            html.Add($"<path class=\"tick\" d=\"M{x} {Top - 10}V{_height - 4}\"/><text x=\"{x}\" y=\"{Top - 16}\" text-anchor=\"middle\">{(step >= Duration.FromDays(1) ? words[5..10] : words[11..(step < Duration.FromMinutes(1) ? 19 : 16)])}</text>\n");
            if (words[..10] != day && step < Duration.FromDays(1))
                html.Add($"<text x=\"8\" y=\"{Top - 16}\">{(day.Length == 0 ? words[..10] : "")}</text>\n");
            day = words[..10];
        }
    }

    private void WriteLane(Html html, string party)
    {
        double y = _lanes[party];
        html.Add($"<path class=\"lane\" d=\"M0 {y - 4}H{Width}\"/><text class=\"party\" x=\"8\" y=\"{y + LanePadding + 8}\">{party}</text>\n");
        double row = y + LanePadding;
        foreach (var (declaration, version, end) in Bars(party))
        {
            double left = X(version.Start), right = X(end);
            int style = _patterns.Of(party);
            html.Add($"<rect class=\"v{style}\" x=\"{left}\" y=\"{row - 6}\" width=\"{Math.Max(right - left, 2)}\" height=\"{RowHeight - 5}\"><title>{declaration.Label}, version {version.Number}: {declaration.Kind} of {party}</title></rect>\n");
            double declared = X(version.At);
            html.Add($"<path class=\"s{style}\" d=\"M{declared} {row - 7}V{row + RowHeight - 10}M{declared} {row}H{left}\"/>\n");
            html.Add($"<text class=\"label\" x=\"{Math.Max(left, Left) + 4}\" y=\"{row + 5}\">{declaration.Label}{(declaration.Versions.Length > 1 ? $"{version.Number}" : "")}</text>\n");
            row += RowHeight;
        }
    }

    private void WriteWarning(Html html, WarningFact warning)
    {
        if (!_lanes.TryGetValue(warning.From, out double from) || !_lanes.TryGetValue(warning.To, out double to))
            return;
        var at = (warning.Delivered ?? warning.Owed).Leaf.At;
        if (at < _from || at > _until)
            return;
        // From the edge of one lane to that of the other, where no bar stands.
        bool isDown = to > from;
        double x = X(at), begin = isDown ? from + HeightOf(warning.From) - 14 : from + 8, end = isDown ? to + 4 : to + HeightOf(warning.To) - 10;
        html.Add($"<g><title>{warning.Name} of {warning.From} to {warning.To}{(warning.Delivered is null ? ", never delivered" : "")}</title><path class=\"arrow\"{(warning.Delivered is null ? " stroke-dasharray=\"3 4\"" : "")} d=\"M{x} {begin}V{end}\"/>");
        html.Add(isDown ? $"<path class=\"head\" d=\"M{x} {end + 4}L{x - 4} {end - 4}H{x + 4}Z\"/></g>\n" : $"<path class=\"head\" d=\"M{x} {end - 4}L{x - 4} {end + 4}H{x + 4}Z\"/></g>\n");
    }

    private void WriteSighting(Html html, SightingFact sighting)
    {
        if (!_lanes.ContainsKey(sighting.Party) || sighting.At < _from || sighting.At > _until)
            return;
        double x = X(sighting.At), y = _lanes[sighting.Party] + HeightOf(sighting.Party) - LanePadding - 4;
        html.Add($"<path class=\"d{_patterns.Of(sighting.Party)}\" d=\"M{x} {y - 8}L{x + 8} {y}L{x} {y + 8}L{x - 8} {y}Z\"><title>{sighting.Number}: {sighting.Kind} of {sighting.Party}</title></path><text class=\"label\" x=\"{x + 10}\" y=\"{y - 5}\">{sighting.Number}</text>\n");
    }

    private void WriteClaim(Html html, TimelineEntry entry)
    {
        if (!_lanes.TryGetValue(entry.Who, out double lane) || entry.At < _from || entry.At > _until)
            return;
        html.Add($"<circle class=\"claim\" cx=\"{X(entry.At)}\" cy=\"{lane + 6}\" r=\"4.5\"><title>{entry.Who} says: {entry.Words}</title></circle>\n");
    }

    private IEnumerable<(DeclarationFact Declaration, VersionFact Version, Instant End)> Bars(string party)
    {
        foreach (var declaration in _view.Facts.Declarations.Where(declaration => declaration.Manager == party))
        {
            for (int i = 0; i < declaration.Versions.Length; i++)
            {
                var version = declaration.Versions[i];
                // A version stands until the next one, or until it is ended.
                var stands = i + 1 < declaration.Versions.Length ? declaration.Versions[i + 1].At : declaration.Ended?.Leaf.At ?? version.End;
                var end = Instant.Min(version.End, stands);
                if (version.Start < _until && end > _from && end > version.Start)
                    yield return (declaration, version, end);
            }
        }
    }

    private IEnumerable<Instant> Moments() => _view.Timeline.Select(entry => entry.At).Concat(_view.Facts.Declarations.SelectMany(declaration => declaration.Versions).Select(version => version.Start));

    /// <summary>A row for each bar, and one for what was seen.</summary>
    private double HeightOf(string party) => LanePadding * 2 + RowHeight * Math.Max(1, Bars(party).Count() + (_view.Facts.Sightings.Any(sighting => sighting.Party == party) ? 1 : 0));

    private double X(Instant at)
    {
        double part = (Instant.Min(Instant.Max(at, _from), _until) - _from) / (_until - _from);
        return Left + part * (Width - Left - Right);
    }
}
