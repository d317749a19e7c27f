using Microsoft.AspNetCore.Http;

namespace Forewarn.Server.Astm;

/// <summary>The paths that speak as F3548-21 and the field's DSSs do.</summary>
internal static class DssPaths
{
    /// <summary>Whether a path is one of them, also when nothing is there.</summary>
    public static bool Include(PathString path) =>
        path.StartsWithSegments("/dss") || path.StartsWithSegments("/uss") || path.StartsWithSegments("/aux");
}
