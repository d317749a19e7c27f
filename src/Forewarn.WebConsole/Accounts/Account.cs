using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations.Schema;
using Forewarn.WebConsole.Desks;
using Microsoft.AspNetCore.Identity;

namespace Forewarn.WebConsole.Accounts;

/// <summary>A person who may sign in at this node.</summary>
/// <remarks><see cref="IdentityUser{TKey}.UserName"/> is the person (<see cref="PersonName"/>), one of its kind on the node whatever the party.
/// <see cref="IdentityUser{TKey}.SecurityStamp"/> changes with the roles, the password and the passkeys: sessions that carry another are over.</remarks>
internal sealed class Account : IdentityUser
{
    /// <summary>What the person is called on screens; written by people, so never markup.</summary>
    public required string DisplayName { get; set; }

    /// <summary>For whom the person acts.</summary>
    public required string Party { get; init; }

    /// <summary><see cref="Roles"/> as they are stored: names with commas between.</summary>
    public string RoleNames { get; private set; } = "";

    /// <summary>SHA-256 of the one-time code by which the person may choose a password; null when there is none.</summary>
    public byte[]? CodeHash { get; set; }

    /// <summary>Until when that code is good, in seconds since 1970; not at that second.</summary>
    public long CodeUntil { get; set; }

    /// <summary>What the person does.</summary>
    [NotMapped]
    public required ImmutableSortedSet<Role> Roles
    {
        get => RoleNames.Length == 0 ? [] : [.. RoleNames.Split(',').Select(Enum.Parse<Role>)];
        set => RoleNames = string.Join(',', value);
    }

    /// <summary>The person, of an account that was stored.</summary>
    [NotMapped]
    public string Person => UserName!;

    [NotMapped]
    public Viewer Viewer => new(Person, DisplayName, Party, Roles);
}
