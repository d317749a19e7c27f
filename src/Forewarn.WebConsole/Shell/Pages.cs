using System.Collections.Immutable;
using Forewarn.WebConsole.Desks;

namespace Forewarn.WebConsole.Shell;

/// <summary>A page that the navigation leads to.</summary>
/// <param name="Path">Relative to the root.</param>
/// <param name="Title">Key of its name.</param>
/// <param name="Role">Who it is for; <see cref="Role.Watch"/> for everybody.</param>
public sealed record PageLink(string Path, string Title, Role Role);

/// <summary>The pages of the console, in the order of the navigation.</summary>
public static class Pages
{
    private static readonly ImmutableArray<PageLink> All =
    [
        new("console", "airspace.title", Role.Watch),
        new("console/incidents", "incident.title", Role.Watch),
        new("console/hotline", "hotline.title", Role.Watch),
        new("console/calls", "calls.title", Role.Watch),
        new("console/statements", "statements.title", Role.Watch),
        new("console/inbox", "inbox.title", Role.Watch),
    ];

    /// <summary>Those that are of use to a viewer.</summary>
    public static IEnumerable<PageLink> For(Viewer viewer) => All.Where(page => page.Role == Role.Watch || viewer.Roles.Contains(page.Role));
}
