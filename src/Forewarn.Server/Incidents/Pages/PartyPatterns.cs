using System.Collections.Immutable;
using Forewarn.Record.Evidence.Pages;

namespace Forewarn.Server.Incidents.Pages;

/// <summary>What each party's things are drawn with, on map and chart alike.</summary>
/// <param name="Parties">In order; the first ones have a pattern of their own.</param>
internal sealed record PartyPatterns(ImmutableArray<string> Parties)
{
    /// <summary>Number of a party's pattern and colour.</summary>
    public int Of(string party) => Math.Max(0, Parties.IndexOf(party)) % MapPattern.Count;

    /// <summary>Defines the patterns, once in a page.</summary>
    public void Define(Html html)
    {
        html.Add("<defs>\n");
        for (int i = 0; i < Math.Min(Parties.Length, MapPattern.Count); i++)
            html.Add($"<pattern id=\"m{i}\" width=\"12\" height=\"12\" patternUnits=\"userSpaceOnUse\"><rect width=\"12\" height=\"12\" class=\"g{i}\"/><path d=\"{MapPattern.Drawing(i)}\" class=\"s{i}\"/></pattern>\n");
        html.Add("</defs>\n");
    }

    /// <summary>Says which pattern is whose.</summary>
    public void WriteKey(Html html, IncidentView view)
    {
        foreach (string party in Parties)
        {
            int style = Of(party);
            html.Add($"<li><svg class=\"swatch\" viewBox=\"0 0 44 22\" aria-hidden=\"true\"><rect x=\"1.5\" y=\"1.5\" width=\"41\" height=\"19\" class=\"v{style}\"/></svg><strong>{party}</strong> <bdi>{view.Party(party).Name}</bdi></li>\n");
        }
    }
}
