using System.Globalization;
using CsCheck;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Declare.Areas;

namespace Forewarn.WebConsole.Tests.Declare;

/// <summary>Areas as people write them.</summary>
public class AreaTextTests
{
    private const string Parts = "0123456789.,;-+/ \n\t°'\"NSEWnsew(){}[]<>:abc353200N0355800E 37SBV RADIUS WI 5NM E) Q) {\"type\":\"Polygon\",\"coordinates\":[[<kml><coordinates>";

    [Theory]
    [InlineData("35.5333333, 35.9666667")]
    [InlineData("35.5333333 35.9666667")]
    [InlineData("(35.5333333; 35.9666667)", "half_place")]
    [InlineData("35 32 0 35 58 0")]
    [InlineData("35 32.0 35 58.0")]
    [InlineData("35 32 0, 35 58 0")]
    [InlineData("35°32' 35°58'")]
    [InlineData("35° 32′ 00″, 35° 58′ 00″")]
    [InlineData("35°32'00\"N 35°58'00\"E")]
    [InlineData("N35°32'00\" E35°58'00\"")]
    [InlineData("35 32 00 N 35 58 00 E")]
    [InlineData("N 35 32.0 E 035 58.0")]
    [InlineData("N35 32.0, E035 58.0")]
    [InlineData("E035 58.0 N35 32.0")]
    [InlineData("353200N0355800E")]
    [InlineData("353200N 0355800E")]
    [InlineData("353200.0N/0355800.0E")]
    [InlineData("3532N03558E")]
    [InlineData("N353200E0355800")]
    [InlineData("35.5333333N 35.9666667E")]
    [InlineData("35.5333333n 35.9666667e")]
    [InlineData("٣٥٫٥٣٣٣٣٣٣، ٣٥٫٩٦٦٦٦٦٧")]
    public void A_place_is_read_in_every_common_notation(string text, string? problem = null)
    {
        if (problem is not null)
        {
            Assert.Equal(problem, Assert.Throws<AreaException>(() => AreaText.Read(text)).Key);
            return;
        }
        var place = Assert.Single(Assert.IsType<AreaCircle>(Assert.Single(AreaText.Read(text).Shapes)).Points);
        Assert.Equal(35 + 32 / 60.0, place.Lat, 1e-6);
        Assert.Equal(35 + 58 / 60.0, place.Lng, 1e-6);
    }

    [Theory]
    [InlineData("-35.5, -36.25", -35.5, -36.25)]
    [InlineData("35 30 S 36 15 W", -35.5, -36.25)]
    [InlineData("-35°30' -36°15'", -35.5, -36.25)]
    [InlineData("-0°30' 0°15'", -0.5, 0.25)]
    public void South_and_west_are_negative(string text, double lat, double lng) =>
        Assert.Equal(new LatLng(lat, lng), Assert.Single(Assert.Single(AreaText.Read(text).Shapes).Points));

    [Theory]
    [InlineData("35,5 36,0", "decimal_comma", 1, 1)]
    [InlineData("35 36 36 37", "ambiguous", 1, 1)]
    [InlineData("35.5 36.0\n35.6", "half_place", 2, 1)]
    [InlineData("35.5 36.0\n  35.6 abc", "not_coordinate", 2, 8)]
    [InlineData("3561N03558E", "sixty", 1, 1)]
    [InlineData("95N 036E", "latitude_range", 1, 1)]
    [InlineData("353200N3558E", "longitude_digits", 1, 8)]
    [InlineData("35N 36N", "two_latitudes", 1, 7)]
    [InlineData("35.5N -36.2E", "sign_and_letter", 1, 7)]
    [InlineData("-35.5N 36.2E", "sign_and_letter", 1, 1)]
    [InlineData("35'20N 36E", "mark", 1, 3)]
    [InlineData("35.5 30 N 36 E", "fraction_before", 1, 1)]
    [InlineData("hello", "not_coordinate", 1, 1)]
    [InlineData("ZAB1234", "polar_square", 1, 1)]
    [InlineData("99SBV1234", "no_square", 1, 1)]
    public void What_cannot_be_read_is_named_with_its_place(string text, string key, int line, int column)
    {
        var problem = Assert.Throws<AreaException>(() => AreaText.Read(text));
        Assert.Equal((key, new TextSpot(line, column)), (problem.Key, problem.Spot));
    }

    [Fact]
    public void Three_places_and_more_are_an_area_and_two_are_a_way()
    {
        Assert.Equal(3, Assert.IsType<AreaPolygon>(Assert.Single(AreaText.Read("35 N 36 E\n35 N 37 E\n36 N 37 E\n35 N 36 E").Shapes)).Points.Length);
        Assert.IsType<AreaRoute>(Assert.Single(AreaText.Read("353200N0355800E - 354000N0360000E").Shapes));
    }

    [Fact]
    public void An_empty_line_begins_another_area() => Assert.Equal(2, AreaText.Read("1.5 1.5\n1.5 2.5\n2.5 2.5\n\n11.5 1.5\n11.5 2.5\n12.5 2.5\n").Shapes.Length);

    [Fact]
    public void References_to_squares_are_those_of_the_package_mgrs()
    {
        using var vectors = new StreamReader(typeof(AreaTextTests).Assembly.GetManifestResourceStream("mgrs.txt")!);
        string[] lines = vectors.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(160, lines.Length);
        foreach (string line in lines)
        {
            string[] parts = line.Split(' ');
            var place = Assert.Single(Assert.Single(AreaText.Read(parts[0]).Shapes).Points);
            var (lat, lng) = (double.Parse(parts[1], CultureInfo.InvariantCulture), double.Parse(parts[2], CultureInfo.InvariantCulture));
            // The package takes the middle in degrees; of the largest squares that is some tens of metres beside the middle in metres.
            double size = Math.Pow(10, 5 - (parts[0].Length - parts[0].TakeWhile(char.IsDigit).Count() - 3) / 2);
            double metres = double.Hypot((place.Lat - lat) * 110_600, Math.IEEERemainder(place.Lng - lng, 360) * 111_320 * Math.Cos(lat * Math.PI / 180));
            Assert.True(metres <= 1 + size / 100, $"{line}: {place}, {metres} m beside");
        }
    }

    [Theory]
    [InlineData("WI 5NM RADIUS OF 353200N0355800E", 9260)]
    [InlineData("wi 5nm radius of 353200n0355800e", 9260)]
    [InlineData("CIRCLE RADIUS 2.5KM CENTRED ON 353200N 0355800E", 2500)]
    [InlineData("Q) LCCC/QRTCA/IV/BO/W/000/200/3532N03558E005\nA) LCCC B) 2601010000 C) 2601020000\nE) DANGER AREA ACT WI 10NM RADIUS OF 353200N0355800E.\nF) SFC G) FL200", 18_520)]
    [InlineData("Q) LCCC/QRTCA/IV/BO/W/000/200/3532N03558E005", 9260)]
    public void A_circle_of_a_notice_is_read(string text, double metres)
    {
        var circle = Assert.IsType<AreaCircle>(Assert.Single(AreaText.Read(text).Shapes));
        Assert.Equal(metres, circle.RadiusM!.Value, 0.001);
        Assert.Equal(35 + 32 / 60.0, circle.Points[0].Lat, 1e-9);
    }

    [Fact]
    public void An_area_of_a_notice_is_read_among_its_words()
    {
        var read = AreaText.Read("E) TEMPO DANGER AREA BOUNDED BY 353200N0355800E - 354000N0360000E - 353000N0361000E - 353200N0355800E, ALL TFC TO AVOID F) GND G) 5000FT AMSL");
        Assert.Equal(("notam", 3), (read.Format, Assert.IsType<AreaPolygon>(Assert.Single(read.Shapes)).Points.Length));
    }

    [Theory]
    [InlineData("""{"type":"Polygon","coordinates":[[[36,35],[37,35],[37,36],[36,35]]]}""", 1)]
    [InlineData("""{"type":"MultiPolygon","coordinates":[[[[36,35],[37,35],[37,36],[36,35]]],[[[46,35],[47,35],[47,36],[46,35]]]]}""", 2)]
    [InlineData("""{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"radius":500},"geometry":{"type":"Point","coordinates":[36,35]}},{"type":"Feature","properties":null,"geometry":{"type":"LineString","coordinates":[[36,35,100],[37,35,100]]}}]}""", 2)]
    [InlineData("""<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>36,35,0 37,35,0 37,36,0 36,35,0</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></kml>""", 1)]
    public void Files_of_maps_are_read(string text, int shapes)
    {
        var read = AreaText.Read(text);
        Assert.Equal(shapes, read.Shapes.Length);
        Assert.Equal(new LatLng(35, 36), read.Shapes[0].Points[0]);
    }

    [Theory]
    [InlineData("""{"type":"Polygon","coordinates":[[[36,35],[37,""", "broken_json")]
    [InlineData("""{"type":"Polygon","coordinates":[[[36,35],[37,"x"],[37,36]]]}""", "not_position")]
    [InlineData("""{"type":"Polygon","coordinates":[[[36,35],[37,35]]]}""", "too_few_corners")]
    [InlineData("""{"type":"Sphere"}""", "geojson_type")]
    [InlineData("""{"type":"Polygon","crs":{"type":"name","properties":{"name":"EPSG:32637"}},"coordinates":[]}""", "other_crs")]
    [InlineData("""{"type":"FeatureCollection","features":[]}""", "no_area")]
    [InlineData("[1,2]", "not_geojson")]
    [InlineData("""<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml><coordinates>&x;</coordinates></kml>""", "broken_xml")]
    [InlineData("<kml><Polygon>", "broken_xml")]
    [InlineData("<kml><Point><coordinates>36;35</coordinates></Point></kml>", "not_kml_position")]
    [InlineData("<kml><coordinates>36,35</coordinates></kml>", "not_kml")]
    [InlineData("PK\u0003\u0004xx", "zipped")]
    [InlineData(" \n", "empty")]
    public void What_is_broken_is_said_to_be(string text, string key) => Assert.Equal(key, Assert.Throws<AreaException>(() => AreaText.Read(text)).Key);

    [Fact]
    public void What_is_too_large_or_too_deep_is_refused()
    {
        Assert.Equal("too_long", Assert.Throws<AreaException>(() => AreaText.Read(new string('1', AreaLimits.TextLengthMax + 1))).Key);
        Assert.Equal("too_many_points", Assert.Throws<AreaException>(() => AreaText.Read(string.Concat(Enumerable.Repeat("1.5 2.5\n", AreaLimits.PointsMax + 1)))).Key);
        Assert.Equal("too_many_shapes", Assert.Throws<AreaException>(() => AreaText.Read(string.Concat(Enumerable.Repeat("1.5 2.5\n\n", AreaLimits.ShapesMax + 1)))).Key);
        Assert.Equal("broken_json", Assert.Throws<AreaException>(() => AreaText.Read(new string('[', 100_000))).Key);
        Assert.Equal("too_deep", Assert.Throws<AreaException>(() => AreaText.Read(string.Concat(Enumerable.Repeat("<a>", 1_000)))).Key);
    }

    [Fact]
    public void Holes_and_altitudes_are_passed_over_and_said_to_be()
    {
        var read = AreaText.Read("""{"type":"Polygon","coordinates":[[[36,35,5],[37,35,5],[37,36,5]],[[36.5,35.1],[36.6,35.1],[36.6,35.2]]]}""");
        Assert.Equal(["altitudes", "holes"], read.Remarks.Select(remark => remark.Key));
    }

    [Fact]
    public void Any_text_is_read_or_refused() =>
        Gen.OneOf(Gen.String, Gen.Char[Parts].Array[0, 80].Select(chars => new string(chars)), Gen.Int[0, Parts.Length - 12].Select(i => Parts.Substring(i, 12)).Array[0, 8].Select(parts => string.Concat(parts)))
            .Sample(text =>
            {
                try
                {
                    var read = AreaText.Read(text);
                    Assert.NotEmpty(read.Shapes);
                    Assert.All(read.Shapes.SelectMany(shape => shape.Points), point => Assert.True(double.IsFinite(point.Lat) && double.IsFinite(point.Lng)));
                }
                catch (AreaException problem)
                {
                    Assert.False(problem.Spot is { } spot && (spot.Line < 1 || spot.Column < 0));
                }
            }, iter: 20_000);

    [Fact]
    public void What_is_written_in_decimals_or_seconds_reads_back() =>
        Gen.Select(Gen.Int[-89_999_999, 89_999_999], Gen.Int[-179_999_999, 179_999_999]).Sample((latE6, lngE6) =>
        {
            var (lat, lng) = (latE6 / 1e6, lngE6 / 1e6);
            foreach (string text in new[] { string.Create(CultureInfo.InvariantCulture, $"{lat:0.000000}, {lng:0.000000}"), $"{Seconds(lat, 2, "N", "S")}{Seconds(lng, 3, "E", "W")}" })
            {
                var place = Assert.Single(Assert.Single(AreaText.Read(text).Shapes).Points);
                Assert.True(Math.Abs(place.Lat - lat) < 1e-6 && Math.Abs(place.Lng - lng) < 1e-6, $"{text}: {place}");
            }
        }, iter: 2_000);

    private static string Seconds(double degrees, int digits, string positive, string negative)
    {
        long milliseconds = (long)Math.Round(Math.Abs(degrees) * 3_600_000);
        return string.Create(CultureInfo.InvariantCulture,
            $"{(milliseconds / 3_600_000).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0')}{milliseconds / 60_000 % 60:00}{milliseconds % 60_000 / 1000.0:00.000}{(degrees < 0 ? negative : positive)}");
    }
}
