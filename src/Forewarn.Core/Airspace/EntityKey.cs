namespace Forewarn.Core.Airspace;

/// <summary>What an id names. The numbers are part of the journal's format.</summary>
public enum EntityType : byte
{
    OperationalIntent = 0,
    Constraint = 1,
    Subscription = 2,
    Party = 3,
    Arrangement = 4,
    Warning = 5,
    Observation = 6,
    UssAvailability = 7,
    Report = 8,
    Setting = 9,

    /// <summary>The contacts of a party.</summary>
    Roster = 10,

    /// <summary>A conversation on the hotline.</summary>
    Thread = 11,

    /// <summary>A call outside the system.</summary>
    Call = 12,
    Statement = 13,
    Incident = 14,

    /// <summary>A protected site or movement.</summary>
    Site = 15,

    /// <summary>An exercise.</summary>
    Drill = 16,

    /// <summary>An arrangement on its way, named by the hash of its content.</summary>
    Draft = 17,

    /// <summary>The pool of nodes that runs the airspace, named by the hash of what it began with.</summary>
    Pool = 18,

    /// <summary>An entry of the journal that is no command; named by its position.</summary>
    JournalEntry = 19,
}

/// <summary>An id together with what it names, ordered by type, then id.</summary>
public readonly record struct EntityKey(EntityType Type, EntityId Id) : IComparable<EntityKey>
{
    public int CompareTo(EntityKey other) => Type != other.Type ? Type.CompareTo(other.Type) : Id.CompareTo(other.Id);
}
