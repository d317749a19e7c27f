using Forewarn.Client;
using Forewarn.WebConsole.Texts;
using Forewarn.Record;

namespace Forewarn.WebConsole.Shell;

/// <summary>What went wrong, for people: what it was, and what to do.</summary>
public static class Failure
{
    /// <summary>The words for a failure of the node or of the way to it; null for a mistake of our own, which is not caught.</summary>
    public static string? Explain(Exception failure, Words words) => failure switch
    {
        ForewarnProblemException { Status: 401 } => words["failure.expired"],
        ForewarnProblemException { Status: 403 } => words["failure.forbidden"],
        ForewarnProblemException { Status: 404 } => words["failure.missing"],
        ForewarnProblemException problem => problem.Accepted is { } accepted ? words["failure.refused_accepted", problem.Detail ?? problem.Title, accepted] : words["failure.refused", problem.Detail ?? problem.Title],
        _ => IsOfNode(failure) ? words["failure.unreachable"] : null,
    };

    /// <summary>Whether it is the node, or the way to it, that failed, and no mistake of our own.</summary>
    public static bool IsOfNode(Exception failure) => failure is ForewarnProblemException or HttpRequestException or IOException or RecordFormatException or TaskCanceledException;
}
