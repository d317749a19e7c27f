using System.Text;
using Forewarn.Core.Geometry;

namespace Forewarn.Server.Sites;

/// <summary>Where towns and villages are, by name, as GeoNames has them (Sites/Maps/README.md).</summary>
/// <remarks>Immutable and thread-safe; about 12 MB, read when first asked, which takes some tenths of a second. Good to a kilometre.</remarks>
internal sealed class Gazetteer
{
    /// <summary>Longest name that is looked up, in characters; a longer one is no town's.</summary>
    private const int NameLengthMax = 200;

    private static readonly Lazy<Gazetteer> Read = new(() => new Gazetteer(PackedReader.Open("places.bin", "FWPLACE1")));

    // Parallel, in the order of the hashes of the folded names.
    private readonly ulong[] _hashes;
    private readonly Town[] _towns;

    private Gazetteer(PackedReader reader)
    {
        int count = reader.Number();
        _hashes = new ulong[count];
        _towns = new Town[count];
        string country = "";
        for (int i = 0; i < count; i++)
        {
            string code = reader.Text();
            country = code == country ? country : code;
            string name = reader.Text();
            _towns[i] = new Town(name, country, LatLng.FromE7(reader.Signed() * 100_000, reader.Signed() * 100_000));
            _hashes[i] = HashOf(PlaceName.Folded(name));
        }
        Array.Sort(_hashes, _towns);
    }

    public static Gazetteer Instance => Read.Value;

    /// <summary>The town of that name nearest to a place; null when there is none of the name.</summary>
    /// <param name="name">As people write it; a country may follow a comma, as its code of two letters.</param>
    /// <param name="near">Which of several is meant.</param>
    public Town? Find(string name, LatLng near)
    {
        int comma = name.LastIndexOf(',');
        string? country = comma > 0 && name[(comma + 1)..].Trim() is { Length: 2 } code ? code.ToUpperInvariant() : null;
        string folded = PlaceName.Folded(country is null ? name : name[..comma]);
        if (folded.Length is 0 or > NameLengthMax)
            return null;
        ulong hash = HashOf(folded);
        int index = Array.BinarySearch(_hashes, hash);
        if (index < 0)
            return null;
        while (index > 0 && _hashes[index - 1] == hash)
            index--;
        Town? best = null;
        for (; index < _hashes.Length && _hashes[index] == hash; index++)
        {
            var town = _towns[index];
            if ((country is null || town.Country == country) && (best is null || Globe.Metres(town.Place, near) < Globe.Metres(best.Place, near)))
                best = town;
        }
        return best;
    }

    /// <summary>FNV-1a: only ever held against itself. Two names that share one would make a check too mild, never wrong.</summary>
    private static ulong HashOf(string folded)
    {
        ulong hash = 14_695_981_039_346_656_037;
        foreach (byte part in Encoding.UTF8.GetBytes(folded))
            hash = unchecked((hash ^ part) * 1_099_511_628_211);
        return hash;
    }

    /// <param name="Name">As GeoNames writes it.</param>
    /// <param name="Country">ISO 3166-1, two letters.</param>
    /// <param name="Place">Its middle.</param>
    public sealed record Town(string Name, string Country, LatLng Place);
}
