using Forewarn.Core.Airspace;

namespace Forewarn.Core.Sites;

/// <summary>A site stands as the command said.</summary>
/// <param name="Site">As it is now.</param>
/// <param name="Created">Whether it is new.</param>
/// <param name="Declared">What became of its constraint with this step; null when it was not touched, and in the answer to a retry.</param>
public sealed record SiteChanged(Site Site, bool Created, Declared? Declared) : Outcome;
