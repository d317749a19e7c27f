using CsCheck;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Core.Tests.Geometry;

public class ExtentsIndexTests
{
    private static readonly LatLng Paris = LatLng.FromDegrees(48.85, 2.35);

    [Fact]
    public void A_query_finds_just_those_that_meet_it() =>
        Histories.Sample(steps =>
        {
            var (index, left) = Follow(steps);
            foreach (Step step in steps)
            {
                Assert.Equal(
                    left.Where(claim => claim.Extents.Meets(step.Query)).Select(claim => claim.Owner.Name).Order(),
                    Meeting(index, step.Query).Order());
            }
        }, iter: 400);

    [Fact]
    public void A_query_finds_just_the_volumes_that_overlap_it() =>
        Histories.Sample(steps =>
        {
            var (index, left) = Follow(steps);
            foreach (Step step in steps)
            {
                Volume4D query = step.Query.Volumes[0];
                Assert.Equal(
                    left.SelectMany(claim => claim.Extents.Volumes.Where(volume => volume.Overlaps(query, step.Separation))
                        .Select(volume => (claim.Owner.Name, volume.ToString()))).Order(),
                    Overlapping(index, query, step.Separation).Select(found => (found.Owner, found.Volume.ToString())).Order());
            }
        }, iter: 400);

    [Fact]
    public void A_question_without_beginning_end_or_altitude_finds_all_in_its_cells() =>
        Histories.Sample(steps =>
        {
            var (index, left) = Follow(steps);
            foreach (Step step in steps)
            {
                Extents query = Extents.Of([Volume4D.Open(step.Query.Volumes[0].Area, null, null, null)]);
                Assert.Equal(
                    left.Where(claim => claim.Extents.Cells.Meets(query.Cells)).Select(claim => claim.Owner.Name).Order(),
                    Meeting(index, query).Order());
            }
        }, iter: 200);

    [Fact]
    public void Whatever_is_removed_leaves_nothing_behind() =>
        Histories.Sample(steps =>
        {
            var (index, left) = Follow(steps);
            foreach (Claim claim in left)
                index.Remove(Extents.Of(claim.Extents.Volumes), claim.Owner);
            Assert.Equal(0, index.Count);
            Assert.All(steps, step => Assert.Empty(Meeting(index, step.Query)));
        }, iter: 100);

    [Fact]
    public void The_same_operations_give_the_same_order_of_answers() =>
        Histories.Sample(steps =>
        {
            var (first, _) = Follow(steps);
            var (second, _) = Follow(steps);
            Assert.All(steps, step => Assert.Equal(Meeting(first, step.Query), Meeting(second, step.Query)));
        }, iter: 100);

    [Fact]
    public void A_crowd_in_one_cell_is_searched_as_well_as_a_few() =>
        Crowds.Sample((volumes, query) =>
        {
            var index = new ExtentsIndex<Owner>();
            var claims = volumes.Select((volume, i) => new Claim(Extents.Of([volume]), new Owner($"{i}"))).ToArray();
            foreach (Claim claim in claims)
                index.Add(claim.Extents, claim.Owner);
            foreach (Claim claim in claims.Where((_, i) => i % 3 == 0))
                index.Remove(claim.Extents, claim.Owner);
            var left = claims.Where((_, i) => i % 3 != 0).ToArray();
            Assert.Equal(
                left.Where(claim => claim.Extents.Meets(Extents.Of([query]))).Select(claim => claim.Owner.Name).Order(),
                Meeting(index, Extents.Of([query])).Order());
            Assert.Equal(
                left.Where(claim => claim.Extents.Volumes[0].Overlaps(query)).Select(claim => claim.Owner.Name).Order(),
                Overlapping(index, query, default).Select(found => found.Owner).Order());
        }, iter: 30);

    [Fact]
    public void Extents_with_several_areas_are_found_once()
    {
        var index = new ExtentsIndex<Owner>();
        Extents route = Extents.Of([.. Enumerable.Range(0, 5).Select(i => VolumeOf(GenShape.Away(Paris, 1, 200 * i), 0, 60))]);
        index.Add(route, new Owner("party"));
        Assert.Single(Meeting(index, route));
    }

    [Fact]
    public void Each_volume_that_overlaps_is_told()
    {
        var index = new ExtentsIndex<Owner>();
        Extents route = Extents.Of([.. Enumerable.Range(0, 5).Select(i => VolumeOf(GenShape.Away(Paris, 1, 200 * i), 0, 60))]);
        index.Add(route, new Owner("party"));
        Volume4D wide = Volume4D.Open(Circle.FromMetres(Paris, 5_000), null, null, null);
        Assert.Equal(5, Overlapping(index, wide, default).Count);
    }

    [Fact]
    public void Several_volumes_over_one_area_are_told_apart()
    {
        var index = new ExtentsIndex<Owner>();
        index.Add(Extents.Of([VolumeOf(Paris, 0, 60), VolumeOf(Paris, 120, 180)]), new Owner("party"));
        Assert.Equal([120.0], Overlapping(index, VolumeOf(Paris, 150, 160), default)
            .Select(found => (found.Volume.Start - GenVolume.Noon).TotalMinutes));
    }

    [Fact]
    public void A_continent_and_a_field_in_it_meet()
    {
        var index = new ExtentsIndex<Owner>();
        index.Add(Extents.Of([Volume4D.Open(Circle.FromMetres(Paris, 1_900_000), null, null, null)]), new Owner("continent"));
        Assert.Equal(["continent"], Meeting(index, Extents.Of([VolumeOf(LatLng.FromDegrees(40.4, -3.7), 0, 60)])));
    }

    [Fact]
    public void Fields_outside_of_a_continent_meet_it_where_its_border_is_made_of_larger_cells()
    {
        var index = new ExtentsIndex<Owner>();
        Extents continent = Extents.Of([Volume4D.Open(Circle.FromMetres(Paris, 1_900_000), null, null, null)]);
        Extents[] fields = [.. Enumerable.Range(0, 200).Select(i => Extents.Of([VolumeOf(GenShape.Away(Paris, i, 1_925_000), 0, 60)]))];
        for (int i = 0; i < fields.Length; i++)
            index.Add(fields[i], new Owner($"{i}"));
        string[] meeting = [.. Enumerable.Range(0, fields.Length).Where(i => fields[i].Meets(continent)).Select(i => $"{i}")];
        Assert.NotEmpty(meeting);
        Assert.DoesNotContain(fields, field => field.Overlaps(continent));
        Assert.Equal(meeting.Order(), Meeting(index, continent).Order());
    }

    [Fact]
    public void Removing_what_another_owner_claims_is_an_error()
    {
        var index = new ExtentsIndex<Owner>();
        Extents extents = Extents.Of([VolumeOf(Paris, 0, 60)]);
        index.Add(extents, new Owner("a"));
        Assert.Throws<InvalidOperationException>(() => index.Remove(extents, new Owner("a")));
    }

    [Fact]
    public void Extents_added_twice_are_there_until_they_are_removed_twice()
    {
        var index = new ExtentsIndex<Owner>();
        var owner = new Owner("a");
        Extents extents = Extents.Of([VolumeOf(Paris, 0, 60)]);
        index.Add(extents, owner);
        index.Add(extents, owner);
        index.Remove(extents, owner);
        Assert.Single(Meeting(index, extents));
    }

    [Fact]
    public void Readers_do_not_disturb_each_other()
    {
        var index = new ExtentsIndex<Owner>();
        for (int i = 0; i < 2_000; i++)
            index.Add(Extents.Of([VolumeOf(Paris, 0, 60 + i % 50)]), new Owner($"{i}"));
        Extents query = Extents.Of([VolumeOf(Paris, 0, 10)]);
        Parallel.For(0, 100, _ => Assert.Equal(2_000, Meeting(index, query).Count));
    }

    /// <summary>Hundreds to thousands of small volumes within a few hundred metres: apart in time, in height, in both or in neither,
    /// with some that last.</summary>
    private static readonly Gen<(Volume4D[], Volume4D)> Crowds =
        from minutes in GenVolume.OneOf(1, 600, 20_000)
        from metres in GenVolume.OneOf(1, 5_000)
        from volumes in Crowded(minutes, metres).Array[500, 2_500]
        from query in Crowded(minutes, metres)
        select (volumes, query);

    private static Gen<Volume4D> Crowded(int minutes, int metres) =>
        from bearing in Gen.Double[0, 6]
        from away in Gen.Double[0, 300]
        from start in Gen.Int[0, minutes]
        from length in Gen.Frequency((30, Gen.Int[1, 3]), (1, Gen.Int[1, 10_000]))
        from lower in Gen.Int[0, metres]
        select Volume4D.Create(Circle.FromMetres(GenShape.Away(Paris, bearing, away), 20), AltitudeBand.FromMetres(lower, lower + 1),
            GenVolume.Noon + Duration.FromMinutes(start), GenVolume.Noon + Duration.FromMinutes(start + length));

    private static readonly Gen<Step[]> Histories = GenVolume.Places.SelectMany(place =>
        (from extents in GenVolume.ExtentsNear(place)
         from query in GenVolume.ExtentsNear(place)
         from metres in GenVolume.OneOf(0.0, 3_000.0)
         from isRemoval in Gen.Int[0, 3]
         from number in Gen.Int[0, 1_000]
         select new Step(extents, query, Separation.Create(metres, metres / 100, Duration.FromMinutes((int)metres / 100)), isRemoval == 0, number)).Array[1, 25]);

    private static (ExtentsIndex<Owner> Index, List<Claim> Left) Follow(Step[] steps)
    {
        var index = new ExtentsIndex<Owner>();
        var left = new List<Claim>();
        foreach (Step step in steps)
        {
            if (step.IsRemoval && left.Count > 0)
            {
                Claim claim = left[step.Number % left.Count];
                left.Remove(claim);
                index.Remove(claim.Extents, claim.Owner);
            }
            else
            {
                left.Add(new Claim(step.Extents, new Owner($"{left.Count}/{step.Number}")));
                index.Add(left[^1].Extents, left[^1].Owner);
            }
        }
        return (index, left);
    }

    private static List<string> Meeting(ExtentsIndex<Owner> index, Extents query)
    {
        var found = new List<string>();
        index.QueryMeeting(query, owner => found.Add(owner.Name));
        return found;
    }

    private static List<(Volume4D Volume, string Owner)> Overlapping(ExtentsIndex<Owner> index, Volume4D query, Separation separation)
    {
        var found = new List<(Volume4D, string)>();
        index.QueryOverlapping(query, separation, (volume, owner) => found.Add((volume, owner.Name)));
        return found;
    }

    private static Volume4D VolumeOf(LatLng center, int startMinutes, int endMinutes) => Volume4D.Create(
        Circle.FromMetres(center, 100), AltitudeBand.FromMetres(0, 120),
        GenVolume.Noon + Duration.FromMinutes(startMinutes), GenVolume.Noon + Duration.FromMinutes(endMinutes));

    private sealed class Owner(string name)
    {
        internal string Name { get; } = name;
    }

    private sealed record Claim(Extents Extents, Owner Owner);

    private sealed record Step(Extents Extents, Extents Query, Separation Separation, bool IsRemoval, int Number);
}
