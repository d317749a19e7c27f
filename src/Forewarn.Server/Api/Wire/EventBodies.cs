using System.Collections.Immutable;
using Forewarn.Core.Airspace;

namespace Forewarn.Server.Api.Wire;

/// <summary>One event of the stream; its id is that of the server-sent event.</summary>
/// <param name="Position">Position in the journal.</param>
/// <param name="Leaf">Index of the leaf of the record that says so; what you may see of the details behind it is read at /v1/leaves.</param>
/// <param name="From">The party that acted; absent when nobody did.</param>
/// <param name="To">The one party that it concerns; absent when it is for everyone.</param>
public sealed record EventView(long Position, string At, string Event, EventSubjectView Subject, long Leaf, string? From, string? To)
{
    internal static EventView Of(in AirspaceEvent happened, long leaf) => new(
        happened.Position, Times.Of(happened.At), Names<EventKind>.Of(happened.Kind),
        new EventSubjectView(Names<EntityType>.Of(happened.Subject.Type), happened.Subject.ToString(), happened.Version == 0 ? null : happened.Version),
        leaf,
        happened.From.IsNobody ? null : happened.From.ToString(),
        happened.To.IsNobody ? null : happened.To.ToString());
}

/// <summary>What an event is about.</summary>
public sealed record EventSubjectView(string Type, string Id, int? Version);

/// <summary>The clock of a node that replays the past.</summary>
public sealed record ReplayClockBody(string? Now);

/// <summary>Whether a node is well.</summary>
/// <param name="Status">ok or failing.</param>
/// <param name="Position">Position in the journal of the last command applied.</param>
/// <param name="Problem">Why it is failing.</param>
/// <param name="Checks">How it stands with each thing that the node needs; none where only the process was asked for.</param>
public sealed record HealthView(string Status, long? Position, string? Problem, ImmutableArray<HealthCheckView> Checks);

/// <summary>How it stands with one thing that the node needs.</summary>
/// <param name="Status">ok, warning or failing.</param>
/// <param name="Problem">What is wrong, in a sentence; absent when nothing is.</param>
public sealed record HealthCheckView(string Name, string Status, string? Problem);
