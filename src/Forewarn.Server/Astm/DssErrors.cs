using Forewarn.Server.Api;
using Microsoft.AspNetCore.Http;

namespace Forewarn.Server.Astm;

/// <summary>Says what went wrong as F3548-21 does (ErrorResponse): one message, which says where it is and what would be accepted.</summary>
internal static class DssErrors
{
    public static void WriteDssError(this HttpContext context, Problem problem) =>
        context.WriteJson(problem.Status, problem, static (json, problem) =>
        {
            json.WriteStartObject();
            json.WriteString("message"u8, MessageOf(problem));
            json.WriteEndObject();
        });

    public static string MessageOf(Problem problem) => string.Concat(
        problem.Field is { } field ? field + ": " : "", problem.Detail, problem.Accepted is { } accepted ? "; accepted: " + accepted : "");
}
