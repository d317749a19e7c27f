using Microsoft.AspNetCore.Builder;

namespace Forewarn.Server.Api;

/// <summary>What a token may permit on this API.</summary>
public static class Scopes
{
    /// <summary>Reading: declarations, own warnings, own conflicts, events.</summary>
    public const string Read = "forewarn.read";

    /// <summary>Declaring operational intents and constraints, and subscribing.</summary>
    public const string Declare = "forewarn.declare";

    /// <summary>Answering warnings.</summary>
    public const string Acknowledge = "forewarn.acknowledge";

    /// <summary>Reporting observations.</summary>
    public const string Observe = "forewarn.observe";

    /// <summary>Registering parties and recording arrangements.</summary>
    public const string Admin = "forewarn.admin";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [Read, Declare, Acknowledge, Observe, Admin];

    /// <summary>Lets only requests through whose token has one of the scopes.</summary>
    internal static TBuilder RequireScope<TBuilder>(this TBuilder builder, params string[] scopes)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequiredScope(scopes));
}

/// <summary>The scopes of which a request needs one.</summary>
internal sealed record RequiredScope(string[] OneOf);
