using System.Text.Json.Nodes;
using Forewarn.Core.Geometry;
using Forewarn.Server.Api;
using Forewarn.Server.Astm;
using Forewarn.Server.Tests.Nodes;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Server.Tests.Astm.Model;

/// <summary>A running node, over HTTP; its clock is set to the moment of each request.</summary>
internal sealed class HttpDss(Names names, TestNode node) : IDss
{
    private const string TokenHeader = "Forewarn-Airspace-Token";

    private readonly Dictionary<string, Client> _clients = [];
    private readonly Dictionary<Query, string> _tokens = new(ReferenceEqualityComparer.Instance);
    private Instant _now;

    public async Task<Reply> AskAsync(Request request, Instant now)
    {
        if (now > _now)
            (await node.Admin.PutAsync("/v1/replay/clock", new JsonObject { ["now"] = Bodies.Text(now) })).Expect(200);
        _now = now;
        var client = ClientOf(request.Caller);
        return request switch
        {
            Put put => Changed(put.Subject, await PutAsync(client, put)),
            Delete delete => Changed(delete.Subject, await client.DeleteAsync(PathOf(delete.Subject, delete.Ovn))),
            Get get => Reference(get.Subject, await client.GetAsync(PathOf(get.Subject, null))),
            Query query => Found(query, await client.PostAsync($"{Collection(query.IsConstraint)}/query", Area(query.Where))),
            PutSubscription put => Subscribed(await client.PutAsync(WatchPath(put.Id, put.Version), BodyOf(put))),
            DeleteSubscription delete => Subscription(await client.DeleteAsync(WatchPath(delete.Id, delete.Version))),
            GetSubscription get => Subscription(await client.GetAsync(WatchPath(get.Id, null))),
            QuerySubscriptions query => Subscriptions(await client.PostAsync("/dss/v1/subscriptions/query", Area(query.Where))),
            PutAvailability put => Availability(await client.PutAsync(AvailabilityPath(put.Uss), new JsonObject
            {
                ["old_version"] = VersionOf(put.OldVersion),
                ["availability"] = put.State.ToString(),
            })),
            GetAvailability get => Availability(await client.GetAsync(AvailabilityPath(get.Uss))),
            Declared declared => await OnV1Async(await client.PutAsync(V1Path(declared.Subject), BodyOf(declared), declared.Version), declared.Subject, client),
            Ended ended => await OnV1Async(await client.DeleteAsync(V1Path(ended.Subject), ended.Version), null, client),
            Watched watched => Reply.Refusal((await client.PutAsync($"/v1/subscriptions/{watched.Id}", BodyOf(watched))).Status is 200 or 201 ? 200 : DssModel.RefusedOnV1),
            _ => throw new ArgumentException(request.GetType().Name, nameof(request)),
        };
    }

    private Client ClientOf(string caller)
    {
        if (!_clients.TryGetValue(caller, out var client))
            _clients.Add(caller, client = node.As(caller, [.. Scopes.All, .. UtmScopes.All]));
        return client;
    }

    private static Reply Changed(Subject subject, Answer answer)
    {
        var reply = Reference(subject, answer);
        if (answer.Status is not (200 or 201))
            return reply;
        var groups = answer.Body["subscribers"]!.AsArray();
        Assert.Equal(groups.Select(group => (string)group!["uss_base_url"]!).Distinct(), groups.Select(group => (string)group!["uss_base_url"]!));
        return reply with
        {
            Subscribers = [.. groups.SelectMany(group => group!["subscriptions"]!.AsArray().Select(state =>
                new Subscriber((string)group["uss_base_url"]!, (string)state!["subscription_id"]!, (int)state["notification_index"]!)))],
        };
    }

    private static Reply Reference(Subject subject, Answer answer)
    {
        var reply = new ReplyBuilder(answer.Status);
        if (answer.Status is 200 or 201)
            Show(reply, "reference", answer.Body[subject.IsConstraint ? "constraint_reference" : "operational_intent_reference"]!);
        else if (answer.Status == 409 && answer.Body["missing_operational_intents"] is not null)
            ShowMissing(reply, answer.Body);
        else
            Assert.False(string.IsNullOrWhiteSpace((string?)answer.Body["message"]));
        return reply.Done();
    }

    private static void ShowMissing(ReplyBuilder reply, JsonNode body)
    {
        ShowAll(reply, "missing_intents", body["missing_operational_intents"]);
        ShowAll(reply, "missing_constraints", body["missing_constraints"]);
    }

    private async Task<Answer> PutAsync(Client client, Put put)
    {
        using var request = client.Request(HttpMethod.Put, PathOf(put.Subject, put.Ovn), BodyOf(put));
        if (put.Search is not null)
            request.Headers.Add(TokenHeader, _tokens[put.Search]);
        return await client.SendAsync(request);
    }

    private Reply Found(Query query, Answer answer)
    {
        if (!query.IsConstraint)
            _tokens[query] = answer.Header(TokenHeader)!;
        var reply = new ReplyBuilder(answer.Status);
        ShowAll(reply, "found", answer.Body[query.IsConstraint ? "constraint_references" : "operational_intent_references"]);
        return reply.Done();
    }

    private static Reply Subscribed(Answer answer)
    {
        var reply = new ReplyBuilder(answer.Status);
        if (answer.Status != 200)
            return reply.Done();
        ShowWatch(reply, "subscription", answer.Body["subscription"]!);
        ShowAll(reply, "intents", answer.Body["operational_intent_references"]);
        ShowAll(reply, "constraints", answer.Body["constraint_references"]);
        return reply.Done();
    }

    private static Reply Subscription(Answer answer)
    {
        var reply = new ReplyBuilder(answer.Status);
        if (answer.Status == 200)
            ShowWatch(reply, "subscription", answer.Body["subscription"]!);
        return reply.Done();
    }

    private static Reply Subscriptions(Answer answer)
    {
        var reply = new ReplyBuilder(answer.Status);
        int i = 0;
        foreach (var each in answer.Body["subscriptions"]!.AsArray())
            ShowWatch(reply, $"found[{i++}]", each!);
        return reply.Done();
    }

    private static Reply Availability(Answer answer)
    {
        var reply = new ReplyBuilder(answer.Status);
        if (answer.Status != 200)
            return reply.Done();
        string version = (string)answer.Body["version"]!;
        // Versions of subscriptions and of availabilities are of different kinds, and may be equal.
        return reply.Field("version", version.Length == 0 ? "" : AvailabilityPrefix + version).Field("uss", (string)answer.Body["status"]!["uss"]!)
            .Field("availability", (string)answer.Body["status"]!["availability"]!).Done();
    }

    private const string AvailabilityPrefix = "availability ";

    /// <summary>Whom a declaration is to be told to is not in the answers of /v1; the notification indices that follow show it.</summary>
    private async Task<Reply> OnV1Async(Answer answer, Subject? shown, Client client)
    {
        if (answer.Status is not (200 or 201))
            return Reply.Refusal(DssModel.RefusedOnV1);
        var reply = shown is { } subject ? Reference(subject, await client.GetAsync(PathOf(subject, null))) : Reply.Refusal(200);
        return reply with { Subscribers = default };
    }

    private static void ShowAll(ReplyBuilder reply, string at, JsonNode? references)
    {
        int i = 0;
        foreach (var reference in references?.AsArray() ?? [])
            Show(reply, $"{at}[{i++}]", reference!);
    }

    private static void Show(ReplyBuilder reply, string at, JsonNode reference)
    {
        foreach (string name in new[] { "id", "manager", "uss_availability" })
            reply.Field($"{at}.{name}", (string)reference[name]!);
        reply.Field($"{at}.version", (int)reference["version"]!).Field($"{at}.ovn", (string)reference["ovn"]!)
            .Field($"{at}.time_start", TimeOf(reference["time_start"]!)).Field($"{at}.time_end", TimeOf(reference["time_end"]!))
            .Field($"{at}.uss_base_url", (string)reference["uss_base_url"]!);
        if (reference["state"] is { } state)
            reply.Field($"{at}.state", (string)state!).Field($"{at}.subscription_id", (string)reference["subscription_id"]!);
    }

    private static void ShowWatch(ReplyBuilder reply, string at, JsonNode watch) =>
        reply.Field($"{at}.id", (string)watch["id"]!).Field($"{at}.version", (string)watch["version"]!).Field($"{at}.notification_index", (int)watch["notification_index"]!)
            .Field($"{at}.time_start", TimeOf(watch["time_start"]!)).Field($"{at}.time_end", TimeOf(watch["time_end"]!)).Field($"{at}.uss_base_url", (string)watch["uss_base_url"]!)
            .Field($"{at}.notify_for_operational_intents", (bool)watch["notify_for_operational_intents"]!).Field($"{at}.notify_for_constraints", (bool)watch["notify_for_constraints"]!)
            .Field($"{at}.implicit_subscription", (bool)watch["implicit_subscription"]!)
            .Field($"{at}.dependent_operational_intents", string.Join(' ', watch["dependent_operational_intents"]!.AsArray().Select(id => (string)id!)));

    private static Instant TimeOf(JsonNode time)
    {
        Assert.Equal("RFC3339", (string?)time["format"]);
        return InstantPattern.ExtendedIso.Parse((string)time["value"]!).Value;
    }

    private JsonObject BodyOf(Put put)
    {
        var body = new JsonObject { ["extents"] = VolumesOf(put.Extents), ["uss_base_url"] = put.BaseUrl };
        if (put.Subject.IsConstraint)
            return body;
        body["state"] = put.State.ToString();
        body["key"] = new JsonArray([.. put.Key.All.Select(JsonNode (ovn) => OvnOf(ovn))]);
        body["subscription_id"] = put.SubscriptionId is { } id ? names.MeaningOf(id) : null;
        if (put.NewSubscription is { } wanted)
            body["new_subscription"] = new JsonObject { ["uss_base_url"] = wanted.UssBaseUrl.ToString(), ["notify_for_constraints"] = wanted.NotifyForConstraints };
        return body;
    }

    private static JsonObject BodyOf(PutSubscription put) => new()
    {
        ["extents"] = VolumeOf(put.Where),
        ["uss_base_url"] = put.BaseUrl,
        ["notify_for_operational_intents"] = put.NotifyForIntents,
        ["notify_for_constraints"] = put.NotifyForConstraints,
    };

    private static JsonObject BodyOf(Declared declared) => declared.Subject.IsConstraint
        ? new JsonObject { ["kind"] = "live-fire", ["volumes"] = VolumesOf(declared.Extents) }
        : new JsonObject { ["state"] = declared.State.ToString(), ["volumes"] = VolumesOf(declared.Extents) };

    private static JsonObject BodyOf(Watched watched) => new()
    {
        ["extent"] = VolumeOf(watched.Extent),
        ["notify_for_operational_intents"] = true,
        ["notify_for_constraints"] = true,
    };

    private static JsonObject Area(Where where) => new() { ["area_of_interest"] = VolumeOf(where) };

    private static JsonArray VolumesOf(Volumes volumes) => new([.. volumes.All.Select(JsonNode (volume) => VolumeOf(volume))]);

    private static JsonObject VolumeOf(Volume4D volume) => VolumeOf(new Where(volume.Area, volume.Altitude, volume.Start, volume.End));

    private static JsonObject VolumeOf(Where where)
    {
        var volume = new JsonObject();
        switch (where.Area)
        {
            case Circle circle:
                volume["outline_circle"] = new JsonObject
                {
                    ["center"] = Vertex(circle.Center),
                    ["radius"] = new JsonObject { ["value"] = circle.RadiusCentimetres / 100.0, ["units"] = "M" },
                };
                break;
            case Polygon polygon:
                volume["outline_polygon"] = new JsonObject { ["vertices"] = new JsonArray([.. polygon.Vertices.Select(JsonNode (vertex) => Vertex(vertex))]) };
                break;
        }
        if (where.Altitude is { } altitude)
            (volume["altitude_lower"], volume["altitude_upper"]) = (Bodies.Altitude(altitude.LowerMetres), Bodies.Altitude(altitude.UpperMetres));
        var extent = new JsonObject { ["volume"] = volume };
        if (where.Start is { } start)
            extent["time_start"] = Bodies.Time(start);
        if (where.End is { } end)
            extent["time_end"] = Bodies.Time(end);
        return extent;
    }

    private static JsonObject Vertex(LatLng place) => Bodies.LatLng(place.LatE7 / 1e7, place.LngE7 / 1e7);

    private string PathOf(Subject subject, string? ovn) =>
        $"{Collection(subject.IsConstraint)}/{subject.Id}{(ovn is null ? "" : $"/{OvnOf(ovn)}")}";

    private static string Collection(bool isConstraint) => isConstraint ? "/dss/v1/constraint_references" : "/dss/v1/operational_intent_references";

    private static string V1Path(Subject subject) => subject.IsConstraint ? $"/v1/constraints/{subject.Id}" : $"/v1/operational-intents/{subject.Id}";

    private string WatchPath(string id, string? version) => $"/dss/v1/subscriptions/{names.MeaningOf(id)}{(version is null ? "" : $"/{VersionOf(version)}")}";

    private static string AvailabilityPath(string uss) => $"/dss/v1/uss_availability/{uss}";

    private string VersionOf(string name)
    {
        string meaning = names.MeaningOf(name);
        return meaning.StartsWith(AvailabilityPrefix, StringComparison.Ordinal) ? meaning[AvailabilityPrefix.Length..] : meaning;
    }

    /// <summary>Where a request has an OVN that nobody has, one of the right length.</summary>
    private string OvnOf(string name) => names.IsLearned(name) ? names.MeaningOf(name) : new string('x', 43);
}
