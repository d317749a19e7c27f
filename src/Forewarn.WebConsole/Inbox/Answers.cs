using System.Collections.Immutable;
using Forewarn.Client.Model;

namespace Forewarn.WebConsole.Inbox;

/// <summary>An answer to a warning, as the API names it, and how the console asks for it.</summary>
/// <param name="Name">received, understood, will-comply, cannot-comply or ask-for-change.</param>
/// <param name="Key">The key that gives it.</param>
/// <param name="IsFinal">Whether nothing can follow.</param>
/// <param name="NeedsReason">Whether it has to say why.</param>
public sealed record AnswerKind(string Name, char Key, bool IsFinal, bool NeedsReason);

/// <summary>The answers that there are, and which of them may still be given.</summary>
public static class Answers
{
    /// <summary>What the person who asks for a change asks with.</summary>
    public const string AskForChange = "ask-for-change";

    /// <summary>Each says more than the one before; the last two are final.</summary>
    private static readonly ImmutableArray<AnswerKind> All =
    [
        new("received", 'a', false, false),
        new("understood", 'u', false, false),
        new(AskForChange, 'p', false, true),
        new("will-comply", 'w', true, false),
        new("cannot-comply", 'n', true, true),
    ];

    /// <summary>The answers that say more than what was said already; a change is asked for only where something is left to change.</summary>
    /// <param name="warning">As it is.</param>
    /// <param name="subject">What it is about, as it stands; null when that is not known.</param>
    public static IEnumerable<AnswerKind> Open(Warning warning, Declaration? subject)
    {
        if (warning.Resolution is { Accepted: true })
            return [];
        int said = warning.Acknowledgement is { } earlier ? Rank(earlier.Answer) : -1;
        return All.Where((answer, rank) => Says(rank, said) && (answer.Name != AskForChange || CanBeChanged(warning, subject)));
    }

    /// <summary>Of the two final ones, neither follows the other.</summary>
    private static bool Says(int rank, int said) => rank > said && (said < 0 || !All[said].IsFinal);

    private static int Rank(string answer)
    {
        for (int i = 0; i < All.Length; i++)
        {
            if (All[i].Name == answer)
                return i;
        }
        // A later node's answer, of which nothing is known: nothing is offered.
        return All.Length;
    }

    private static bool CanBeChanged(Warning warning, Declaration? subject) =>
        subject is { EndedAt: null, Volumes.IsDefaultOrEmpty: false } && subject.Version == warning.Subject.Version && warning.Change is "declared" or "changed" or "state";
}
