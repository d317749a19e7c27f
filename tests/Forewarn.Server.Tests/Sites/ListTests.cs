using System.Text;
using Forewarn.Core;
using Forewarn.Server.Sites.Import;

namespace Forewarn.Server.Tests.Sites;

/// <summary>Lists as people have them: from spreadsheets and from maps.</summary>
public class ListTests
{
    private const string Header = "kind,name,lat,lng\n";

    [Fact]
    public void A_row_of_a_CSV_file_is_a_site()
    {
        var body = Assert.Single(Csv("ref,kind,name,place,latitude,longitude,radius_m\nH-1,Hospital,Al-Noor,Aleppo,36.2123,37.1377,300\n")).Body!;

        Assert.Equal(("hospital", "Al-Noor", "Aleppo", 36.2123, 37.1377, 300.0), (body.Kind, body.Name, body.Place, body.Position!.Lat!.Value, body.Position.Lng!.Value, body.RadiusM!.Value));
    }

    [Theory, InlineData("\ufeff"), InlineData("")]
    public void A_byte_order_mark_is_passed_over(string mark) => Assert.Equal("Al-Noor", Csv(mark + Header + "hospital,Al-Noor,36.2,37.1")[0].Body!.Name);

    [Theory, InlineData("kind;name;lat;lng\r\nhospital;Al-Noor, Aleppo;36,2123;37,1377\r\n"), InlineData("kind\tname\tlat\tlng\nhospital\tAl-Noor, Aleppo\t36.2123\t37.1377\n")]
    public void Semicolons_tabs_and_decimal_commas_are_understood(string text)
    {
        var body = Csv(text)[0].Body!;

        Assert.Equal(("Al-Noor, Aleppo", 36.2123), (body.Name, body.Position!.Lat!.Value));
    }

    [Fact]
    public void A_decimal_comma_between_commas_is_not_guessed_at() =>
        Assert.Equal("lat", Assert.Single(Csv(Header + "hospital,Al-Noor,\"36,2\",37.1")).Problem!.Field);

    [Fact]
    public void Quotes_hold_separators_quotes_and_lines() =>
        Assert.Equal("The \"old\",\nhospital", Csv(Header + "hospital,\"The \"\"old\"\",\nhospital\",36.2,37.1")[0].Body!.Name);

    [Fact]
    public void Empty_lines_are_no_sites() => Assert.Equal(2, Csv(Header + "hospital,a,1,2\n\n\r\nhospital,b,3,4\n\n").Count);

    [Theory, InlineData("hospital,\"no end,36.2,37.1\nhospital,b,1,2"), InlineData("hospital,\"a\"b,36.2,37.1")]
    public void A_quote_that_does_not_fit_is_told_with_its_line(string row) => Assert.StartsWith("line 2", Assert.Throws<InvalidValueException>(() => Csv(Header + row)).Field, StringComparison.Ordinal);

    [Theory, InlineData("NaN"), InlineData("Infinity"), InlineData("36°12'N"), InlineData("1e400"), InlineData("0x10"), InlineData("36.2.1")]
    public void What_is_no_number_is_told_of_its_row(string lat)
    {
        var rows = Csv($"{Header}hospital,a,{lat},37.1\nhospital,b,36.2,37.1");

        Assert.Equal(("lat", null), (rows[0].Problem!.Field, rows[1].Problem));
    }

    [Theory, InlineData("kind,name,lat,lng,password\n"), InlineData("kind,name,lat,lat\n"), InlineData("")]
    public void Columns_that_are_unknown_or_twice_are_refused(string header) => Assert.Equal("line 1", Assert.Throws<InvalidValueException>(() => Csv(header + "a,b,1,2,x")).Field);

    [Fact]
    public void A_text_that_is_not_UTF_8_is_refused() => Assert.Throws<InvalidValueException>(() => CsvSites.Read([0xFF, 0xFE, 0x6B, 0x00]));

    [Fact]
    public void A_hundred_thousand_rows_are_refused_without_being_kept()
    {
        var text = new StringBuilder(Header);
        for (int i = 0; i < 100_000; i++)
            text.Append("hospital,a,36.2,37.1\n");

        Assert.Contains("10000", Assert.Throws<InvalidValueException>(() => Csv(text.ToString())).Accepted, StringComparison.Ordinal);
    }

    [Fact]
    public void A_point_of_GeoJSON_has_its_longitude_first()
    {
        var row = Assert.Single(GeoJson(Feature("""{"type":"Point","coordinates":[37.1377,36.2123,400]}""")));

        Assert.Equal((36.2123, 37.1377, "H-1"), (row.Body!.Position!.Lat, row.Body.Position.Lng, row.Ref));
    }

    [Fact]
    public void A_polygon_of_GeoJSON_does_not_repeat_its_first_corner() =>
        Assert.Equal(3, GeoJson(Feature("""{"type":"Polygon","coordinates":[[[37,36],[37.1,36],[37,36.1],[37,36]]]}"""))[0].Body!.Outline!.Length);

    [Fact]
    public void A_line_with_times_is_a_movement() => Assert.Equal("2026-11-23T12:00:00Z", GeoJson(Feature(
        """{"type":"LineString","coordinates":[[37,36],[37.1,36]]}""", ",\"times\":[\"2026-11-23T12:00:00Z\",\"2026-11-23T13:00:00Z\"]"))[0].Body!.Route![0]!.Time);

    [Theory]
    [InlineData("""{"type":"LineString","coordinates":[[37,36],[37.1,36]]}""", "properties.times")]
    [InlineData("""{"type":"Polygon","coordinates":[[[37,36],[37.1,36],[37,36.1],[37,36]],[[37,36],[37.1,36],[37,36.1],[37,36]]]}""", "geometry.coordinates")]
    [InlineData("""{"type":"MultiPoint","coordinates":[[37,36]]}""", "geometry.type")]
    [InlineData("""{"type":"Point","coordinates":["37","36"]}""", "geometry.coordinates")]
    [InlineData("""{"type":"Point","coordinates":[37]}""", "geometry.coordinates")]
    [InlineData("""{"type":"Point"}""", "geometry.coordinates")]
    [InlineData("null", "geometry")]
    public void A_geometry_that_is_no_site_is_told_of_its_row(string geometry, string field) => Assert.Equal(field, Assert.Single(GeoJson(Feature(geometry))).Problem!.Field);

    [Theory, InlineData("urn:ogc:def:crs:EPSG::3857"), InlineData("EPSG:28191"), InlineData("urn:ogc:def:crs:EPSG::4326")]
    public void Another_coordinate_system_is_refused(string name) => Assert.Equal("crs", Assert.Throws<InvalidValueException>(() => GeoJson(
        Feature("""{"type":"Point","coordinates":[37,36]}"""), $$$""","crs":{"type":"name","properties":{"name":"{{{name}}}"}}""")).Field);

    [Fact]
    public void The_old_name_of_the_one_coordinate_system_is_accepted() => Assert.Null(GeoJson(
        Feature("""{"type":"Point","coordinates":[37,36]}"""), ",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:OGC:1.3:CRS84\"}}")[0].Problem);

    [Theory, InlineData("{}"), InlineData("[]"), InlineData("null"), InlineData("{\"type\":\"Feature\"}"), InlineData("{\"type\":\"FeatureCollection\",\"features\":7}"), InlineData("\"\\ud800\"")]
    public void What_is_no_collection_is_refused(string text) => Assert.Throws<InvalidValueException>(() => GeoJsonSites.Read(Encoding.UTF8.GetBytes(text)));

    [Theory, InlineData("7"), InlineData("null"), InlineData("{\"properties\":{\"name\":\"\\ud800\"},\"type\":\"Feature\"}"), InlineData("{\"type\":\"Feature\",\"properties\":[]}")]
    public void A_feature_that_is_none_is_told_of_its_row(string feature) => Assert.NotNull(Assert.Single(GeoJson(feature)).Problem);

    [Fact]
    public void One_wrong_row_of_JSON_does_not_spoil_the_others()
    {
        var rows = JsonSites.Read("""{"sites":[{"site":{"kind":"hospital","nmae":"a"}},{"ref":"2","site":{"kind":"hospital","name":"b"}},7,{}]}"""u8.ToArray());

        Assert.Equal([true, false, true, true], rows.Select(row => row.Problem is not null));
    }

    private static List<SiteRow> Csv(string text) => CsvSites.Read(Encoding.UTF8.GetBytes(text));

    private static List<SiteRow> GeoJson(string feature, string more = "") =>
        GeoJsonSites.Read(Encoding.UTF8.GetBytes($$"""{"type":"FeatureCollection"{{more}},"features":[{{feature}}]}"""));

    private static string Feature(string geometry, string more = "") =>
        $$"""{"type":"Feature","id":"H-1","properties":{"kind":"hospital","name":"Al-Noor","fid":7,"colour":"red"{{more}}},"geometry":{{geometry}}}""";
}
