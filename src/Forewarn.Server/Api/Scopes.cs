using Forewarn.Server.Tokens;
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

    /// <summary>The liaison's work: contacts, the hotline, arrangements, sites, incidents, statements.</summary>
    public const string Liaison = "forewarn.liaison";

    /// <summary>Registering parties and recording arrangements.</summary>
    public const string Admin = "forewarn.admin";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [Read, Declare, Acknowledge, Observe, Liaison, Admin];

    /// <summary>Lets only requests through whose token has one of the scopes.</summary>
    internal static TBuilder RequireScope<TBuilder>(this TBuilder builder, params string[] scopes)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequiredScope(scopes));

    /// <summary>Lets only requests through that have a token, whatever its scopes.</summary>
    internal static TBuilder RequireToken<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequiredScope([]));
}

/// <summary>The scopes of which a request needs one; none when any token will do.</summary>
internal sealed record RequiredScope(string[] OneOf)
{
    public bool Admits(Caller caller)
    {
        if (OneOf.Length == 0)
            return true;
        foreach (string scope in OneOf)
        {
            if (caller.Has(scope))
                return true;
        }
        return false;
    }

    /// <summary>Whether the caller gets in only as one who reads. What is read is for those who share the airspace, and for the operator and
    /// USSs where they may; whoever asks for a change is looked up by the core.</summary>
    public bool AdmitsAsPartyOnly(Caller caller) => OneOf.Contains(Scopes.Read) && !OneOf.Any(scope => scope != Scopes.Read && caller.Has(scope));
}
