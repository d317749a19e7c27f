using System.Collections.Immutable;
using Forewarn.WebConsole.Desks;
using MudBlazor;

namespace Forewarn.WebConsole.Shell;

/// <summary>A page that the navigation leads to.</summary>
/// <param name="Path">Relative to the root.</param>
/// <param name="Title">Key of its name.</param>
/// <param name="Role">Who it is for; <see cref="Role.Watch"/> for everybody.</param>
/// <param name="Group">Under which heading it stands.</param>
/// <param name="Icon">What is inside its picture of 24 by 24, as <c>svg</c>; a dot by default.</param>
/// <param name="Key">The letter that goes there after g, a small Latin one; none by default.</param>
public sealed record PageLink(string Path, string Title, Role Role, PageGroup Group = PageGroup.Watch, string Icon = Icons.Material.Filled.Circle, char? Key = null);

/// <summary>The headings of the navigation, in their order.</summary>
public enum PageGroup
{
    /// <summary>What is about to happen, and who is warned of it.</summary>
    Watch,

    /// <summary>What is said.</summary>
    Talk,

    /// <summary>What happened, and what proves it.</summary>
    Prove,

    /// <summary>What was agreed, and who takes part.</summary>
    Govern,
}

/// <summary>The pages of the console, in the order of the navigation.</summary>
public static class Pages
{
    /// <summary>What stands in the bar of a phone; the others are one step away.</summary>
    private static readonly string[] Quick = ["console", "console/inbox", "console/declare", "console/hotline"];

    /// <summary>All of them. Tests that hold for every page take them from here.</summary>
    public static readonly ImmutableArray<PageLink> All =
    [
        new("console", "airspace.title", Role.Watch, PageGroup.Watch, Icons.Material.Outlined.Map, 'a'),
        new("console/declare", "declare.title", Role.Liaison, PageGroup.Watch, Icons.Material.Outlined.AddLocationAlt, 'd'),
        new("console/inbox", "inbox.title", Role.Watch, PageGroup.Watch, Icons.Material.Outlined.Inbox, 'i'),
        new("console/outbox", "outbox.title", Role.Watch, PageGroup.Watch, Icons.Material.Outlined.Outbox, 'o'),
        new("console/hotline", "hotline.title", Role.Watch, PageGroup.Talk, Icons.Material.Outlined.Forum, 'h'),
        new("console/calls", "calls.title", Role.Watch, PageGroup.Talk, Icons.Material.Outlined.Call, 'c'),
        new("console/statements", "statements.title", Role.Watch, PageGroup.Talk, Icons.Material.Outlined.Campaign, 's'),
        new("console/incidents", "incident.title", Role.Watch, PageGroup.Prove, Icons.Material.Outlined.Timeline, 'n'),
        new("console/record", "record.title", Role.Watch, PageGroup.Prove, Icons.Material.Outlined.AccountTree, 'r'),
        new("console/verify", "verify.nav", Role.Watch, PageGroup.Prove, Icons.Material.Outlined.VerifiedUser, 'v'),
        new("console/mechanism", "mechanism.title", Role.Watch, PageGroup.Govern, Icons.Material.Outlined.Handshake, 'm'),
        new("console/mechanism/coverage", "coverage.title", Role.Watch, PageGroup.Govern, Icons.Material.Outlined.Radar),
        new("console/sites", "sites.title", Role.Watch, PageGroup.Govern, Icons.Material.Outlined.LocalHospital),
        new("console/statistics", "statistics.title", Role.Watch, PageGroup.Govern, Icons.Material.Outlined.BarChart),
        new("console/setup/drills", "drills.title", Role.Watch, PageGroup.Govern, Icons.Material.Outlined.FitnessCenter),
        new("console/setup/contacts", "contacts.title", Role.Watch, PageGroup.Govern, Icons.Material.Outlined.ContactPhone),
        new("console/setup/keys", "signing.title", Role.Watch, PageGroup.Govern, Icons.Material.Outlined.Key),
        new("console/setup/parties", "parties.title", Role.Watch, PageGroup.Govern, Icons.Material.Outlined.Groups),
        new("console/setup/people", "people.title", Role.Operator, PageGroup.Govern, Icons.Material.Outlined.Group, 'p'),
    ];

    /// <summary>Those that are of use to a viewer.</summary>
    public static IEnumerable<PageLink> For(Viewer viewer) => All.Where(page => page.Role == Role.Watch || viewer.Roles.Contains(page.Role));

    /// <summary>Those that a phone shows at once.</summary>
    public static IEnumerable<PageLink> QuickFor(Viewer viewer) => For(viewer).Where(page => Quick.Contains(page.Path));
}
