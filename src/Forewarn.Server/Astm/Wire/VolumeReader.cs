using System.Collections.Immutable;
using System.Text.Json;
using Forewarn.Core;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Server.Astm.Wire;

/// <summary>A volume as F3548-21 lets it be sent (Volume4D): with an outline, and with whatever else the sender has said.</summary>
internal readonly record struct SentVolume(Area Area, double? LowerMetres, double? UpperMetres, Instant? Start, Instant? End)
{
    private const string AltitudeAccepted = "value, reference W84 and units M";
    private const string TimeAccepted = "value and format RFC3339";

    /// <summary>The volume of an operational intent: altitudes and times are required.</summary>
    /// <exception cref="InvalidValueException">Names the field.</exception>
    public Volume4D ToIntentVolume()
    {
        if (LowerMetres is null || UpperMetres is null)
            throw JsonReading.Missing(LowerMetres is null ? "volume.altitude_lower" : "volume.altitude_upper", AltitudeAccepted);
        return ToConstraintVolume();
    }

    /// <summary>The volume of a constraint: times are required; an altitude that is missing is an open end.</summary>
    /// <exception cref="InvalidValueException">Names the field.</exception>
    public Volume4D ToConstraintVolume()
    {
        var start = Start ?? throw JsonReading.Missing("time_start", TimeAccepted);
        var end = End ?? throw JsonReading.Missing("time_end", TimeAccepted);
        if (end <= start)
            throw new InvalidValueException("time_end", "not after time_start", "a time after time_start");
        // However long: some zones are closed for years.
        return Volume4D.Open(Area, Altitude, start, end);
    }

    /// <summary>The volume of a question: what is missing is an open end.</summary>
    /// <exception cref="InvalidValueException">Names the field.</exception>
    public Volume4D ToQuestion() => Volume4D.Open(Area, Altitude, Start, End);

    /// <summary>The band; open where nothing was said.</summary>
    /// <exception cref="InvalidValueException">Names the field.</exception>
    public AltitudeBand Altitude
    {
        get
        {
            if (LowerMetres is null && UpperMetres is null)
                return AltitudeBand.Whole;
            try
            {
                return AltitudeBand.FromMetres(LowerMetres ?? AltitudeBand.LowestMetres, UpperMetres ?? AltitudeBand.HighestMetres);
            }
            catch (InvalidValueException problem)
            {
                throw problem.Within("volume");
            }
        }
    }
}

/// <summary>Reads volumes (F3548-21, Volume4D).</summary>
internal static class VolumeReader
{
    /// <summary>Reads the array of volumes that a member is.</summary>
    /// <param name="json">Stands at the member's name.</param>
    /// <param name="field">That name.</param>
    /// <param name="areaMaxKm2">Largest area of each.</param>
    /// <param name="complete">Makes a volume of what was sent.</param>
    /// <returns>Default when it is null.</returns>
    public static ImmutableArray<Volume4D> ReadVolumes(ref Utf8JsonReader json, string field, double areaMaxKm2, Func<SentVolume, Volume4D> complete)
    {
        if (!json.BeginArray(field))
            return default;
        var volumes = ImmutableArray.CreateBuilder<Volume4D>(1);
        try
        {
            while (json.NextElement())
            {
                if (volumes.Count == DssLimits.VolumesMax)
                    throw new InvalidValueException("", "one volume too many", $"at most {DssLimits.VolumesMax} volumes");
                if (json.TokenType != JsonTokenType.StartObject)
                    throw JsonReading.WrongType("", "an object with volume, time_start and time_end");
                volumes.Add(complete(ReadVolume(ref json, areaMaxKm2)));
            }
        }
        catch (InvalidValueException problem)
        {
            throw problem.Within($"{field}[{volumes.Count}]");
        }
        catch (AreaTooLargeException problem)
        {
            throw problem.Within($"{field}[{volumes.Count}]");
        }
        return volumes.Count > 0 ? volumes.DrainToImmutable() : throw new InvalidValueException(field, "no volumes", $"1 to {DssLimits.VolumesMax} volumes");
    }

    /// <summary>Reads the volume whose object the reader stands at.</summary>
    public static SentVolume ReadVolume(ref Utf8JsonReader json, double areaMaxKm2)
    {
        SentVolume? volume = null;
        Instant? start = null, end = null;
        while (json.NextMember())
        {
            if (json.ValueTextEquals("volume"u8))
                volume = json.Object<SentVolume?>("volume", ReadVolume3D);
            else if (json.ValueTextEquals("time_start"u8))
                start = json.Object<Instant?>("time_start", ReadTime);
            else if (json.ValueTextEquals("time_end"u8))
                end = json.Object<Instant?>("time_end", ReadTime);
            else
                json.SkipMember();
        }
        if (volume is not { } read)
            throw JsonReading.Missing("volume", "outline_polygon or outline_circle, and altitudes");
        RequireArea(read.Area, areaMaxKm2);
        return read with { Start = start, End = end };
    }

    private static void RequireArea(Area area, double maxKm2)
    {
        try
        {
            DssLimits.RequireArea(area, maxKm2);
        }
        catch (AreaTooLargeException problem)
        {
            throw problem.Within(area is Circle ? "volume.outline_circle" : "volume.outline_polygon");
        }
    }

    private static SentVolume? ReadVolume3D(ref Utf8JsonReader json)
    {
        Polygon? polygon = null;
        Circle? circle = null;
        double? lower = null, upper = null;
        while (json.NextMember())
        {
            if (json.ValueTextEquals("outline_polygon"u8))
                polygon = json.Object("outline_polygon", AreaReader.ReadPolygon);
            else if (json.ValueTextEquals("outline_circle"u8))
                circle = json.Object("outline_circle", AreaReader.ReadCircle);
            else if (json.ValueTextEquals("altitude_lower"u8))
                lower = json.Object<double?>("altitude_lower", ReadAltitude);
            else if (json.ValueTextEquals("altitude_upper"u8))
                upper = json.Object<double?>("altitude_upper", ReadAltitude);
            else
                json.SkipMember();
        }
        Area outline = (polygon, circle) switch
        {
            ({ } area, null) => area,
            (null, { } area) => area,
            (null, null) => throw JsonReading.Missing("outline_polygon", "outline_polygon or outline_circle"),
            _ => throw new InvalidValueException("outline_circle", "given together with outline_polygon", "one of the two"),
        };
        return new SentVolume(outline, lower, upper, null, null);
    }

    private static double? ReadAltitude(ref Utf8JsonReader json)
    {
        double? value = null;
        bool hasReference = false, hasUnits = false;
        while (json.NextMember())
        {
            if (json.ValueTextEquals("value"u8))
                value = json.Number("value");
            else if (json.ValueTextEquals("reference"u8))
                json.RequireConstant("reference", "W84"u8, ref hasReference);
            else if (json.ValueTextEquals("units"u8))
                json.RequireConstant("units", "M"u8, ref hasUnits);
            else
                json.SkipMember();
        }
        if (!hasReference)
            throw JsonReading.Missing("reference", "W84");
        return !hasUnits ? throw JsonReading.Missing("units", "M") : value ?? throw JsonReading.Missing("value", "-8000 to 100000 metres");
    }

    public static Instant? ReadTime(ref Utf8JsonReader json)
    {
        Instant? value = null;
        bool hasFormat = false;
        Span<byte> text = stackalloc byte[Rfc3339.LengthMax];
        while (json.NextMember())
        {
            if (json.ValueTextEquals("value"u8))
            {
                value = null;
                if (json.MoveToText("value"))
                    value = Rfc3339.TryParse(text[..json.CopyTo(text)], out var time) ? time : throw new InvalidValueException("value", "not a time", Rfc3339.InWords);
            }
            else if (json.ValueTextEquals("format"u8))
            {
                json.RequireConstant("format", "RFC3339"u8, ref hasFormat);
            }
            else
            {
                json.SkipMember();
            }
        }
        return !hasFormat ? throw JsonReading.Missing("format", "RFC3339") : value ?? throw JsonReading.Missing("value", Rfc3339.InWords);
    }
}
