using System.Collections.Immutable;
using System.Text.Json;
using CsCheck;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Declare.Areas;
using Forewarn.WebConsole.Declare.Drafts;
using Forewarn.WebConsole.Mechanism.Drafting;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Mechanism;

/// <summary>The terms of an arrangement between what is typed and what is sent.</summary>
public class TermsFormTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 1, 0, 0);

    private static readonly Gen<Duration> Spans = Gen.Long[1, 30 * NodaConstants.TicksPerDay].Select(Duration.FromTicks);

    private static readonly Gen<Instant> Moments = Gen.Long[1, 400 * NodaConstants.TicksPerDay].Select(ticks => Start + Duration.FromTicks(ticks));

    private static readonly Gen<LatLng> Places = Gen.Select(Gen.Int[-800_000_000, 800_000_000], Gen.Int[-1_700_000_000, 1_700_000_000], (lat, lng) => Degrees(lat / 1e7, lng / 1e7));

    private static readonly Gen<Volume3D> Extents = Gen.Select(Places, Gen.Int[1, 10_000_000], Gen.Int[-10_000, 100_000], Gen.Int[0, 100_000], Gen.Bool, (place, radius, lower, height, isCircle) => isCircle
        ? Volume3D.OfCircle(place, radius / 100.0, lower / 100.0, (lower + height) / 100.0)
        : Volume3D.OfPolygon([place, Degrees(place.Lat, place.Lng + 1.25), Degrees(place.Lat + 0.5, place.Lng)], lower / 100.0, (lower + height) / 100.0));

    private static readonly Gen<Rung> Rungs = Gen.Select(
        Gen.Bool.Select(isHigh => isHigh ? "diplomatic" : "operational"), Spans, Gen.Bool.Select(has => has ? "duty-officer" : null), Gen.Int[0, 2].Select(which => which switch { 0 => (ImmutableArray<string>?)null, 1 => ["email"], _ => ["webhook", "console"] }), (level, within, post, ways) => new Rung(level, within, post, ways));

    private static readonly Gen<ArrangementTerms> Terms = Gen.Select(Extents, Rungs.Array[0, 10], Spans.Array[4], Moments, Moments, Gen.Int[0, 200_000_00], (extent, ladder, spans, joined, until, across) => new ArrangementTerms(
        "Gulf memorandum", [new Member("north", Start), new Member("south", joined, joined + spans[0])], extent,
        ImmutableSortedDictionary<string, Duration>.Empty.Add("live-fire", spans[1]).Add("air-defence", Duration.Zero), Start,
        new SeparationTerms(across / 100.0, 300, spans[2]), [.. ladder], until, System.Xml.XmlConvert.ToString(spans[3].ToTimeSpan())));

    [Fact]
    public void Terms_that_nobody_touched_are_the_same_terms() => Terms.Sample(terms =>
    {
        var form = TermsForm.Of(terms);
        form.Shapes = AreaText.Read(form.Area).Shapes;
        Assert.Equal(JsonSerializer.Serialize(terms, ApiJson.Options), JsonSerializer.Serialize(form.ToTerms(), ApiJson.Options));
    });

    [Fact]
    public void A_kind_without_a_time_is_not_covered_and_one_of_zero_is()
    {
        var form = Complete();
        Lead(form, "operational-intent").Ahead.Count = "";
        Lead(form, "air-defence").Ahead.Count = "0";
        var terms = form.ToTerms();
        Assert.False(terms.LeadTimes.ContainsKey("operational-intent"));
        Assert.Equal(Duration.Zero, terms.LeadTimes["air-defence"]);
    }

    [Fact]
    public void A_member_without_times_is_one_for_as_long_as_the_arrangement()
    {
        var form = Complete();
        form.ValidFrom.Text = "2026-05-01T00:00";
        Assert.All(form.ToTerms().Members, member => Assert.Equal(new Member(member.Party, Instant.FromUtc(2026, 5, 1, 0, 0)), member));
    }

    [Fact]
    public void There_is_always_a_row_for_one_more_member_until_there_are_as_many_as_there_may_be()
    {
        var form = Complete();
        for (int i = 0; i < 2 * TermsForm.MembersMax; i++)
        {
            form.Members[^1].Party = $"party-{i}";
            form.Grow();
        }
        Assert.Equal(TermsForm.MembersMax, form.Members.Count);
    }

    [Fact]
    public void A_step_that_was_emptied_is_left_out_and_a_problem_with_the_next_is_told_at_its_row()
    {
        var form = Complete();
        form.Ladder[0].Level = "";
        Assert.Equal("diplomatic", Assert.Single(form.ToTerms().Ladder!.Value).Channel);
        Assert.Equal("ladder[1].post", form.FieldOf("ladder[0].post"));
    }

    [Theory]
    [InlineData("name")]
    [InlineData("members")]
    [InlineData("extent")]
    [InlineData("extent.altitude_upper")]
    [InlineData("lead_times")]
    [InlineData("lead_times.live-fire")]
    [InlineData("separation.vertical_m")]
    [InlineData("ladder[0].acknowledge_within")]
    [InlineData("valid_from")]
    [InlineData("valid_until")]
    [InlineData("withdrawal_notice")]
    public void What_is_missing_or_wrong_is_told_of_its_field(string field)
    {
        var form = Complete();
        switch (field)
        {
            case "name": form.Name = " "; break;
            case "members": form.Members[1].Party = ""; break;
            case "extent": form.Shapes = AreaText.Read("35.0, 35.0\n35.0, 35.5\n35.5, 35.0\n\n36.0, 36.0\n36.0, 36.5\n36.5, 36.0").Shapes; break;
            case "extent.altitude_upper": form.Upper = "-1"; break;
            case "lead_times": form.LeadTimes.ToList().ForEach(row => row.Ahead.Count = ""); break;
            case "lead_times.live-fire": Lead(form, "live-fire").Ahead.Count = "an hour"; break;
            case "separation.vertical_m": form.Vertical = "-300"; break;
            case "ladder[0].acknowledge_within": form.Ladder[0].Within.Count = ""; break;
            case "valid_from": form.ValidFrom.Text = ""; break;
            case "valid_until": form.ValidUntil.Text = "2001-01-01T00:00"; break;
            default: form.Notice.Count = "99999999999999999999"; break;
        }
        Assert.Equal(field, Assert.Throws<DraftException>(form.ToTerms).Field);
    }

    /// <summary>As the node holds it.</summary>
    private static LatLng Degrees(double lat, double lng) => new(Math.Round(lat, 7), Math.Round(lng, 7));

    private static LeadRow Lead(TermsForm form, string kind) => form.LeadTimes.Single(row => row.Kind == kind);

    private static TermsForm Complete()
    {
        var form = TermsForm.New("north", Start);
        form.Name = "Coast";
        form.Members[1].Party = "south";
        form.Grow();
        form.Shapes = AreaText.Read("35.0, 35.0\n35.0, 35.5\n35.5, 35.0").Shapes;
        form.Upper = "12000";
        return form;
    }
}
