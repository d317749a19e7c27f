using System.Collections.Immutable;
using NodaTime;

namespace Forewarn.Client.Model;

/// <summary>A position or an event that was seen.</summary>
/// <param name="Id">Of the reporter's choice; the same report may be sent again.</param>
/// <param name="Party">Whose activity was seen.</param>
/// <param name="Kind">operational-intent, or a kind of constraint.</param>
/// <param name="Source">Who or what saw it.</param>
/// <param name="Event">What was seen, in words.</param>
/// <param name="Subject">The declaration to hold it against; the party's nearest unless given.</param>
public sealed record Observation(
    Guid Id, string Party, string Kind, Instant At, ObservedPosition Position, string Source, string? Event = null, ObservedSubject? Subject = null);

/// <summary>A place in degrees, with its altitude in metres above the WGS84 ellipsoid when that was seen.</summary>
public sealed record ObservedPosition(double Lat, double Lng, double? AltitudeM = null);

/// <param name="Type">operational-intent or constraint.</param>
public sealed record ObservedSubject(string Type, Guid Id);

/// <summary>How what was seen compares with what was declared.</summary>
/// <param name="TimeMiss">How long before the declared start (negative) or after the declared end; zero between them.</param>
public sealed record ObservationCheck(
    bool Declared, bool Inside, double HorizontalMissM, double VerticalMissM, Duration TimeMiss, ObservedSubject? Subject = null);

/// <summary>The answer to an observation.</summary>
/// <param name="Overlaps">Other parties' declarations that contain it.</param>
public sealed record ObservationAnswer(
    ObservationCheck Check, ImmutableArray<DeclarationReference> Overlaps, ImmutableArray<Finding> Findings, long Leaf)
    : Recorded(Leaf);
