using System.Collections.Immutable;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Map;
using NodaTime;

namespace Forewarn.WebConsole.Incidents;

/// <summary>An incident laid out in time: what stood, what was seen and what was said by any moment of it.</summary>
/// <remarks>Immutable. Nothing here is more than the node's reading says.</remarks>
public sealed class Replay
{
    /// <summary>Least length of a replay, so that an incident of one moment has a scrubber too.</summary>
    private static readonly Duration LengthMin = Duration.FromMinutes(10);

    /// <summary>Share of the length that is left free before the first and after the last entry.</summary>
    private const double Margin = 0.03;

    /// <summary>Most moments that are looked at for the one at which there is most to see.</summary>
    private const int MomentsLookedAtMax = 500;

    private readonly IncidentReading _reading;

    /// <summary>Lays it out; takes time in proportion to the entries.</summary>
    public Replay(IncidentReading reading)
    {
        _reading = reading;
        ImmutableArray<Instant> times =
        [
            .. reading.Timeline.Select(line => line.At),
            .. reading.Sightings.Select(sighting => sighting.At),
            .. reading.Declarations.SelectMany(declaration => declaration.History).SelectMany(version => version.Volumes).SelectMany(volume => new[] { volume.TimeStart.Value, volume.TimeEnd.Value })
                .Where(time => time >= reading.Incident.Extent.TimeStart.Value && time <= reading.Incident.Extent.TimeEnd.Value),
        ];
        var first = times.IsEmpty ? reading.Incident.Extent.TimeStart.Value : times.Min();
        var last = times.IsEmpty ? reading.Incident.Extent.TimeEnd.Value : times.Max();
        var margin = Duration.Max((last - first) * Margin, (LengthMin - (last - first)) / 2);
        (From, Until) = (first - margin, last + margin);
    }

    /// <summary>Where the replay begins: a little before the first entry.</summary>
    public Instant From { get; }

    /// <summary>Where it ends: a little after the last one, and after what was declared within the incident's window is over.</summary>
    public Instant Until { get; }

    /// <summary>The moments at which something happens, each once, in order.</summary>
    public ImmutableArray<Instant> Moments => [.. _reading.Timeline.Select(line => line.At).Distinct().Order()];

    /// <summary>The moment at which there is most to see, the last of several; the beginning when there is nothing.</summary>
    public Instant Fullest => Moments.Reverse().Append(From).Take(MomentsLookedAtMax).MaxBy(moment => VolumesAt(moment).Count + SightingsAt(moment).Count());

    /// <summary>Share of the replay that is over at a moment, 0 to 1.</summary>
    public double PlaceOf(Instant at) => Math.Clamp((at - From) / (Until - From), 0, 1);

    /// <summary>Index of the entry of the timeline that a moment stands at: the last one that is not after it; -1 before the first.</summary>
    public int EntryAt(Instant at)
    {
        int entry = -1;
        for (int i = 0; i < _reading.Timeline.Length && _reading.Timeline[i].At <= at; i++)
            entry = i;
        return entry;
    }

    /// <summary>What the map shows at a moment: of each declaration the version that was known then, announced before its start and standing from then on.</summary>
    public IReadOnlyList<ShownVolume> VolumesAt(Instant at)
    {
        var shown = ImmutableArray.CreateBuilder<ShownVolume>();
        foreach (var declaration in _reading.Declarations)
        {
            if (declaration.History.LastOrDefault(version => version.At <= at) is not { } version || declaration.EndedAt <= at)
                continue;
            foreach (var volume in version.Volumes)
            {
                if (volume.TimeEnd.Value > at)
                    shown.Add(new ShownVolume(declaration, version, volume, IsAnnounced: volume.TimeStart.Value > at));
            }
        }
        return shown.ToImmutable();
    }

    /// <summary>What was seen by a moment.</summary>
    public IEnumerable<IncidentSighting> SightingsAt(Instant at) => _reading.Sightings.Where(sighting => sighting.At <= at);

    /// <summary>The look of something of a standing.</summary>
    public static MapLook LookOf(string standing) => standing switch
    {
        "proven" => MapLook.Proven,
        "claimed" => MapLook.Claimed,
        _ => MapLook.Assumed,
    };
}

/// <summary>A volume as a moment of the replay shows it.</summary>
/// <param name="IsAnnounced">Declared, and still to begin.</param>
public sealed record ShownVolume(IncidentDeclaration Declaration, IncidentVersion Version, Volume4D Volume, bool IsAnnounced);
