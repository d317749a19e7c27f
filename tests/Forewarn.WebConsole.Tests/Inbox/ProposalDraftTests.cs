using System.Collections.Immutable;
using CsCheck;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Inbox;
using Forewarn.WebConsole.Map;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Inbox;

public class ProposalDraftTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 11, 23, 3, 0, 17);
    private static readonly Volume3D Circle = Volume3D.OfCircle(new LatLng(59.9, 25), 1000, 100, 900);
    private static readonly ImmutableArray<Volume4D> Declared =
    [
        Volume4D.Of(Circle, Start, Start + Duration.FromMinutes(30)),
        Volume4D.Of(Circle, Start + Duration.FromMinutes(20), Start + Duration.FromMinutes(60)),
    ];

    [Fact]
    public void A_later_start_moves_all_parts_and_nothing_else() =>
        Assert.Equal(
            Declared.Select(volume => Volume4D.Of(volume.Volume, volume.TimeStart.Value + Duration.FromSeconds(3583), volume.TimeEnd.Value + Duration.FromSeconds(3583))),
            new ProposalDraft(Declared) { Start = "2026-11-23T04:00" }.ToProposal().Volumes);

    [Fact]
    public void A_later_end_prolongs_what_ended_last()
    {
        var asked = new ProposalDraft(Declared) { End = "2026-11-23T05:00" }.ToProposal().Volumes;
        Assert.Equal((Declared[0].TimeEnd.Value, Instant.FromUtc(2026, 11, 23, 5, 0)), (asked[0].TimeEnd.Value, asked[1].TimeEnd.Value));
    }

    [Fact]
    public void Another_altitude_leaves_the_outlines()
    {
        var asked = new ProposalDraft(Declared) { Upper = "500" }.ToProposal().Volumes;
        Assert.All(asked, volume => Assert.Equal((100, 500, Circle.OutlineCircle), (volume.Volume.AltitudeLower.Value, volume.Volume.AltitudeUpper.Value, volume.Volume.OutlineCircle)));
    }

    [Fact]
    public void Another_area_takes_the_place_of_all_parts()
    {
        var asked = Assert.Single(new ProposalDraft(Declared) { Area = "59.8 24.9\n59.8, 25.1\n60.0;25.0" }.ToProposal().Volumes);
        Assert.Equal([new LatLng(59.8, 24.9), new LatLng(59.8, 25.1), new LatLng(60, 25)], asked.Volume.OutlinePolygon!.Vertices);
        Assert.Equal((Start, Start + Duration.FromMinutes(60)), (asked.TimeStart.Value, asked.TimeEnd.Value));
    }

    [Fact]
    public void What_is_drawn_is_the_area()
    {
        var draft = new ProposalDraft(Declared);
        draft.Take(new DrawnShape(DrawMode.Circle, [new LatLng(60.1, 24.5)], 2500));
        var circle = Assert.Single(draft.ToProposal().Volumes).Volume.OutlineCircle!;
        Assert.Equal((new LatLng(60.1, 24.5), 2500), (circle.Center, circle.Radius.Value));
    }

    [Theory]
    [InlineData("Start", "soon", "start", "not_a_time")]
    [InlineData("Start", "2026-11-23T03:00", "start", "same")]
    [InlineData("End", "2026-11-23T02:59", "end", "not_after")]
    [InlineData("End", "2026-11-23T03:15", "end", "not_after")]
    [InlineData("Upper", "50", "upper", "not_above")]
    [InlineData("Upper", "FL100", "upper", "not_metres")]
    [InlineData("Upper", "NaN", "upper", "not_metres")]
    [InlineData("Lower", "1e9", "lower", "not_metres")]
    [InlineData("Area", "59.9 25", "radius", "not_metres")]
    [InlineData("Area", "59.9 25\n60 25", "area", "neither")]
    [InlineData("Area", "25.0", "area", "not_a_place")]
    [InlineData("Area", "125.0 59.9", "area", "not_a_place")]
    public void What_cannot_be_asked_for_is_told_at_its_field(string field, string text, string problem, string words)
    {
        var draft = new ProposalDraft(Declared);
        typeof(ProposalDraft).GetProperty(field)!.SetValue(draft, text);
        var refused = Assert.Throws<ProposalException>(draft.ToProposal);
        Assert.Equal((problem, words), (refused.Field, refused.Problem));
    }

    [Fact]
    public void Whatever_is_written_is_asked_for_or_told_at_a_field() =>
        Gen.Select(Gen.String, Gen.String, Gen.String, Gen.String).Sample((start, upper, area, radius) =>
        {
            try
            {
                new ProposalDraft(Declared) { Start = start, Upper = upper, Area = area, Radius = radius }.ToProposal();
            }
            catch (ProposalException refused)
            {
                Assert.NotEmpty(refused.Field);
            }
        });
}
