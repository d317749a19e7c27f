using System.Globalization;
using Forewarn.Core.Airspace;

namespace Forewarn.Server.Astm.Wire;

/// <summary>The version of what the standard gives an opaque one: the index of the leaf that says so, since no two changes share it.</summary>
internal static class LeafVersion
{
    /// <summary>Empty for what never was.</summary>
    public static string Of(long leaf) => leaf == Leaves.None ? "" : leaf.ToString(CultureInfo.InvariantCulture);

    /// <summary>The leaf of a version; of one that nobody here has given out, a leaf that no version has.</summary>
    public static long Parse(string version) =>
        version.Length == 0 ? Leaves.None
        : long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out long leaf) && Of(leaf) == version ? leaf : long.MaxValue;
}
