using System.Buffers;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Server.Api;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Astm.Wire;
using Microsoft.AspNetCore.Http;

namespace Forewarn.Server.Astm;

/// <summary>Reads what an F3548 request says.</summary>
internal static class DssRequests
{
    /// <summary>The id in the path.</summary>
    /// <param name="context">The request.</param>
    /// <param name="name">As the standard's path calls it.</param>
    /// <exception cref="InvalidValueException">Not a UUID; names it.</exception>
    public static EntityId PathId(this HttpContext context, string name) => context.PathText(name).In(name, Uuids.Parse);

    /// <summary>A part of the path.</summary>
    public static string PathText(this HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    /// <summary>The body, read whole.</summary>
    /// <remarks>Without a content type it is taken for JSON, so that a body that is missing is 400, as the field has it.</remarks>
    /// <param name="context">The request.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="tooLargeStatus">Status for an area that is too large: the standard has 413, but not for every operation.</param>
    /// <exception cref="InvalidValueException">A value in it is wrong; names the field.</exception>
    /// <exception cref="ProblemException">It is not JSON, or too large, or an area in it is.</exception>
    public static ValueTask<T> DssBodyAsync<T>(this HttpContext context, JsonReading.ValueReader<T> read, int tooLargeStatus = 413) =>
        context.BodyAsync((read, tooLargeStatus), Parse, isTypeOptional: true);

    /// <exception cref="ProblemException">The token does not permit it; 403.</exception>
    public static void RequireToHave(this HttpContext context, string scope, string what)
    {
        if (!context.Caller().Has(scope))
            throw new ProblemException(Problem.Create(403, "insufficient_scope", "The request is not authorized", $"{what} needs the scope {scope}"));
    }

    private static T Parse<T>(ReadOnlySequence<byte> bytes, (JsonReading.ValueReader<T> Read, int TooLargeStatus) reading)
    {
        try
        {
            return JsonReading.Body(bytes, reading.Read);
        }
        catch (AreaTooLargeException problem)
        {
            var complaint = problem.Complaint;
            throw new ProblemException(Problem.Create(reading.TooLargeStatus, "area-too-large", "The area is too large", complaint.Problem, complaint.Field, complaint.Accepted));
        }
    }
}
