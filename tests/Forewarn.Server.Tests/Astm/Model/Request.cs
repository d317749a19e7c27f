using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Server.Tests.Astm.Model;

/// <summary>What somebody asks of the DSS, or of the node that hosts a party, in the model's own names: see <see cref="Names"/>.</summary>
internal abstract record Request(string Caller);

/// <summary>Which reference: of an operational intent or of a constraint.</summary>
internal readonly record struct Subject(bool IsConstraint, Guid Id)
{
    public override string ToString() => $"{(IsConstraint ? "constraint" : "intent")} {Id.ToString()[..8]}";
}

/// <summary>Creates a reference (without an OVN) or changes it; with the airspace token of an earlier search, if one is named.</summary>
internal sealed record Put(
    string Caller, Subject Subject, string? Ovn, Volumes Extents, IntentState State, string BaseUrl,
    Texts Key, Query? Search, string? SubscriptionId, NewSubscription? NewSubscription) : Request(Caller);

internal sealed record Delete(string Caller, Subject Subject, string Ovn) : Request(Caller);

internal sealed record Get(string Caller, Subject Subject) : Request(Caller);

internal sealed record Query(string Caller, bool IsConstraint, Where Where) : Request(Caller);

/// <summary>Creates a subscription (without a version) or changes it.</summary>
internal sealed record PutSubscription(
    string Caller, string Id, string? Version, Where Where, string BaseUrl, bool NotifyForIntents, bool NotifyForConstraints) : Request(Caller);

internal sealed record DeleteSubscription(string Caller, string Id, string Version) : Request(Caller);

internal sealed record GetSubscription(string Caller, string Id) : Request(Caller);

internal sealed record QuerySubscriptions(string Caller, Where Where) : Request(Caller);

internal sealed record PutAvailability(string Caller, string Uss, string OldVersion, Availability State) : Request(Caller);

internal sealed record GetAvailability(string Caller, string Uss) : Request(Caller);

/// <summary>A party of the node declares, or changes, over /v1; with the version that it last was told of.</summary>
internal sealed record Declared(string Caller, Subject Subject, int? Version, Volumes Extents, IntentState State) : Request(Caller);

/// <summary>A party of the node takes back or ends, over /v1.</summary>
internal sealed record Ended(string Caller, Subject Subject, int Version) : Request(Caller);

/// <summary>A party of the node subscribes, over /v1.</summary>
internal sealed record Watched(string Caller, string Id, Volume4D Extent) : Request(Caller);

/// <summary>An area, and what may be left open of height and time.</summary>
internal sealed record Where(Area Area, AltitudeBand? Altitude, Instant? Start, Instant? End)
{
    public override string ToString() => $"{Shown.Area(Area)} {Shown.Altitude(Altitude)} {Shown.Time(Start)}..{Shown.Time(End)}";
}

/// <summary>Volumes that show themselves in a transcript.</summary>
internal sealed record Volumes(ImmutableArray<Volume4D> All)
{
    public override string ToString() =>
        string.Join(" + ", All.Select(volume => $"{Shown.Area(volume.Area)} {Shown.Altitude(volume.Altitude)} {Shown.Time(volume.Start)}..{Shown.Time(volume.End)}"));
}

/// <summary>Texts that show themselves in a transcript.</summary>
internal sealed record Texts(ImmutableArray<string> All)
{
    public override string ToString() => $"[{string.Join(", ", All)}]";
}

/// <summary>Values in a transcript.</summary>
internal static class Shown
{
    public static string Area(Area area) => area switch
    {
        Circle circle => $"circle({circle.Center.LatE7},{circle.Center.LngE7},{circle.RadiusCentimetres}cm)",
        Polygon polygon => $"polygon({string.Join(' ', polygon.Vertices.Select(vertex => $"{vertex.LatE7},{vertex.LngE7}"))})",
        _ => area.GetType().Name,
    };

    public static string Altitude(AltitudeBand? band) => band is { } some ? FormattableString.Invariant($"{some.LowerMetres}-{some.UpperMetres}m") : "any height";

    public static string Time(Instant? time) => time is { } some ? NodaTime.Text.InstantPattern.ExtendedIso.Format(some) : "open";
}
