using Forewarn.Client;
using Forewarn.WebConsole.Shell;
using Forewarn.WebConsole.Texts;

namespace Forewarn.WebConsole.Setup;

/// <summary>What was refused in a form: at which field, and in words.</summary>
/// <param name="Field">As the form names it; null when it is no field's fault.</param>
/// <param name="Text">What is wrong, and what to do.</param>
/// <param name="IsStale">Whether somebody else has changed the same meanwhile.</param>
public sealed record FormProblem(string? Field, string Text, bool IsStale = false)
{
    private const int Conflict = 409;
    private const int StaleVersion = 412;
    private const int VersionRequired = 428;

    /// <summary>The words for a failure of the node or of the way to it; null for a mistake of our own, which is not caught.</summary>
    /// <param name="within">What the names of this form's fields begin with in the request, such as <c>contacts[3].</c>.</param>
    public static FormProblem? Of(Exception failure, Words words, string within = "") => failure switch
    {
        ForewarnProblemException { Status: StaleVersion or VersionRequired } => new(null, words["setup.stale"], IsStale: true),
        ForewarnProblemException { Code: "signature-required" } => new(null, words["setup.signature"]),
        ForewarnProblemException { Status: 400 or Conflict, Field: { Length: > 0 } field } => new(
            field.StartsWith(within, StringComparison.Ordinal) ? field[within.Length..] : field, Failure.Explain(failure, words)!),
        _ => Failure.Explain(failure, words) is { } text ? new(null, text) : null,
    };

    /// <summary>What is wrong at a field or in a part of it; null when nothing is.</summary>
    public string? At(string field) => IsAt(field) ? Text : null;

    /// <summary>What is wrong at none of the fields.</summary>
    public string? Beside(params ReadOnlySpan<string> fields)
    {
        foreach (string field in fields)
        {
            if (IsAt(field))
                return null;
        }
        return Text;
    }

    private bool IsAt(string field) => Field is not null && Field.StartsWith(field, StringComparison.Ordinal)
        && (Field.Length == field.Length || Field[field.Length] is '.' or '[');
}
