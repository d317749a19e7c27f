namespace Forewarn.WebConsole.Declare.Areas;

/// <summary>How much may be pasted or dropped, and what a declaration of the API holds (docs/api.md, Limits).</summary>
public static class AreaLimits
{
    /// <summary>Longest text, in UTF-16 characters.</summary>
    public const int TextLengthMax = 1_000_000;

    /// <summary>Deepest nesting of JSON and XML.</summary>
    public const int DepthMax = 32;

    /// <summary>Shapes of one text.</summary>
    public const int ShapesMax = 100;

    /// <summary>Points of all shapes of a text together.</summary>
    public const int PointsMax = 10_000;

    /// <summary>Volumes of one declaration.</summary>
    public const int VolumesMax = 100;

    /// <summary>Corners of one polygon.</summary>
    public const int CornersMax = 1_000;

    /// <summary>Largest radius of a circle.</summary>
    public const double RadiusMetresMax = 2_000_000;

    /// <summary>Widest route, from edge to edge.</summary>
    public const double WidthMetresMax = 200_000;
}
