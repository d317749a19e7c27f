namespace Forewarn.WebConsole.Desks;

/// <summary>What a person does at the console.</summary>
public enum Role
{
    /// <summary>Looks on.</summary>
    Watch,

    /// <summary>Declares, answers warnings, talks on the hotline, agrees arrangements.</summary>
    Liaison,

    /// <summary>Sets up parties, keys and people.</summary>
    Operator,
}

/// <summary>What roles permit.</summary>
public static class Roles
{
    /// <summary>The scopes of the node's API that a role stands for.</summary>
    public static IReadOnlyList<string> Scopes(this Role role) => role switch
    {
        Role.Watch => ["forewarn.read"],
        Role.Liaison => ["forewarn.read", "forewarn.declare", "forewarn.acknowledge", "forewarn.observe", "forewarn.liaison"],
        Role.Operator => ["forewarn.read", "forewarn.admin"],
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "not a role"),
    };
}
