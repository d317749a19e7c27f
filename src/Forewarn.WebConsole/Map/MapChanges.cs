using System.Text.Json;

namespace Forewarn.WebConsole.Map;

/// <summary>What a browser has to be told so that its map shows another list of volumes: only what differs.</summary>
/// <remarks>Not thread-safe. Costs a pass over both lists.</remarks>
internal sealed class MapChanges
{
    private Dictionary<(string Id, int Number), MapVolume> _told = [];
    private IReadOnlyList<MapVolume>? _list;

    /// <summary>Whether the browser was told all of a list, which has not changed since.</summary>
    public bool IsOf(IReadOnlyList<MapVolume> volumes) => ReferenceEquals(_list, volumes);

    /// <summary>The difference to what was taken before as JSON in UTF-8: <c>{"gone":[KEY],"come":[VOLUME]}</c>; null when there is none.</summary>
    public byte[]? Take(IReadOnlyList<MapVolume> volumes)
    {
        if (IsOf(volumes))
            return null;
        _list = volumes;
        var now = Numbered(volumes);
        var gone = _told.Keys.Where(key => !now.ContainsKey(key)).ToList();
        var come = now.Where(entry => !_told.TryGetValue(entry.Key, out var before) || !IsSame(before, entry.Value)).ToList();
        _told = now;
        return gone.Count + come.Count == 0 ? null : Write(gone, come);
    }

    /// <summary>The volumes of one id are told apart by their order.</summary>
    private static Dictionary<(string Id, int Number), MapVolume> Numbered(IReadOnlyList<MapVolume> volumes)
    {
        var numbered = new Dictionary<(string, int), MapVolume>(volumes.Count);
        var counts = new Dictionary<string, int>(volumes.Count, StringComparer.Ordinal);
        foreach (var volume in volumes)
        {
            int number = counts.GetValueOrDefault(volume.Id);
            counts[volume.Id] = number + 1;
            numbered.Add((volume.Id, number), volume);
        }
        return numbered;
    }

    private static bool IsSame(MapVolume one, MapVolume other) =>
        ReferenceEquals(one, other) || one with { Outline = other.Outline } == other && one.Outline.AsSpan().SequenceEqual(other.Outline.AsSpan());

    private static byte[] Write(List<(string Id, int Number)> gone, List<KeyValuePair<(string Id, int Number), MapVolume>> come)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartArray("gone");
            foreach (var key in gone)
                json.WriteStringValue(KeyOf(key));
            json.WriteEndArray();
            json.WriteStartArray("come");
            foreach (var (key, volume) in come)
                Write(json, KeyOf(key), volume);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    private static string KeyOf((string Id, int Number) key) => $"{key.Id}#{key.Number}";

    private static void Write(Utf8JsonWriter json, string key, MapVolume volume)
    {
        json.WriteStartObject();
        json.WriteString("key", key);
        json.WriteString("id", volume.Id);
        json.WriteString("label", volume.Label);
        json.WriteString("party", volume.Party);
        json.WriteString("kind", volume.Kind);
        json.WriteString("state", volume.State);
        json.WriteStartArray("outline");
        foreach (var place in volume.Outline)
        {
            json.WriteNumberValue(place.Lng);
            json.WriteNumberValue(place.Lat);
        }
        json.WriteEndArray();
        json.WriteNumber("radius", volume.RadiusM);
        json.WriteNumber("lower", volume.LowerM);
        json.WriteNumber("upper", volume.UpperM);
        json.WriteNumber("start", volume.Start.ToUnixTimeMilliseconds());
        json.WriteNumber("end", volume.End.ToUnixTimeMilliseconds());
        json.WriteNumber("look", (int)volume.Look);
        json.WriteBoolean("overlaps", volume.Overlaps);
        json.WriteEndObject();
    }
}
