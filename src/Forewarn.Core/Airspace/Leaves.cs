namespace Forewarn.Core.Airspace;

/// <summary>How the airspace counts the leaves of its record: each event is one, and its sequence number in the
/// <see cref="EventLog"/> is the leaf's index in the tree.</summary>
public static class Leaves
{
    /// <summary>No leaf: of what was proposed and not yet applied.</summary>
    public const long None = -1;
}
