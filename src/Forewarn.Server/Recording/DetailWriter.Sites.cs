using System.Collections.Immutable;
using System.Text.Json;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Core.Sites;
using Forewarn.Server.Api.Wire;
using NodaTime;

namespace Forewarn.Server.Recording;

/// <content>Protected sites and movements.</content>
internal sealed partial class DetailWriter
{
    /// <summary>What was entered, but for the words: what it is, where and when, and what was found doubtful.</summary>
    public static void SiteEntered(Utf8JsonWriter json, SiteEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("kind"u8, Names<SiteKind>.Of(entry.Kind));
        Positions(json, entry.Extent.Positions);
        if (entry.Extent is StandingExtent standing)
            Standing(json, standing);
        else
            Route(json, (RouteExtent)entry.Extent);
        json.WriteStartArray("findings"u8);
        foreach (var finding in entry.Findings)
            Finding(json, finding);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>What people wrote of a site: its name, its place, and why a finding is none.</summary>
    public static void SiteWords(Utf8JsonWriter json, SiteEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, entry.Name);
        json.WriteString("place"u8, entry.Place);
        json.WriteStartObject("reasons"u8);
        foreach (var finding in entry.Findings)
        {
            if (finding.Reason is { } reason)
                json.WriteString(Names<SiteDoubt>.Of(finding.Doubt), reason);
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>What the second person said, and which version of the entry it was said of.</summary>
    public static void SiteConfirmation(Utf8JsonWriter json, (ConfirmSite Confirm, Site? Site) confirmed)
    {
        json.WriteStartObject();
        Positions(json, confirmed.Confirm.Positions);
        if (confirmed.Site is { Binding: { } binding })
        {
            json.WriteNumber("entry_version"u8, binding.EntryVersion);
            if (binding.ConfirmBy is { } again)
                json.WriteString("confirm_by"u8, Times.Of(again));
        }
        json.WriteEndObject();
    }

    /// <summary>What is protected, for those who are warned of it.</summary>
    public static void SiteShown(Utf8JsonWriter json, SiteEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("kind"u8, Names<SiteKind>.Of(entry.Kind));
        json.WriteString("name"u8, entry.Name);
        json.WriteString("place"u8, entry.Place);
        json.WriteEndObject();
    }

    /// <summary>The person who acted for the party.</summary>
    public static void Person(Utf8JsonWriter json, PersonId person) => json.WriteStringValue(person.ToString());

    /// <summary>When a site should have been confirmed.</summary>
    public static void SiteMissed(Utf8JsonWriter json, Instant due)
    {
        json.WriteStartObject();
        json.WriteString("confirm_by"u8, Times.Of(due));
        json.WriteEndObject();
    }

    private static void Standing(Utf8JsonWriter json, StandingExtent standing)
    {
        if (standing.Area is Circle circle)
            json.WriteNumber("radius_m"u8, circle.RadiusMetres);
        json.WriteNumber("lower_m"u8, standing.Altitude.LowerMetres);
        json.WriteNumber("upper_m"u8, standing.Altitude.UpperMetres);
        if (standing.From is { } from)
            json.WriteString("from"u8, Times.Of(from));
        if (standing.Until is { } until)
            json.WriteString("until"u8, Times.Of(until));
        json.WriteString("confirm_every"u8, Times.Of(standing.ConfirmEvery!.Value));
    }

    private static void Route(Utf8JsonWriter json, RouteExtent route)
    {
        json.WriteStartArray("times"u8);
        foreach (var waypoint in route.Waypoints)
            json.WriteStringValue(Times.Of(waypoint.At));
        json.WriteEndArray();
        json.WriteStartArray("volumes"u8);
        foreach (var volume in route.Volumes)
            Volume(json, volume);
        json.WriteEndArray();
    }

    private static void Finding(Utf8JsonWriter json, SiteFinding finding)
    {
        json.WriteStartObject();
        json.WriteString("doubt"u8, Names<SiteDoubt>.Of(finding.Doubt));
        json.WriteNumber("position"u8, finding.Position);
        json.WriteNumber("metres"u8, finding.Metres);
        if (finding.Instead is { } instead)
        {
            json.WriteStartObject("instead"u8);
            Place(json, instead);
            json.WriteEndObject();
        }
        if (finding.Other is { } other)
            json.WriteString("other"u8, other.Value);
        json.WriteBoolean("answered"u8, !finding.IsOpen);
        json.WriteEndObject();
    }

    private static void Positions(Utf8JsonWriter json, ImmutableArray<LatLng> positions)
    {
        json.WriteStartArray("positions"u8);
        foreach (var position in positions)
        {
            json.WriteStartObject();
            Place(json, position);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
