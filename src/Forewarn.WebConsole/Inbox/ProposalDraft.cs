using System.Collections.Immutable;
using System.Globalization;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Map;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.WebConsole.Inbox;

/// <summary>A change of somebody else's declaration while it is being written: another time, another altitude, another area.</summary>
/// <remarks>What is left as it was is asked for as it was declared. For one form; not thread-safe.</remarks>
public sealed class ProposalDraft
{
    /// <summary>Longest radius that the node takes, in metres.</summary>
    public const double RadiusMax = 2_000_000;

    /// <summary>Lowest and highest altitude that the node takes, in metres.</summary>
    public const double AltitudeMin = -8_000, AltitudeMax = 100_000;

    /// <summary>Most corners of an area.</summary>
    public const int CornersMax = 1_000;

    private static readonly LocalDateTimePattern Minute = LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm");

    /// <summary>A browser leaves seconds that are zero away.</summary>
    private static readonly LocalDateTimePattern Second = LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss");

    private readonly ImmutableArray<Volume4D> _declared;
    private readonly Instant _start;
    private readonly Instant _end;
    private readonly (string Start, string End, string Lower, string Upper) _initial;

    /// <param name="declared">At least one volume.</param>
    public ProposalDraft(ImmutableArray<Volume4D> declared)
    {
        ArgumentOutOfRangeException.ThrowIfZero(declared.Length);
        _declared = declared;
        (_start, _end) = (declared.Min(volume => volume.TimeStart.Value), declared.Max(volume => volume.TimeEnd.Value));
        _initial = (TextOf(_start), TextOf(_end),
            TextOf(declared.Min(volume => volume.Volume.AltitudeLower.Value)), TextOf(declared.Max(volume => volume.Volume.AltitudeUpper.Value)));
        (Start, End, Lower, Upper) = _initial;
    }

    /// <summary>First moment, in UTC, as an input of a date and a time has it. Another one moves all of it, whatever its end.</summary>
    public string Start { get; set; }

    /// <summary>End, not included, in UTC. When it is left as it was, it moves with the start.</summary>
    public string End { get; set; }

    /// <summary>Metres above the WGS84 ellipsoid.</summary>
    public string Lower { get; set; }

    /// <summary>Metres above the WGS84 ellipsoid.</summary>
    public string Upper { get; set; }

    /// <summary>One place a line, latitude and longitude in degrees: a middle, or at least three corners; empty for the area that was declared.</summary>
    public string Area { get; set; } = "";

    /// <summary>Metres, where <see cref="Area"/> is a middle.</summary>
    public string Radius { get; set; } = "";

    /// <summary>Takes what was drawn as the area.</summary>
    public void Take(DrawnShape shape)
    {
        Area = string.Join('\n', shape.Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.Lat:0.######} {point.Lng:0.######}")));
        Radius = shape.Mode == DrawMode.Circle ? shape.RadiusM.ToString("0", CultureInfo.InvariantCulture) : "";
    }

    /// <summary>All that is asked for, as it would be declared.</summary>
    /// <exception cref="ProposalException">A field cannot be read, or nothing is asked for.</exception>
    public CounterProposal ToProposal()
    {
        var start = Start == _initial.Start ? _start : MomentOf(Start, "start");
        var end = End == _initial.End ? _end + (start - _start) : MomentOf(End, "end");
        if (end <= start)
            throw new ProposalException("end", "not_after");
        double? lower = Lower == _initial.Lower ? null : MetresOf(Lower, "lower", AltitudeMin, AltitudeMax);
        double? upper = Upper == _initial.Upper ? null : MetresOf(Upper, "upper", AltitudeMin, AltitudeMax);
        ImmutableArray<Volume4D> volumes = Area.Trim().Length == 0
            ? [.. _declared.Select(volume => Moved(volume, start, end, lower, upper))]
            : [Whole(start, end, lower, upper)];
        if (volumes.Any(volume => volume.Volume.AltitudeUpper.Value < volume.Volume.AltitudeLower.Value))
            throw new ProposalException("upper", "not_above");
        if (volumes.Any(volume => volume.TimeEnd.Value <= volume.TimeStart.Value))
            throw new ProposalException("end", "not_after");
        return volumes.SequenceEqual(_declared) ? throw new ProposalException("start", "same") : new CounterProposal(volumes);
    }

    /// <summary>A part, as much later as the whole begins later; what ended with the whole still does.</summary>
    private Volume4D Moved(Volume4D part, Instant start, Instant end, double? lower, double? upper)
    {
        var partEnd = part.TimeEnd.Value == _end ? end : part.TimeEnd.Value + (start - _start);
        return Volume4D.Of(part.Volume with
        {
            AltitudeLower = lower is { } metres ? Altitude.OfMetres(metres) : part.Volume.AltitudeLower,
            AltitudeUpper = upper is { } above ? Altitude.OfMetres(above) : part.Volume.AltitudeUpper,
        }, part.TimeStart.Value + (start - _start), partEnd);
    }

    /// <summary>Another area takes the place of all parts.</summary>
    private Volume4D Whole(Instant start, Instant end, double? lower, double? upper)
    {
        double low = lower ?? _declared.Min(volume => volume.Volume.AltitudeLower.Value), high = upper ?? _declared.Max(volume => volume.Volume.AltitudeUpper.Value);
        string[] lines = Area.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length > CornersMax)
            throw new ProposalException("area", "too_many");
        ImmutableArray<LatLng> places = [.. lines.Select(PlaceOf)];
        if (places.Length == 1)
            return Volume4D.Of(Volume3D.OfCircle(places[0], MetresOf(Radius, "radius", 0.01, RadiusMax), low, high), start, end);
        if (places.Length == 2 || Radius.Trim().Length > 0)
            throw new ProposalException("area", "neither");
        return Volume4D.Of(Volume3D.OfPolygon(places, low, high), start, end);
    }

    private static LatLng PlaceOf(string line)
    {
        string[] parts = line.Split([' ', ',', ';', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 2 && NumberOf(parts[0]) is { } lat && NumberOf(parts[1]) is { } lng && Math.Abs(lat) <= 90 && Math.Abs(lng) <= 180
            ? new LatLng(lat, lng) : throw new ProposalException("area", "not_a_place");
    }

    private static double MetresOf(string text, string field, double min, double max) =>
        NumberOf(text.Trim()) is { } metres && metres >= min && metres <= max ? metres : throw new ProposalException(field, "not_metres");

    private static double? NumberOf(string text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) ? number : null;

    private static Instant MomentOf(string text, string field) =>
        Minute.Parse(text).TryGetValue(default, out var minute) || Second.Parse(text).TryGetValue(default, out minute)
            ? minute.InUtc().ToInstant() : throw new ProposalException(field, "not_a_time");

    private static string TextOf(Instant moment) => Minute.Format(moment.InUtc().LocalDateTime);

    private static string TextOf(double metres) => metres.ToString("0.##", CultureInfo.InvariantCulture);
}

/// <summary>A counter-proposal cannot be made of what is written in the form.</summary>
/// <param name="field">start, end, lower, upper, area or radius.</param>
/// <param name="problem">The rest of the key of the words for it.</param>
public sealed class ProposalException(string field, string problem) : Exception($"{field}: {problem}")
{
    public string Field { get; } = field;

    public string Problem { get; } = problem;
}
