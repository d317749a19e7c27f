using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;

namespace Forewarn.Core.Hotline;

/// <summary>What a thread or a call is tied to: nothing, one thing of the airspace, or a part of the airspace itself.</summary>
/// <remarks>Equal by value. The default value is <see cref="None"/>.</remarks>
public readonly record struct Topic
{
    private Topic(EventSubject? subject, Area? area, AltitudeBand altitude) => (Subject, Area, Altitude) = (subject, area, altitude);

    /// <summary>Tied to nothing.</summary>
    public static Topic None => default;

    /// <summary>An operational intent, a constraint, a warning, an incident, a protected site or a drill; null when it is tied to none.</summary>
    public EventSubject? Subject { get; }

    /// <summary>A part of the airspace; null when it is tied to none.</summary>
    public Area? Area { get; }

    /// <summary>Altitudes of <see cref="Area"/>; meaningless without one.</summary>
    public AltitudeBand Altitude { get; }

    public bool IsNone => Subject is null && Area is null;

    /// <exception cref="InvalidValueException">A type of thing that nobody talks about here; names no field.</exception>
    public static Topic Of(EventSubject subject) => IsTalkedAbout(subject.Type)
        ? new Topic(subject, null, default)
        : throw new InvalidValueException("", $"a {subject.Type} is no topic", "an operational intent, a constraint, a warning, an incident, a site or a drill");

    public static Topic In(Area area, AltitudeBand altitude) => new(null, area, altitude);

    private static bool IsTalkedAbout(EntityType type) => type is EntityType.OperationalIntent or EntityType.Constraint or EntityType.Warning
        or EntityType.Incident or EntityType.Site or EntityType.Drill;
}
