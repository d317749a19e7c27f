using System.Text.Json.Serialization;
using Forewarn.Core;
using Forewarn.Core.Airspace;

namespace Forewarn.Server.Api;

/// <summary>What went wrong, as RFC 9457 problem details, with the field at fault and what would be accepted.</summary>
/// <param name="Type">URN of the kind of problem.</param>
/// <param name="Title">The kind of problem in words.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">What is wrong this time.</param>
/// <param name="Field">Path of the field at fault, or the name of a header; absent when none is.</param>
/// <param name="Accepted">What would be accepted there.</param>
public sealed record Problem(string Type, string Title, int Status, string Detail, string? Field, string? Accepted)
{
    /// <summary>Index of the leaf of the record that says so; absent when nothing was recorded.</summary>
    public long? Leaf { get; init; }

    /// <summary>Seconds after which it may go better; for the Retry-After header.</summary>
    [JsonIgnore]
    public int? RetryAfterSeconds { get; init; }

    internal static Problem Of(Refused refused)
    {
        var (status, code, title) = refused.Code switch
        {
            RefusalCode.Invalid => (400, "invalid", "A value is not accepted"),
            RefusalCode.UnknownParty => (409, "unknown-party", "A party is not registered"),
            RefusalCode.NotFound => (404, "not-found", "There is no such thing"),
            RefusalCode.NotManager => (403, "not-manager", "It belongs to another party"),
            RefusalCode.VersionRequired => (428, "version-required", "Say which version you change"),
            RefusalCode.StaleVersion => (412, "stale-version", "It has changed since"),
            RefusalCode.Conflict => (409, "conflict", "It stands against the present state"),
            RefusalCode.SignatureRequired => (403, "signature-required", "A signature is required"),
            RefusalCode.UnknownKey => (403, "unknown-key", "The signature is not of an active key of yours"),
            _ => (429, "limit-reached", "A limit is reached"),
        };
        return Create(status, code, title, refused.Problem, refused.Field, refused.Accepted) with
        {
            Leaf = refused.Leaf,
            RetryAfterSeconds = refused.Code == RefusalCode.LimitReached ? 60 : null,
        };
    }

    internal static Problem Of(InvalidValueException invalid) =>
        Create(400, "invalid", "A value is not accepted", invalid.Problem, invalid.Field, invalid.Accepted);

    internal static Problem Create(int status, string code, string title, string detail, string? field = null, string? accepted = null) => new(
        $"urn:forewarn:problem:{code}", title, status, detail, string.IsNullOrEmpty(field) ? null : field, string.IsNullOrEmpty(accepted) ? null : accepted);

    internal static Problem UnknownParty(PartyId party) => Create(
        409, "unknown-party", "A party is not registered", $"party {party} is not registered", accepted: "a party registered with PUT /v1/parties/{id}");

    internal static Problem NotFound(string what) => Create(404, "not-found", "There is no such thing", $"there is no such {what}, or you may not read it");
}

/// <summary>Ends a request with a problem.</summary>
internal sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    public Problem Problem => problem;
}
