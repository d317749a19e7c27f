using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Forewarn.Record.Evidence;
using Forewarn.Record.Evidence.Pages;

namespace Forewarn.Record.Tests.Evidence;

public class EvidenceReportTests
{
    [Fact]
    public void The_page_is_the_same_in_every_culture()
    {
        var bundle = GulfIncident.Told().Record.Bundle("south");
        var culture = CultureInfo.CurrentCulture;
        try
        {
            var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (other.NumberFormat.NumberDecimalSeparator, other.NumberFormat.NegativeSign, other.DateTimeFormat.TimeSeparator) = (",", "~", ".");
            CultureInfo.CurrentCulture = other;
            Assert.Equal(bundle.Report.ToArray(), EvidenceReport.Render(bundle.Content));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void The_page_runs_nothing_and_asks_nobody_for_anything()
    {
        string page = Page(GulfIncident.Told().Record);

        Assert.DoesNotMatch(new Regex("<script|<link|<img|<iframe|<object|https?:|url\\((?!#)|@import| on[a-z]+=", RegexOptions.IgnoreCase), page);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_that_a_leaf_holds_becomes_markup()
    {
        const string Hostile = "</p><script>alert(1)</script>\" onload='x' &amp; \u0001\u202e";
        string json = System.Text.Json.JsonSerializer.Serialize(Hostile);
        var record = new SampleRecord();
        record.Add("declared", "constraint/x", "north", null, 1, null, record.Part("note", json), record.Part("activity", $$"""{"kind":{{json}},"state":{{json}}}"""), record.Part("other", json));
        record.Add("warning-acknowledged", "warning/1", "south", "north", null, null, record.Part("words", $$"""{"by":{{json}},"text":{{json}}}"""), record.Part("answer", $$"""{"answer":{{json}}}"""));
        record.Add("observed", "observation/1", "south", "north", null, null, record.Part("observation", "{\"party\":" + json + ",\"position\":{\"lat\":1,\"lng\":1}}"));
        record.Add("party-put", "party/north", "operator", null, 1, null, record.Part("party", $$"""{"name":{{json}},"time_zone":{{json}}}"""));

        string page = Page(record, new EvidenceRequest { Incident = "</h1><script>" });

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("onload='", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u0001', page);
        Assert.Contains("&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_people_wrote_has_its_own_direction() =>
        Assert.Contains("<blockquote dir=\"auto\">Keep clear. &lt;b&gt;Splash&lt;/b&gt; expected; حافظ على مسافة.</blockquote>", Page(GulfIncident.Told().Record), StringComparison.Ordinal);

    [Fact]
    public void What_is_withheld_is_not_on_the_page_and_said_to_be_withheld()
    {
        string page = Encoding.UTF8.GetString(GulfIncident.Told().Record.Bundle("passer-by").Report.Span);

        Assert.DoesNotContain("Keep clear", page, StringComparison.Ordinal);
        Assert.Contains("withheld: note", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_erased_is_not_in_the_bundle_for_anybody()
    {
        byte[] bundle = GulfIncident.Told().Record.Bundle().ToBytes();

        Assert.DoesNotContain("Tamm", Encoding.UTF8.GetString(bundle), StringComparison.Ordinal);
        Assert.Contains("<span class=\"mark erased\">words</span>", Encoding.UTF8.GetString(bundle), StringComparison.Ordinal);
    }

    [Fact]
    public void A_claim_and_the_partys_own_words_do_not_look_alike()
    {
        var incident = GulfIncident.Told();
        string page = Page(incident.Record);

        Assert.Contains("● own words", RowOf(page, incident.Declared), StringComparison.Ordinal);
        Assert.Contains("○ claimed", RowOf(page, incident.Acknowledged), StringComparison.Ordinal);
        Assert.Contains("◇ by the node", RowOf(page, incident.Delivered), StringComparison.Ordinal);
    }

    [Fact]
    public void A_signature_on_other_words_is_marked_on_the_page()
    {
        var incident = new GulfIncident();
        incident.Arrange();
        incident.Announce(body: "{}");

        Assert.Contains("✕ does not fit", RowOf(Page(incident.Record), incident.Declared), StringComparison.Ordinal);
    }

    [Fact]
    public void A_delivery_tells_its_lead_time_and_verdict()
    {
        var incident = GulfIncident.Told();

        Assert.Contains("<span class=\"verdict\">short</span> 40 min before the start; 1 h required", RowOf(Page(incident.Record), incident.Delivered), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_warning_is_listed_with_how_long_ahead_it_arrived_and_what_was_answered()
    {
        string page = Page(GulfIncident.Told().Record);
        string section = page[page.IndexOf("<h2>Warnings</h2>", StringComparison.Ordinal)..];

        Assert.Matches("<td class=\"number\">1</td><td>north <span class=\"to\">to south</span></td>.*2026-03-01 06:20:00.*40 min.*of 1 h.*short.*will-comply", section);
        Assert.Matches("<td class=\"number\">2</td><td>south <span class=\"to\">to north</span></td>.*none came", section);
    }

    [Fact]
    public void Shapes_on_both_sides_of_the_antimeridian_are_drawn_together()
    {
        var record = new SampleRecord();
        record.Add("declared", "constraint/x", "north", null, 1, null, record.Part("volumes", CircleAt(0, 179.9)));
        record.Add("declared", "constraint/y", "south", null, 1, null, record.Part("volumes", CircleAt(0, -179.9)));
        record.Add("declared", "constraint/z", "south", null, 1, null, record.Part("volumes", """[{"volume":{"outline_polygon":{"vertices":[{"lat":0,"lng":179.8},{"lat":0,"lng":-179.8},{"lat":0.2,"lng":-179.8}]}}}]"""));

        string page = Page(record);
        var centres = Regex.Matches(page, "<ellipse cx=\"([0-9.]+)\"").Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToArray();
        var corners = Regex.Match(page, "points=\"([^\"]+)\"").Groups[1].Value.Trim().Split(' ').Select(point => double.Parse(point.Split(',')[0], CultureInfo.InvariantCulture)).ToArray();

        Assert.True(centres[0] < centres[1]);
        Assert.All(centres.Concat(corners), x => Assert.InRange(x, 0, MapProjection.Width));
        Assert.Equal(0.4 / 0.2, (corners[1] - corners[0]) / (centres[1] - centres[0]), 0.01);
    }

    [Fact]
    public void A_version_with_the_same_volumes_is_drawn_once_with_both_numbers()
    {
        var record = new SampleRecord();
        record.Add("declared", "constraint/x", "north", null, 1, null, record.Part("volumes", CircleAt(1, 1)));
        record.Add("ended", "constraint/x", "north", null, 2, null, record.Part("volumes", CircleAt(1, 1)));
        record.Add("declared", "constraint/y", "north", null, 1, null, record.Part("volumes", CircleAt(1, 1)));

        string page = Page(record);

        Assert.Equal(2, Regex.Count(page, "<ellipse"));
        Assert.Contains(">0, 1</text>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(89.9, 10)]
    [InlineData(-90, 0)]
    [InlineData(0, 0)]
    public void Every_place_on_earth_can_be_drawn(double lat, double lng)
    {
        var record = new SampleRecord();
        record.Add("declared", "constraint/x", "north", null, 1, null, record.Part("volumes", CircleAt(lat, lng)));

        string page = Page(record);

        Assert.Contains("<ellipse", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[1,null,{\"volume\":{\"outline_circle\":{\"center\":{\"lat\":91,\"lng\":0},\"radius\":{\"value\":1}}}}]")]
    [InlineData("[{\"volume\":{\"outline_circle\":{\"center\":{\"lat\":1e400,\"lng\":0},\"radius\":{\"value\":1}}}}]")]
    [InlineData("[{\"volume\":{\"outline_circle\":{\"center\":{\"lat\":1,\"lng\":0},\"radius\":{\"value\":-1}}}}]")]
    [InlineData("[{\"volume\":{\"outline_polygon\":{\"vertices\":[{\"lat\":0,\"lng\":0}]}}}]")]
    [InlineData("not json")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("\"\\ud800\"")]
    public void What_is_no_volume_is_not_drawn_and_harms_nothing(string volumes)
    {
        var record = new SampleRecord();
        record.Add("declared", "constraint/x", "north", null, 1, null, record.Part("volumes", volumes), record.Part("note", volumes), record.Part("words", volumes));
        record.Add("observed", "observation/1", "south", "north", null, null, record.Part("observation", volumes));

        var bundle = record.Bundle();

        Assert.DoesNotContain("<figure>", Encoding.UTF8.GetString(bundle.Report.Span), StringComparison.Ordinal);
        Assert.True(EvidenceVerifier.Verify(bundle, SampleRecord.TwoOfThree).AllHold);
    }

    [Fact]
    public void A_large_bundle_has_a_page_of_bounded_length_that_says_what_it_leaves_out()
    {
        var page = LargeRecord.Shared.Bundle("south").Report;

        Assert.InRange(page.Length, 1, 16 * 1024 * 1024);
        Assert.Contains($"The first {EvidenceReport.RowsMax} of {LargeRecord.LeafCount} leaves", Encoding.UTF8.GetString(page.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void The_cosine_is_that_of_the_platform_to_twelve_digits()
    {
        for (int degrees = -90; degrees <= 90; degrees++)
            Assert.Equal(Math.Cos(degrees * Math.PI / 180), MapProjection.Cosine(degrees), 1e-12);
    }

    [Theory]
    [InlineData(59, "59 s")]
    [InlineData(60, "1 min")]
    [InlineData(-3_725, "1 h 2 min")]
    [InlineData(86_400, "1 d")]
    public void Durations_are_told_in_their_two_largest_units(double seconds, string text) => Assert.Equal(text, Words.OfSeconds(seconds));

    private static string CircleAt(double lat, double lng) =>
        """[{"volume":{"outline_circle":{"center":{"lat":LAT,"lng":LNG},"radius":{"value":5000,"units":"M"}}}}]"""
            .Replace("LAT", lat.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("LNG", lng.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static string Page(SampleRecord record, EvidenceRequest? asked = null) => Encoding.UTF8.GetString(record.Bundle(asked: asked).Report.Span);

    private static string RowOf(string page, long leaf)
    {
        int start = page.IndexOf($"<tr id=\"leaf-{leaf}\"", StringComparison.Ordinal);
        return page[start..page.IndexOf("</tr>", start, StringComparison.Ordinal)];
    }
}
