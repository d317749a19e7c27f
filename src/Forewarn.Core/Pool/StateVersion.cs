namespace Forewarn.Core.Pool;

/// <summary>Versions of the state machine: what a journaled command means depends on the version that the state has there, so all nodes change over at the same entry, whichever
/// programs they run.</summary>
/// <remarks>
/// Whatever would make two programs decide differently about the same entry comes with a version of its own: a new kind of command, a rule, what is accepted as a value. Until the journal says
/// that the state has that version, every program decides as before.
/// </remarks>
public static class StateVersion
{
    /// <summary>What a journal begins with.</summary>
    public const int First = 1;

    /// <summary>From here on an entry that cannot be read, or is of a kind that the state's version does not have, is refused. Before, a node stops at it, as earlier programs do.</summary>
    public const int RefusesUnreadable = 2;

    /// <summary>The last that this program knows.</summary>
    public const int Latest = 2;
}
