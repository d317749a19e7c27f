using System.Text.Json;
using Forewarn.Core.Incidents;
using Forewarn.Server.Astm.Wire;
using NodaTime;

namespace Forewarn.Server.Astm.Uss;

/// <summary>Writes where an aircraft was seen by its own operator (F3548-21, GetOperationalIntentTelemetryResponse).</summary>
internal static class TelemetryWriter
{
    /// <summary>How old a position may be that is still given.</summary>
    public static readonly Duration AgeMax = Duration.FromMinutes(1);

    /// <param name="seen">Names the operational intent as its subject.</param>
    public static void Write(Utf8JsonWriter json, Observation seen)
    {
        json.WriteStartObject();
        json.WriteString("operational_intent_id"u8, seen.Subject!.Value.Id.Value);
        json.WriteStartObject("telemetry"u8);
        json.WriteTime("time_measured"u8, seen.At);
        json.WriteStartObject("position"u8);
        json.WriteNumber("latitude"u8, seen.Position.Lat);
        json.WriteNumber("longitude"u8, seen.Position.Lng);
        // How accurate an observation is nobody has said.
        json.WriteString("accuracy_h"u8, "HAUnknown"u8);
        json.WriteString("accuracy_v"u8, "VAUnknown"u8);
        json.WriteBoolean("extrapolated"u8, false);
        if (seen.AltitudeMetres is { } altitude)
        {
            json.WriteStartObject("altitude"u8);
            json.WriteNumber("value"u8, altitude);
            json.WriteString("reference"u8, "W84"u8);
            json.WriteString("units"u8, "M"u8);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
