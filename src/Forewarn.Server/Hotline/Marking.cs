namespace Forewarn.Server.Hotline;

/// <summary>Words that are the same on every surface.</summary>
internal static class Marking
{
    /// <summary>Stands first wherever something of an exercise is shown.</summary>
    public const string Exercise = "EXERCISE";
}
