using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;

namespace Forewarn.Server.Recording;

/// <summary>One event on its way into the record, with what its leaf is derived from.</summary>
/// <param name="Index">Index of its leaf.</param>
/// <param name="Event">What happened.</param>
/// <param name="Command">The command that caused it.</param>
/// <param name="Outcome">What became of the command.</param>
/// <param name="Warning">The warning that it happened to, as the command left it; null for other events, and for a warning that
/// the same command has let be forgotten.</param>
/// <param name="About">What an event of the liaison's work happened to, likewise.</param>
internal readonly record struct Recorded(long Index, AirspaceEvent Event, Command Command, Outcome Outcome, Warning? Warning, object? About)
{
    /// <summary>Whether the details of earlier leaves are to be erased before this one is published.</summary>
    public bool IsErasure => Event.Kind == EventKind.DetailsErased;

    /// <summary>Adds what the command that was applied last has led to.</summary>
    public static void AddTo(ImmutableArray<Recorded>.Builder recorded, AirspaceState state, Command command, Outcome outcome)
    {
        var happened = state.Happened;
        long first = state.Events.Next - happened.Count;
        for (int i = 0; i < happened.Count; i++)
        {
            var (_, _, number, _) = happened[i].Subject;
            var warning = happened[i].Subject.Type == EntityType.Warning ? state.FindWarning(number) : null;
            recorded.Add(new Recorded(first + i, happened[i], command, outcome, warning, happened[i].Kind >= EventKind.RosterPut ? state.FindAbout(happened[i].Subject) : null));
        }
    }
}
