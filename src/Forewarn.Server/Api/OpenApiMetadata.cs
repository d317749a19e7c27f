using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Forewarn.Server.Api;

/// <summary>What the API description says of an endpoint beyond its types.</summary>
internal static class OpenApiMetadata
{
    /// <summary>The chapters in the order in which a newcomer reads them.</summary>
    private static readonly string[] Chapters =
    [
        "Operational intents", "Constraints", "Subscriptions", "Airspace", "Warnings", "Contacts", "Drills", "Hotline", "Arrangements", "Protected sites",
        "Observations", "Incidents", "Statements", "Statistics", "Parties", "Keys", "Events", "Record", "Pool", "Health",
    ];

    /// <summary>The problems that an endpoint may answer with, besides those that every endpoint may.</summary>
    public static RouteHandlerBuilder WithProblems(this RouteHandlerBuilder builder, params ReadOnlySpan<int> statuses)
    {
        foreach (int status in statuses)
            builder.Produces<Problem>(status, "application/problem+json");
        return builder.Produces<Problem>(401, "application/problem+json").Produces<Problem>(403, "application/problem+json");
    }

    public static RouteHandlerBuilder WithPaging(this RouteHandlerBuilder builder) => builder
        .WithParameter("limit", $"most items in the answer, 1 to {Paging.LimitMax}; {Paging.LimitDefault} unless given")
        .WithParameter("cursor", "next_cursor of the last answer, to go on");

    public static RouteHandlerBuilder WithParameter(this RouteHandlerBuilder builder, string name, string description) =>
        builder.WithMetadata(new QueryParameter(name, description));

    /// <summary>Fills in title, token scheme, headers and query parameters.</summary>
    public static void Describe(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Forewarn",
                Version = "v1",
                Description = "Advance warning between parties that share an airspace. Every change is durable before it is answered. "
                    + "The paths of ASTM F3548-21 (/dss/v1, /uss/v1) are described by the standard's own utm.yaml (astm-utm/Protocol v1.0.0), and not here.",
            };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" },
            };
            document.Tags = (document.Tags ?? new HashSet<OpenApiTag>()).OrderBy(tag => Array.IndexOf(Chapters, tag.Name)).ToHashSet();
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            operation.Parameters ??= [];
            foreach (var parameter in metadata.OfType<QueryParameter>())
                operation.Parameters.Add(Text(parameter.Name, ParameterLocation.Query, parameter.Description));
            if (context.Description.HttpMethod is "PUT" or "DELETE" && context.Description.RelativePath!.Contains("{id}", StringComparison.Ordinal))
                operation.Parameters.Add(Text("If-Match", ParameterLocation.Header, "the version that is changed, in quotes; absent to create"));
            if (context.Description.RelativePath == "v1/events")
                operation.Parameters.Add(Text("Last-Event-ID", ParameterLocation.Header, "id of the last event received, to go on after it"));
            if (metadata.OfType<RequiredScope>().FirstOrDefault() is { } scope)
            {
                operation.Description = $"{operation.Description}\n\nScope: {string.Join(" or ", scope.OneOf)}".Trim();
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", context.Document)] = [] }];
            }
            return Task.CompletedTask;
        });
    }

    private static OpenApiParameter Text(string name, ParameterLocation location, string description) => new()
    {
        Name = name,
        In = location,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}

/// <summary>A parameter that an endpoint knows in its query string; others are refused.</summary>
internal sealed record QueryParameter(string Name, string Description);
