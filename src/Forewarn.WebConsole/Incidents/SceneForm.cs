using System.Collections.Immutable;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Declare.Areas;
using Forewarn.WebConsole.Declare.Drafts;
using Forewarn.WebConsole.Times;
using NodaTime;

namespace Forewarn.WebConsole.Incidents;

/// <summary>Where and when an incident is looked for, while it is being typed.</summary>
/// <param name="now">The window ends with the hour after it, and began a day before.</param>
/// <remarks>Problems name fields as the API does.</remarks>
public sealed class SceneForm(Instant now)
{
    private readonly SortedSet<string> _told = new(StringComparer.Ordinal);

    public string Title { get; set; } = "";

    /// <summary>What was read of the area; empty while it cannot be read.</summary>
    public IReadOnlyList<AreaShape> Shapes { get; set; } = [];

    /// <summary>Of a circle that does not say its own, in kilometres.</summary>
    public string Radius { get; set; } = "50";

    /// <summary>In metres above the WGS84 ellipsoid.</summary>
    public string Lower { get; set; } = "0";

    /// <summary>In metres above the WGS84 ellipsoid.</summary>
    public string Upper { get; set; } = "20000";

    public TypedMoment Start { get; } = TypedMoment.HourAfter(now - Duration.FromDays(1));

    public TypedMoment End { get; } = TypedMoment.HourAfter(now);

    public bool IsExercise { get; set; }

    public bool NeedsRadius => Shapes.Any(shape => shape is AreaCircle { RadiusM: null });

    /// <summary>Whether a party is told of it, though nothing on record concerns it.</summary>
    public bool Tells(string party) => _told.Contains(party);

    public void Tell(string party, bool isTold) => _ = isTold ? _told.Add(party) : _told.Remove(party);

    /// <summary>All fields together.</summary>
    /// <exception cref="DraftException">A field is missing or wrong; the first of them.</exception>
    /// <exception cref="AreaException">The area cannot be used.</exception>
    public IncidentTerms ToTerms()
    {
        if (string.IsNullOrWhiteSpace(Title))
            throw new DraftException("title", "missing");
        var area = ToArea();
        var (start, end) = (Start.Require("extent.time_start"), End.Require("extent.time_end"));
        return end > start ? new IncidentTerms(Title.Trim(), Volume4D.Of(area, start, end), IsExercise, _told.Count > 0 ? _told.ToImmutableArray() : null)
            : throw new DraftException("extent.time_end", "time_order");
    }

    /// <summary>Where it is looked for.</summary>
    /// <exception cref="DraftException">A field is missing or wrong; the first of them.</exception>
    /// <exception cref="AreaException">The area cannot be used.</exception>
    public Volume3D ToArea()
    {
        if (Shapes.Count == 0)
            throw new DraftException("extent.volume", "missing");
        var outlines = AreaOutline.Of(Shapes, Lengths.Distance(Radius, "km", "extent.volume.outline_circle"), null);
        if (outlines.Length != 1)
            throw new DraftException("extent.volume", "one_area", outlines.Length);
        var (lower, upper) = (Lengths.Altitude(Lower, "m", "extent.volume.altitude_lower"), Lengths.Altitude(Upper, "m", "extent.volume.altitude_upper"));
        return upper >= lower ? outlines[0].Between(lower, upper) : throw new DraftException("extent.volume.altitude_upper", "altitude_order");
    }
}
