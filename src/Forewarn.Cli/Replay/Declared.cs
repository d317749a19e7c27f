using System.Collections.Immutable;

namespace Forewarn.Cli.Replay;

/// <summary>What a party has declared under one name in a telling.</summary>
/// <param name="Latest">The step that declared it last.</param>
/// <param name="Version">The node's version of it, for the next change.</param>
/// <param name="Steps">Every step that declared or changed it, with the version that it made.</param>
internal sealed record Declared(
    DeclareStep Latest, Guid Id, int? Version, bool IsEnded, ImmutableArray<(int Version, DeclareStep Step)> Steps)
{
    public string Name => Latest.Name;

    /// <summary>What it rests on now: the declaration and the areas drawn for it.</summary>
    public ImmutableArray<RestsOn> Inputs => InputsOf(Latest);

    /// <summary>The step that made a version; the latest for one that no step made, such as the end.</summary>
    public DeclareStep StepOf(int version)
    {
        foreach ((int made, DeclareStep step) in Steps)
        {
            if (made == version)
                return step;
        }
        return Latest;
    }

    public static ImmutableArray<RestsOn> InputsOf(DeclareStep step) =>
    [
        new($"the declaration of {step.Name}", step.Basis),
        .. step.Volumes.Select(volume => new RestsOn($"the area {volume.Area.Name}", volume.Area.Basis)),
    ];
}
