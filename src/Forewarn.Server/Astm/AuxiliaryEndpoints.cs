using System.Reflection;
using System.Text.Json;
using Forewarn.Server.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Forewarn.Server.Astm;

/// <summary>What the tools of the field's operators ask a DSS (InterUSS, <c>/aux/v1</c>), as far as it makes sense here.</summary>
internal sealed class AuxiliaryEndpoints(Dss dss)
{
    private const string PoolReader = "interuss.pool_status.read";
    private const string HeartbeatWriter = "interuss.pool_status.heartbeat.write";

    private static readonly string Version = typeof(AuxiliaryEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/aux/v1").ExcludeFromDescription();
        group.MapGet("/version", context => Answer(context, json => json.WriteString("version"u8, Version)));
        group.MapGet("/validate_oauth", ValidateToken).RequireToken();
        group.MapGet("/pool", context => Answer(context, json => json.WriteString("dar_id"u8, Origin))).RequireScope(PoolReader);
        group.MapGet("/pool/dss_instances", context => Answer(context, WriteInstances)).RequireScope(PoolReader);
        group.MapPut("/pool/dss_instances/heartbeat", _ => throw new ProblemException(NoHeartbeat)).RequireScope(HeartbeatWriter);
        var configuration = group.MapGroup("/configuration");
        configuration.MapGet("/global_options", context => Answer(context, WriteOptions)).RequireScope(PoolReader);
        configuration.MapGet("/accepted_ca_certs", context => Answer(context, WriteNoCertificates));
        configuration.MapGet("/ca_certs", context => Answer(context, WriteNoCertificates));
    }

    private static Problem NoHeartbeat =>
        Problem.Create(501, "not-implemented", "There is no such thing here", "this node keeps no heartbeats", accepted: "GET /readyz, to see whether it is well");

    /// <summary>What nodes of one airspace have in common.</summary>
    private string Origin => dss.Node.Record.Key.Name;

    private static Task ValidateToken(HttpContext context)
    {
        if (context.QueryText("owner") is { } owner && owner != context.Caller().Party)
            throw new ProblemException(Problem.Create(403, "not-owner", "The request is not authorized", "the token belongs to somebody else", "owner", "the token's sub"));
        return Answer(context, static _ => { });
    }

    private void WriteInstances(Utf8JsonWriter json)
    {
        json.WriteStartArray("dss_instances"u8);
        json.WriteStartObject();
        json.WriteString("id"u8, Origin);
        json.WriteString("public_endpoint"u8, dss.OwnUrl.Value.ToString());
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>Nothing is locked, and notifications are counted one by one.</summary>
    private static void WriteOptions(Utf8JsonWriter json)
    {
        json.WriteBoolean("scd_global_lock"u8, false);
        json.WriteBoolean("scd_hash_lock"u8, false);
        json.WriteBoolean("time_based_notification_index"u8, false);
    }

    /// <summary>There is no database cluster whose nodes would have to be told apart.</summary>
    private static void WriteNoCertificates(Utf8JsonWriter json)
    {
        json.WriteStartArray("CAs"u8);
        json.WriteEndArray();
    }

    private static Task Answer(HttpContext context, Action<Utf8JsonWriter> writeMembers)
    {
        context.WriteJson(200, writeMembers, static (json, writeMembers) =>
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        });
        return Task.CompletedTask;
    }
}
