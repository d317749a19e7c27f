using System.Collections.Immutable;
using System.Text.Json;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Map;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Map;

/// <summary>That a browser is told what differs, and no more.</summary>
public class MapChangesTests
{
    private static readonly Instant Start = Instant.FromUtc(2018, 9, 17, 19, 0);

    private readonly MapChanges _changes = new();

    [Fact]
    public void The_first_list_comes_whole() => Assert.Equal(["a#0", "b#0"], Take(Circle("a"), Circle("b")).Come);

    [Fact]
    public void The_volumes_of_one_thing_are_told_apart_by_their_order() => Assert.Equal(["a#0", "a#1"], Take(Circle("a"), Circle("a")).Come);

    [Fact]
    public void What_is_read_again_and_says_the_same_is_not_sent()
    {
        Take(Triangle("a"), Circle("b"));
        Assert.Null(_changes.Take([Triangle("a"), Circle("b")]));
    }

    [Fact]
    public void What_has_changed_is_sent_and_what_is_no_longer_there_goes()
    {
        Take(Triangle("a"), Circle("b"), Circle("c"));
        var (gone, come) = Take(Triangle("a"), Circle("b", radiusM: 700));
        Assert.Equal(["c#0"], gone);
        Assert.Equal(["b#0"], come);
    }

    [Fact]
    public void A_corner_that_has_moved_is_a_change()
    {
        Take(Triangle("a"));
        Assert.Equal(["a#0"], Take(Triangle("a", lat: 34)).Come);
    }

    private (string[] Gone, string[] Come) Take(params MapVolume[] volumes)
    {
        using var json = JsonDocument.Parse(_changes.Take(volumes)!);
        return ([.. json.RootElement.GetProperty("gone").EnumerateArray().Select(key => key.GetString()!)],
            [.. json.RootElement.GetProperty("come").EnumerateArray().Select(volume => volume.GetProperty("key").GetString()!)]);
    }

    private static MapVolume Circle(string id, double radiusM = 500) =>
        new(id, id, "alpha", "live-fire", "", new LatLng(33, 35), radiusM, 0, 1000, Start, Start + Duration.FromHours(1));

    private static MapVolume Triangle(string id, double lat = 33)
    {
        ImmutableArray<LatLng> outline = [new(lat, 35), new(33, 36), new(32, 35)];
        return new(id, id, "alpha", "live-fire", "", outline, 0, 1000, Start, Start + Duration.FromHours(1));
    }
}
