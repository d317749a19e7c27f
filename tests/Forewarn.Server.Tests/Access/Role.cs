namespace Forewarn.Server.Tests.Access;

/// <summary>Who asks, in the order of the columns of <see cref="AccessMatrix"/>.</summary>
public enum Role
{
    /// <summary>The party that declared, asked, wrote or opened what is planted.</summary>
    Declarer,

    /// <summary>The party that was warned of it and answered, and that is on the other side of everything.</summary>
    Warned,

    /// <summary>A member of the arrangement between the two, which is not bound yet, and was warned of nothing.</summary>
    Member,

    /// <summary>A party that has nothing to do with any of them.</summary>
    Other,

    /// <summary>A party as well, with a token that only reads and reports what was seen.</summary>
    Observer,

    /// <summary>Who runs the node: forewarn.admin and nothing else; no party.</summary>
    Operator,

    /// <summary>A USS with all scopes of F3548, and none of this API; no party.</summary>
    Uss,

    /// <summary>No token.</summary>
    Nobody,
}
