using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;

namespace Forewarn.Core.Incidents;

/// <summary>What an incident is looked for in: a place and a time, under a title.</summary>
/// <remarks>Immutable, and equal by value.</remarks>
public sealed record Scene
{
    /// <summary>In the words of whoever opened it; nobody else's.</summary>
    public string Title { get; private init; } = "";

    /// <summary>Area, altitude band and window of time.</summary>
    public Volume4D Extent { get; private init; } = null!;

    /// <summary>Whether it is of an exercise, which every surface says first.</summary>
    public bool IsExercise { get; private init; }

    /// <exception cref="InvalidValueException">Names <c>title</c>.</exception>
    public static Scene Create(string title, Volume4D extent, bool isExercise) =>
        new Scene { Extent = extent, IsExercise = isExercise }.WithTitle(title);

    internal Scene WithTitle(string title) => this with
    {
        Title = Limits.RequireText(title, "title", IncidentLimits.TitleLengthMax, lengthMin: 1),
    };
}
