using System.Text.Json;
using Forewarn.Core;
using Forewarn.Server.Api.Wire;

namespace Forewarn.Server.Api;

/// <summary>Says of a body that could not be read where it is wrong, and what would be accepted.</summary>
internal static class JsonComplaint
{
    /// <summary>Longest path that is repeated; a sender's own names may be longer.</summary>
    private const int PathLengthMax = 200;

    private const string Description = "only the fields of the API description at /openapi/v1.json";

    public static InvalidValueException Of(JsonException problem)
    {
        string path = PathOf(problem.Path);
        string message = problem.Message;
        if (message.Contains("could not be mapped", StringComparison.Ordinal))
            return new InvalidValueException(path, "unknown field", Description);
        if (message.Contains("uplicate", StringComparison.Ordinal))
            return new InvalidValueException(path, "a field is given twice", "each field once");
        if (message.Contains("maximum", StringComparison.Ordinal) && message.Contains("depth", StringComparison.Ordinal))
            return new InvalidValueException(path, "nested too deeply", $"at most {WireJson.DepthMax} levels");
        if (IsBadText(problem))
            return new InvalidValueException(path, "text that is not Unicode", "UTF-8, and surrogates only in pairs");
        if (message.Contains("could not be converted", StringComparison.Ordinal))
            return new InvalidValueException(path, "a value of another type", TypeIn(message));
        return new InvalidValueException(path, $"not JSON in UTF-8 (line {problem.LineNumber + 1}, byte {problem.BytePositionInLine})", "a JSON object in UTF-8, RFC 8259");
    }

    /// <summary>The path without its root, and no longer than it has to be.</summary>
    private static string PathOf(string? path)
    {
        string relative = path is { Length: > 1 } ? path[1..].TrimStart('.') : "";
        return relative.Length <= PathLengthMax ? relative : relative[..PathLengthMax] + "...";
    }

    private static bool IsBadText(JsonException problem)
    {
        for (Exception? cause = problem.InnerException; cause is not null; cause = cause.InnerException)
        {
            if (cause.Message.Contains("UTF-8", StringComparison.Ordinal) || cause.Message.Contains("UTF-16", StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    /// <summary>The type that was expected, in the words of JSON; the message names that of .NET.</summary>
    private static string TypeIn(string message) =>
        message.Contains("[]", StringComparison.Ordinal) ? "an array"
        : message.Contains("System.String", StringComparison.Ordinal) && !message.Contains("Dictionary", StringComparison.Ordinal) ? "a text in quotes"
        : message.Contains("System.Double", StringComparison.Ordinal) ? "a number"
        : message.Contains("System.Int32", StringComparison.Ordinal) ? "a whole number"
        : message.Contains("System.Boolean", StringComparison.Ordinal) ? "true or false"
        : "an object";
}
