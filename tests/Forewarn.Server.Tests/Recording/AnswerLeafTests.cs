using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Recording;

/// <summary>Every answer to a change, and every refusal that is on record, names a leaf whose receipt proves offline what was answered.</summary>
public sealed class AnswerLeafTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    public static TheoryData<string, string, string> Accepted => new()
    {
        { "party", "party-put", "party" },
        { "party again", "party-put", "party" },
        { "party removed", "party-removed", "party" },
        { "arrangement", "arrangement-put", "arrangement" },
        { "arrangement removed", "arrangement-removed", "arrangement" },
        { "subscription", "subscribed", "subscription" },
        { "subscription ended", "unsubscribed", "subscription" },
        { "intent", "declared", "activity note volumes" },
        { "intent without a note", "declared", "activity volumes" },
        { "intent moved", "changed", "activity note volumes" },
        { "intent activated", "state", "activity note volumes" },
        { "intent reworded", "reworded", "activity note volumes" },
        { "intent withdrawn", "withdrawn", "activity note volumes" },
        { "constraint", "declared", "activity note volumes" },
        { "constraint ended", "ended", "activity note volumes" },
        { "answer", "warning-acknowledged", "answer words" },
        { "observation", "observed", "conformance observation words" },
        { "erasure", "details-erased", "" },
    };

    public static TheoryData<string, string, string> Refused => new()
    {
        { "stale version", "stale-version", "activity note refusal volumes" },
        { "no version", "version-required", "activity note refusal volumes" },
        { "another's", "not-manager", "activity note refusal volumes" },
        { "ended", "conflict", "activity note refusal volumes" },
        { "over already", "invalid", "activity note refusal volumes" },
        { "unknown party", "unknown-party", "activity note refusal volumes" },
        { "end of nothing", "not-found", "refusal" },
        { "answer to nothing", "not-found", "answer refusal words" },
        { "observation of nobody", "unknown-party", "observation refusal words" },
        { "stale subscription", "stale-version", "refusal subscription" },
        { "stale party", "stale-version", "party refusal" },
        { "stale arrangement", "stale-version", "arrangement refusal" },
        { "removal of a busy party", "conflict", "refusal" },
        { "reveal of what is not sealed", "conflict", "activity refusal sealed volumes" },
    };

    [Theory, MemberData(nameof(Accepted))]
    public async Task What_was_accepted_is_on_record(string what, string kind, string parts)
    {
        var (by, answer) = await AskAsync(what);
        Assert.InRange(answer.Status, 200, 201);
        long index = (long)answer.Body["leaf"]!;
        var reader = new RecordReader(by);
        var leaf = await reader.LeafAsync(index);
        Assert.Equal((kind, by.Party, null), (leaf.Kind, leaf.By, leaf.Reason));
        Assert.Equal(parts, string.Join(' ', (await reader.PartsAsync(index)).Keys));
    }

    [Theory, MemberData(nameof(Refused))]
    public async Task What_was_refused_is_on_record_with_what_was_asked_for(string what, string reason, string parts)
    {
        var (by, answer) = await AskAsync(what);
        Assert.InRange(answer.Status, 400, 429);
        long index = (long)answer.Body["leaf"]!;
        // Somebody who is no party reads nothing; the operator reads that somebody has tried.
        var reader = new RecordReader(what == "unknown party" ? _node.Admin : by);
        var leaf = await reader.LeafAsync(index);
        Assert.Equal(("refused", by.Party, reason), (leaf.Kind, leaf.By, leaf.Reason));
        Assert.Equal(parts, string.Join(' ', (await reader.PartsAsync(index)).Keys));
    }

    [Fact]
    public async Task The_refusal_on_record_is_the_one_that_was_answered()
    {
        var (by, answer) = await AskAsync("stale version");
        var refusal = (await new RecordReader(by).PartsAsync((long)answer.Body["leaf"]!))["refusal"]!;
        Assert.Equal((answer.Field, answer.Detail, answer.Accepted), ((string)refusal["field"]!, (string)refusal["problem"]!, (string)refusal["accepted"]!));
    }

    [Fact]
    public async Task A_warning_is_on_record_when_it_is_owed_and_when_it_is_delivered()
    {
        var (declarer, warned, warning) = await WarnAsync();
        (await warned.GetAsync($"/v1/warnings/{warning}")).Expect(200);
        var reader = new RecordReader(warned);
        await reader.ReceiptAsync(await NewestLeafAsync());
        var about = (await reader.LeavesAsync()).Where(leaf => leaf.Entity.ToString() == $"warning/{warning}").ToArray();
        Assert.Equal(["warning-owed", "warning-delivered"], about.Select(leaf => leaf.Kind));
        Assert.All(about, leaf => Assert.Equal((declarer.Party, warned.Party), (leaf.By, leaf.To)));
        Assert.Equal("no-requirement", (string)(await reader.PartsAsync(about[1].Index))["delivery"]!["verdict"]!);
    }

    [Theory]
    [InlineData("party")]
    [InlineData("arrangement")]
    [InlineData("subscription")]
    [InlineData("intent")]
    [InlineData("intent moved")]
    [InlineData("intent withdrawn")]
    [InlineData("constraint")]
    [InlineData("answer")]
    [InlineData("observation")]
    public async Task A_retry_gets_the_first_leaf(string what)
    {
        var (_, first) = await AskAsync(what);
        var again = await _again!();
        Assert.InRange(again.Status, 200, 201);
        Assert.Equal((long)first.Body["leaf"]!, (long)again.Body["leaf"]!);
    }

    /// <summary>Sends the last request again.</summary>
    private Func<Task<Answer>>? _again;

    private async Task<(Client By, Answer Answer)> AskAsync(string what)
    {
        var party = await _node.PartyAsync();
        var place = Bodies.NewPlace();
        string intent = Bodies.IntentPath();
        string constraint = Bodies.ConstraintPath();
        string subscription = Bodies.SubscriptionPath();
        string name = Guid.NewGuid().ToString();
        switch (what)
        {
            case "party":
                return await SendAsync(_node.Admin, HttpMethod.Put, $"/v1/parties/{name}", Bodies.Party("A party"));
            case "party again":
                return await SendAsync(_node.Admin, HttpMethod.Put, $"/v1/parties/{party.Party}", Bodies.Party("Renamed"), 1);
            case "party removed":
                return await SendAsync(_node.Admin, HttpMethod.Delete, $"/v1/parties/{party.Party}", null, 1);
            case "arrangement":
                return await SendAsync(_node.Admin, HttpMethod.Put, $"/v1/arrangements/{name}", await TermsAsync(party, place));
            case "arrangement removed":
                (await _node.Admin.PutAsync($"/v1/arrangements/{name}", await TermsAsync(party, place))).Expect(201);
                return await SendAsync(_node.Admin, HttpMethod.Delete, $"/v1/arrangements/{name}", null, 1);
            case "subscription":
                return await SendAsync(party, HttpMethod.Put, subscription, Bodies.Subscription(place));
            case "subscription ended":
                (await party.PutAsync(subscription, Bodies.Subscription(place))).Expect(201);
                return await SendAsync(party, HttpMethod.Delete, subscription, null, 1);
            case "intent":
                return await SendAsync(party, HttpMethod.Put, intent, Bodies.Intent(place, note: "n"));
            case "intent without a note":
                return await SendAsync(party, HttpMethod.Put, intent, Bodies.Intent(place));
            case "constraint":
                return await SendAsync(party, HttpMethod.Put, constraint, Bodies.Constraint(place));
            case "constraint ended":
                var begun = Bodies.Constraint(place);
                begun["volumes"] = new JsonArray(Bodies.Volume(place, start: NodaTime.SystemClock.Instance.GetCurrentInstant() - NodaTime.Duration.FromMinutes(1)));
                (await party.PutAsync(constraint, begun)).Expect(201);
                return await SendAsync(party, HttpMethod.Delete, constraint, null, 1);
            case "answer":
                var (_, warned, warning) = await WarnAsync();
                return await SendAsync(warned, HttpMethod.Post, $"/v1/warnings/{warning}/acknowledgement", Bodies.Acknowledgement());
            case "observation":
                return await SendAsync(party, HttpMethod.Post, "/v1/observations", Sighting(party.Party, place));
            case "erasure":
                (await party.PutAsync(intent, Bodies.Intent(place, note: "n"))).Expect(201);
                return await SendAsync(_node.Admin, HttpMethod.Post, "/v1/erasures", new JsonObject { ["entity"] = intent[4..].Replace("intents", "intent", StringComparison.Ordinal) });
            case "unknown party":
                return await SendAsync(_node.As(name), HttpMethod.Put, intent, Bodies.Intent(place, note: "n"));
            case "over already":
                return await SendAsync(party, HttpMethod.Put, intent, Bodies.Intent(place, note: "n", start: Bodies.Soon - NodaTime.Duration.FromHours(5)));
            case "end of nothing":
                return await SendAsync(party, HttpMethod.Delete, intent, null, 1);
            case "answer to nothing":
                return await SendAsync(party, HttpMethod.Post, "/v1/warnings/999999999/acknowledgement", Bodies.Acknowledgement());
            case "observation of nobody":
                return await SendAsync(party, HttpMethod.Post, "/v1/observations", Sighting(name, place));
            case "stale subscription":
                return await SendAsync(party, HttpMethod.Put, subscription, Bodies.Subscription(place), 7);
            case "stale party":
                return await SendAsync(_node.Admin, HttpMethod.Put, $"/v1/parties/{party.Party}", Bodies.Party("Renamed"), 7);
            case "stale arrangement":
                return await SendAsync(_node.Admin, HttpMethod.Put, $"/v1/arrangements/{name}", await TermsAsync(party, place), 7);
            case "removal of a busy party":
                (await party.PutAsync(intent, Bodies.Intent(place))).Expect(201);
                return await SendAsync(_node.Admin, HttpMethod.Delete, $"/v1/parties/{party.Party}", null, 1);
        }
        (await party.PutAsync(intent, Bodies.Intent(place, note: "n"))).Expect(201);
        return what switch
        {
            "intent moved" => await SendAsync(party, HttpMethod.Put, intent, Bodies.Intent(place, note: "n", radius: 700), 1),
            "intent activated" => await SendAsync(party, HttpMethod.Put, intent, Bodies.Intent(place, "Activated", note: "n"), 1),
            "intent reworded" => await SendAsync(party, HttpMethod.Put, intent, Bodies.Intent(place, note: "other words"), 1),
            "intent withdrawn" => await SendAsync(party, HttpMethod.Delete, intent, null, 1),
            "stale version" => await SendAsync(party, HttpMethod.Put, intent, Bodies.Intent(place, note: "m"), 7),
            "no version" => await SendAsync(party, HttpMethod.Put, intent, Bodies.Intent(place, note: "m")),
            "another's" => await SendAsync(await _node.PartyAsync(), HttpMethod.Put, intent, Bodies.Intent(place, note: "m"), 1),
            "ended" => await EndAndChangeAsync(party, intent, place),
            "reveal of what is not sealed" => await SendAsync(party, HttpMethod.Post, $"{intent}/reveal", SealedBody.Of(Bodies.Intent(place)).Reveal(), 1),
            _ => throw new ArgumentException(what, nameof(what)),
        };
    }

    private async Task<(Client By, Answer Answer)> EndAndChangeAsync(Client party, string intent, (double, double) place)
    {
        (await party.DeleteAsync(intent, 1)).Expect(200);
        return await SendAsync(party, HttpMethod.Put, intent, Bodies.Intent(place, note: "m"), 2);
    }

    private async Task<(Client By, Answer Answer)> SendAsync(Client by, HttpMethod method, string path, JsonNode? body, int? version = null)
    {
        _again = async () =>
        {
            using var request = by.Request(method, path, body, version);
            return await by.SendAsync(request);
        };
        return (by, await _again());
    }

    /// <summary>A party that has declared something, and one that is owed a warning of it.</summary>
    private async Task<(Client Declarer, Client Warned, string Warning)> WarnAsync()
    {
        var place = Bodies.NewPlace();
        var (declarer, warned) = (await _node.PartyAsync(), await _node.PartyAsync());
        (await warned.PutAsync(Bodies.SubscriptionPath(), Bodies.Subscription(place))).Expect(201);
        var answer = (await declarer.PutAsync(Bodies.IntentPath(), Bodies.Intent(place))).Expect(201);
        return (declarer, warned, (string)answer.Body["warnings"]![0]!["id"]!);
    }

    private async Task<JsonObject> TermsAsync(Client party, (double, double) place) => Bodies.Arrangement(place, "PT1H", party.Party, (await _node.PartyAsync()).Party);

    private async Task<long> NewestLeafAsync() => (long)(await _node.Admin.PutAsync($"/v1/parties/{Guid.NewGuid()}", Bodies.Party("x"))).Expect(201).Body["leaf"]!;

    private static JsonObject Sighting(string party, (double, double) place) =>
        Bodies.Observation(Guid.NewGuid().ToString(), party, place, NodaTime.SystemClock.Instance.GetCurrentInstant());
}
