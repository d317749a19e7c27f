using NodaTime;

namespace Forewarn.WebConsole.Desks;

/// <summary>The console's way to its node: the same API that everybody has, so that what a person may see and do is decided in one place.</summary>
/// <param name="Http">Reaches the node; its <c>BaseAddress</c> ends in a slash. Lives as long as the console.</param>
/// <param name="Clock">The node's: of the past, when it replays it.</param>
/// <param name="Token">Makes a bearer token for a viewer, valid for <see cref="TokenLifetime"/> from now. Thread-safe.</param>
public sealed record NodeDoor(HttpClient Http, IClock Clock, Func<Viewer, string> Token)
{
    /// <summary>How long a token lives: what a person may no longer do ends with it.</summary>
    public static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(5);
}
