using System.Globalization;
using Forewarn.Core.Airspace;
using Forewarn.Server.Api;
using Forewarn.Server.Node;
using Microsoft.AspNetCore.Http;

namespace Forewarn.Server.Astm;

/// <summary>Writes answers of the F3548 endpoints.</summary>
internal static class DssAnswers
{
    /// <summary>Header with the index of the leaf of the record that says what the answer says.</summary>
    public const string LeafHeader = "Forewarn-Leaf";

    /// <summary>The outcome of a command that was not refused; the answer says where it is on record, also when it was.</summary>
    /// <param name="context">The request.</param>
    /// <param name="applied">What became of the command.</param>
    /// <param name="notFoundStatus">Status for what does not exist: the standard has another one for each operation.</param>
    /// <exception cref="ProblemException">It was refused.</exception>
    public static T Accepted<T>(this HttpContext context, Applied applied, int notFoundStatus)
        where T : Outcome
    {
        context.SetLeaf(applied.Outcome);
        return applied.Outcome is Refused refused ? throw new ProblemException(ProblemOf(refused, notFoundStatus)) : (T)applied.Outcome;
    }

    /// <summary>Says where the outcome is on record, and where its receipt will be (RFC 8288).</summary>
    public static void SetLeaf(this HttpContext context, Outcome outcome)
    {
        string leaf = outcome.Leaf.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers[LeafHeader] = leaf;
        context.Response.Headers.Link = $"</v1/receipts/{leaf}>; rel=\"receipt\"";
    }

    private static Problem ProblemOf(Refused refused, int notFoundStatus) => Problem.Of(refused) with
    {
        Status = refused.Code switch
        {
            RefusalCode.Invalid => 400,
            RefusalCode.NotFound => notFoundStatus,
            RefusalCode.NotManager => 403,
            RefusalCode.UssDown => 412,
            RefusalCode.LimitReached => 429,
            // The standard has 413 for searches and references, not for a subscription.
            RefusalCode.AreaTooLarge => 400,
            _ => 409,
        },
    };
}
