using Microsoft.AspNetCore.Http;

namespace Forewarn.WebConsole;

/// <summary>The paths of the console on its node.</summary>
public static class ConsolePaths
{
    /// <summary>Its pages and files, and the live connection of its pages.</summary>
    public static bool Include(PathString path) => path.StartsWithSegments("/console") || path.StartsWithSegments("/_blazor") || path.StartsWithSegments("/_framework");
}
