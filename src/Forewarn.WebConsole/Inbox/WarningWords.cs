using Forewarn.Client.Model;
using Forewarn.WebConsole.Texts;

namespace Forewarn.WebConsole.Inbox;

/// <summary>What a warning says, in words.</summary>
public static class WarningWords
{
    /// <summary>What is done, and what has become of it: <c>Live fire: changed</c>.</summary>
    public static string What(Warning warning, Words words) => warning.Exercise ? words["inbox.drill"]
        : words["inbox.what", Kind(warning, words), words.Of("inbox.change", warning.Change)];

    /// <summary>The kind of activity, as far as it is disclosed.</summary>
    public static string Kind(Warning warning, Words words) => warning.Subject.Kind is { } kind ? words.Of("inbox.kind", kind)
        : words[warning.Subject.Type == "constraint" ? "inbox.kind.constraint" : "inbox.kind.operational-intent"];
}
