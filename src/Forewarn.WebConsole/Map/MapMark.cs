using Forewarn.Client.Model;
using NodaTime;

namespace Forewarn.WebConsole.Map;

/// <summary>A place on the map: where something was seen, a town that somebody names.</summary>
/// <param name="Id">Names it among the marks and the volumes of its map.</param>
/// <param name="Label">Shown beside it; written by people, so never markup.</param>
/// <param name="At">From when on it is shown, on a map that shows a moment; null for always.</param>
public sealed record MapMark(string Id, string Label, LatLng Position, MapLook Look = MapLook.Proven, Instant? At = null);
