using Forewarn.WebConsole.Desks;

namespace Forewarn.WebConsole.Inbox;

/// <summary>What a person signs answers with.</summary>
public static class Byline
{
    /// <summary>Longest that the node takes, in characters.</summary>
    public const int LengthMax = 200;

    /// <summary>The person's name; the name of the account where the node would not take that.</summary>
    public static string Of(Viewer viewer) => viewer.Name.Trim() is { Length: > 0 and <= LengthMax } name && !name.Any(char.IsControl) ? name : viewer.Person;
}
