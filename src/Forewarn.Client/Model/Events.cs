using NodaTime;

namespace Forewarn.Client.Model;

/// <summary>Something that happened in the airspace, as the stream of events tells it.</summary>
/// <param name="Position">Position in the journal.</param>
/// <param name="Event">What happened, such as <c>warning-due</c>.</param>
/// <param name="Leaf">Index of the leaf of the record that says so.</param>
/// <param name="From">The party that acted; null when nobody did.</param>
/// <param name="To">The one party that it concerns; null when it is for everyone.</param>
public sealed record LiveEvent(long Position, Instant At, string Event, EventSubject Subject, long Leaf, string? From = null, string? To = null);

/// <summary>What an event is about.</summary>
public sealed record EventSubject(string Type, string Id, int? Version = null);

/// <summary>A step of the stream: an event, or only how far the stream has come.</summary>
/// <param name="Id">Where to go on from after this step.</param>
/// <param name="Event">Null when nothing happened that the caller may see.</param>
public sealed record EventStep(string Id, LiveEvent? Event);
