using System.Collections.Immutable;
using System.Security.Claims;

namespace Forewarn.WebConsole.Desks;

/// <summary>Whoever looks at the console: a person who signed in for a party, or a guest who only reads.</summary>
/// <remarks>What the viewer may do is decided by the node, from the token that goes with each request; the console only leaves away
/// what would be refused. Immutable.</remarks>
/// <param name="Person">The name of the account, of the grammar of <c>act.sub</c>; empty for a guest.</param>
/// <param name="Name">What the person is called on screens; written by people, so never markup.</param>
/// <param name="Party">Whose desk it is.</param>
/// <param name="Roles">What the person does there; a guest has <see cref="Role.Watch"/> alone.</param>
public sealed record Viewer(string Person, string Name, string Party, ImmutableSortedSet<Role> Roles)
{
    private const string PersonClaim = "sub";
    private const string NameClaim = "name";
    private const string PartyClaim = "party";
    private const string RoleClaim = "role";

    /// <summary>Whether nobody signed in.</summary>
    public bool IsGuest => Person.Length == 0;

    /// <summary>Whether the viewer may do the liaison's work: declare, answer, talk.</summary>
    public bool IsLiaison => Roles.Contains(Role.Liaison);

    /// <summary>Whether the viewer may set up parties, keys and people.</summary>
    public bool IsOperator => Roles.Contains(Role.Operator);

    /// <summary>The scopes that the roles stand for, in the order of their names.</summary>
    public ImmutableSortedSet<string> Scopes => [.. Roles.SelectMany(role => role.Scopes())];

    /// <summary>A guest at the desk of a party.</summary>
    public static Viewer Guest(string party) => new("", "", party, [Role.Watch]);

    /// <summary>The viewer of a session; null when nobody signed in.</summary>
    public static Viewer? Of(ClaimsPrincipal principal) => principal.FindFirstValue(PartyClaim) is not { } party ? null
        : new(principal.FindFirstValue(PersonClaim) ?? "", principal.FindFirstValue(NameClaim) ?? "", party,
            [.. principal.FindAll(RoleClaim).Select(claim => Enum.Parse<Role>(claim.Value))]);

    /// <summary>What a session of the viewer carries.</summary>
    public ClaimsPrincipal ToPrincipal(string scheme) => new(new ClaimsIdentity(
        [new(PersonClaim, Person), new(NameClaim, Name), new(PartyClaim, Party), .. Roles.Select(role => new Claim(RoleClaim, role.ToString()))],
        scheme, NameClaim, RoleClaim));
}
