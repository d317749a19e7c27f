using System.Collections.Immutable;
using Forewarn.Client;
using Forewarn.Client.Model;
using NodaTime;

namespace Forewarn.WebConsole.Airspace;

/// <summary>All that is declared anywhere.</summary>
internal static class World
{
    /// <summary>More are not read into one page: it says that there are more.</summary>
    public const int DeclarationsMax = 50_000;

    private const double LowestM = -8_000;
    private const double HighestM = 100_000;

    /// <summary>Latitude of a cube's corners, whose middle is the earth's: the arc tangent of the half of the square root of 2.</summary>
    private const double CornerLat = 35.264389682754654;

    /// <summary>The six sides of the cube, which cover the earth: none reaches as far from its middle as the API's limit of 60 degrees.</summary>
    public static readonly ImmutableArray<ImmutableArray<LatLng>> Sides =
    [
        [.. Enumerable.Range(0, 4).Select(i => new LatLng(CornerLat, -135 + 90 * i))],
        [.. Enumerable.Range(0, 4).Select(i => new LatLng(-CornerLat, -135 + 90 * i))],
        .. Enumerable.Range(0, 4).Select(Side),
    ];

    /// <summary>What stands at any time from <paramref name="from"/> to <paramref name="to"/>, each once; at most <see cref="DeclarationsMax"/>.</summary>
    public static async Task<ImmutableDictionary<Guid, Declaration>> ReadAsync(ForewarnClient client, Instant from, Instant to)
    {
        var found = ImmutableDictionary.CreateBuilder<Guid, Declaration>();
        foreach (var side in Sides)
        {
            await foreach (var declaration in client.SearchAsync(Volume4D.Of(Volume3D.OfPolygon(side, LowestM, HighestM), from, to)))
            {
                found[declaration.Id] = declaration;
                if (found.Count == DeclarationsMax)
                    return found.ToImmutable();
            }
        }
        return found.ToImmutable();
    }

    /// <summary>One of the four sides around the equator.</summary>
    private static ImmutableArray<LatLng> Side(int number)
    {
        double west = -135 + 90 * number;
        double east = number == 3 ? -135 : west + 90;
        return [new(-CornerLat, west), new(-CornerLat, east), new(CornerLat, east), new(CornerLat, west)];
    }
}
