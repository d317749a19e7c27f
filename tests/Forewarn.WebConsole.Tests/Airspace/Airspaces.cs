using System.Collections.Immutable;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Tests.Browsers;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Airspace;

/// <summary>What the tests declare.</summary>
internal static class Airspaces
{
    /// <summary>What a page shows comes from the node, through the browser's graphics in software: time for that on a busy machine.</summary>
    public const float Patience = 60_000;

    public static Instant Now => SystemClock.Instance.GetCurrentInstant();

    /// <summary>A node with two parties.</summary>
    public static async Task<ConsoleNode> StartAsync()
    {
        var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("alpha");
        await node.PartyAsync("bravo");
        return node;
    }

    /// <summary>Live fire of a party around a place, which has begun an hour ago unless said otherwise.</summary>
    public static async Task<Guid> FireAsync(
        this ConsoleNode node, string party, double lat = 33, double lng = 35, double radiusM = 20_000, Duration? startsIn = null, Duration? lasts = null, string? note = null)
    {
        var id = Guid.NewGuid();
        var start = Now + (startsIn ?? Duration.FromMinutes(1));
        var volume = Volume4D.Of(Volume3D.OfCircle(new LatLng(lat, lng), radiusM, 0, 3000), start, start + (lasts ?? Duration.FromHours(1)));
        await node.As(party).DeclareAsync(id, new ConstraintTerms("live-fire", [volume], note));
        return id;
    }

    /// <summary>A flight along a ring of corners.</summary>
    public static async Task<Guid> FlightAsync(this ConsoleNode node, string party, ImmutableArray<LatLng> corners)
    {
        var id = Guid.NewGuid();
        var volume = Volume4D.Of(Volume3D.OfPolygon(corners, 1000, 2000), Now + Duration.FromMinutes(1), Now + Duration.FromHours(2));
        await node.As(party).DeclareAsync(id, new OperationalIntentTerms("Accepted", [volume]));
        return id;
    }
}
