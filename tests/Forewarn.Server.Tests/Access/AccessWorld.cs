using System.Text.Json.Nodes;
using Forewarn.Server.Api;
using Forewarn.Server.Astm;
using Forewarn.Server.Tests.Astm.Endpoints;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Recording;
using NodaTime;

namespace Forewarn.Server.Tests.Access;

/// <summary>A node of its own on which two parties have done, to each other, one of everything, with a marker in every text.</summary>
public sealed class AccessWorld : IAsyncLifetime
{
    public const string Line = "line";

    private static readonly string[] PartyScopes = [Scopes.Read, Scopes.Declare, Scopes.Acknowledge, Scopes.Observe, Scopes.Liaison];

    private readonly Dictionary<Role, Client> _clients = [];
    private readonly List<Marker> _markers = [];

    internal TestNode Node { get; private set; } = null!;

    internal IReadOnlyList<Marker> Markers => _markers;

    internal (double Lat, double Lng) Place { get; } = Bodies.NewPlace();

    /// <summary>Ids of what is planted.</summary>
    internal static Guid Flight { get; } = Guid.NewGuid();

    internal static Guid OtherFlight { get; } = Guid.NewGuid();

    internal static Guid Area { get; } = Guid.NewGuid();

    internal static Guid Sealed { get; } = Guid.NewGuid();

    internal static Guid Subscription { get; } = Guid.NewGuid();

    internal static Guid Sighting { get; } = Guid.NewGuid();

    internal static Guid Drill { get; } = Guid.NewGuid();

    /// <summary>Entered, and not confirmed.</summary>
    internal static Guid Site { get; } = Guid.NewGuid();

    /// <summary>Confirmed: a constraint like any other.</summary>
    internal static Guid ConfirmedSite { get; } = Guid.NewGuid();

    internal static Guid Conversation { get; } = Guid.NewGuid();

    internal static Guid Message { get; } = Guid.NewGuid();

    internal static Guid Call { get; } = Guid.NewGuid();

    internal static Guid Incident { get; } = Guid.NewGuid();

    internal static Guid Statement { get; } = Guid.NewGuid();

    internal static Guid Reference { get; } = Guid.NewGuid();

    internal static Guid ConstraintReference { get; } = Guid.NewGuid();

    internal static Guid UssSubscription { get; } = Guid.NewGuid();

    /// <summary>Number of the warning of the flight.</summary>
    internal string Warning { get; private set; } = "";

    /// <summary>Id of an arrangement that is put to the warned party.</summary>
    internal string Draft { get; private set; } = "";

    /// <summary>Id of one that the declarer has taken back.</summary>
    internal string ClosedDraft { get; private set; } = "";

    internal long LeavesCount => Node.Server.Node.Read(state => state.Events.Next);

    internal Client As(Role role) => _clients[role];

    public async ValueTask InitializeAsync()
    {
        Node = await TestNode.StartAsync();
        try
        {
            await PlantAsync();
        }
        catch
        {
            await Node.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => Node.DisposeAsync();

    private async Task PlantAsync()
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            _clients[role] = role switch
            {
                Role.Operator => Node.As("the-operator", Scopes.Admin),
                Role.Uss => Node.As("a-uss", [.. UtmScopes.All]),
                Role.Nobody => Node.AsNobody(),
                Role.Observer => Node.As(NameOf(role), Scopes.Read, Scopes.Observe),
                Role.Declarer => Node.AsPerson(NameOf(role), Mark(Role.Declarer, Role.Operator), PartyScopes),
                _ => Node.AsPerson(NameOf(role), "somebody", PartyScopes),
            };
            if (role < Role.Operator)
                (await Node.Admin.PutAsync($"/v1/parties/{NameOf(role)}", Bodies.Party(NameOf(role)))).Expect(201);
        }
        // Who is a party is for those who have a token.
        _markers.Add(new Marker(NameOf(Role.Warned), Enum.GetValues<Role>().Where(role => role != Role.Nobody).ToHashSet()));
        await NameContactsAsync();
        await DeclareAsync();
        await AnswerAsync();
        await DrillAsync();
        await DraftAsync();
        await EnterSitesAsync();
        await TalkAsync();
        await SpeakAsUssAsync();
        await OpenIncidentAsync();
        await AwaitAttemptAsync();
    }

    /// <summary>Id of the party that a role acts for.</summary>
    internal static string NameOf(Role role) => $"party-{role.ToString().ToLowerInvariant()}";

    /// <summary>A text with a marker that only some may find.</summary>
    internal string Mark(params Role[] readers)
    {
        // As long as what Base64 spells the same wherever it begins needs, and with digits that no other marker begins with.
        string text = $"marker{_markers.Count:D3}of{string.Concat(readers)}";
        _markers.Add(new Marker(text, readers.ToHashSet()));
        return text;
    }

    /// <summary>The declarer can be reached at an address that the node may not reach, so that it tries, at once, and does not succeed.</summary>
    private async Task NameContactsAsync()
    {
        var contact = new JsonObject
        {
            ["id"] = "desk",
            ["name"] = Mark(Role.Declarer, Role.Operator),
            ["level"] = "operational",
            ["addresses"] = new JsonArray(new JsonObject { ["transport"] = "webhook", ["target"] = $"https://127.0.0.1:9/{Mark(Role.Declarer, Role.Operator)}" }),
        };
        (await As(Role.Declarer).PutAsync($"/v1/parties/{NameOf(Role.Declarer)}/roster", new JsonObject { ["contacts"] = new JsonArray(contact) })).Expect(201);
    }

    private async Task DeclareAsync()
    {
        var arrangement = Bodies.Arrangement(Place, "PT30M", NameOf(Role.Declarer), NameOf(Role.Warned), NameOf(Role.Member));
        arrangement["name"] = Mark(Role.Declarer, Role.Warned, Role.Member, Role.Operator);
        arrangement["members"]![2]!["from"] = Bodies.Text(Bodies.Soon + Duration.FromDays(30));
        (await As(Role.Operator).PutAsync($"/v1/arrangements/{Line}", arrangement)).Expect(201);

        (await As(Role.Warned).PutAsync(Bodies.IntentPath(OtherFlight), Bodies.Intent(Place, note: Mark(Role.Declarer, Role.Warned)))).Expect(201);
        (await As(Role.Declarer).PutAsync(Bodies.IntentPath(Flight), Bodies.Intent(Place, note: Mark(Role.Declarer, Role.Warned)))).Expect(201);
        var area = Bodies.Constraint(Place);
        (area["disclosure"], area["note"]) = ("area", Mark(Role.Declarer));
        (await As(Role.Declarer).PutAsync(Bodies.ConstraintPath(Area), area)).Expect(201);
        (await As(Role.Declarer).PutAsync(Bodies.ConstraintPath(Sealed), SealedBody.Of(Bodies.Constraint(Place)).Commit(Bodies.Constraint(Place, radius: 5_000)))).Expect(201);
        (await As(Role.Declarer).PutAsync(Bodies.SubscriptionPath(Subscription), Bodies.Subscription(Place))).Expect(201);
    }

    private async Task AnswerAsync()
    {
        var owed = (await As(Role.Warned).GetAsync("/v1/warnings")).Expect(200).Body["warnings"]!.AsArray();
        Warning = NumberOf(owed, Flight);
        var answer = Bodies.Acknowledgement(by: Mark(Role.Declarer, Role.Warned));
        answer["text"] = Mark(Role.Declarer, Role.Warned);
        (await As(Role.Warned).PostAsync($"/v1/warnings/{Warning}/acknowledgement", answer)).Expect(200);
        var wish = Bodies.Acknowledgement("ask-for-change");
        (wish["text"], wish["counter_proposal"]) = (Mark(Role.Declarer, Role.Warned), new JsonObject { ["volumes"] = new JsonArray(Bodies.Volume(Place, radius: 100)) });
        (await As(Role.Warned).PostAsync($"/v1/warnings/{NumberOf(owed, Area)}/acknowledgement", wish)).Expect(200);
        (await As(Role.Declarer).PostAsync("/v1/observations", Seen(Sighting, Mark(Role.Declarer, Role.Warned)))).Expect(201);
    }

    private async Task DrillAsync() => (await As(Role.Declarer).PutAsync($"/v1/drills/{Drill}", new JsonObject
    {
        ["arrangement"] = Line,
        ["by"] = Mark(Role.Declarer, Role.Warned),
        ["text"] = Mark(Role.Declarer, Role.Warned),
    })).Expect(201);

    /// <summary>An incident of the two, with an account of each, and a statement, which is for everybody. It concerns all whom the arrangement there names.</summary>
    private async Task OpenIncidentAsync()
    {
        var incident = new JsonObject { ["title"] = Mark(Role.Declarer, Role.Warned, Role.Member), ["extent"] = Bodies.Volume(Place), ["parties"] = new JsonArray(NameOf(Role.Warned)) };
        (await As(Role.Declarer).PutAsync($"/v1/incidents/{Incident}", incident)).Expect(201);
        foreach (var role in new[] { Role.Declarer, Role.Warned })
        {
            (await As(role).PutAsync($"/v1/incidents/{Incident}/accounts/{NameOf(role)}", new JsonObject { ["language"] = "en", ["text"] = Mark(Role.Declarer, Role.Warned, Role.Member) })).Expect(201);
        }
        var statement = new JsonObject { ["about"] = $"incident/{Incident}", ["title"] = "To all", ["language"] = "en", ["text"] = "What we say in public." };
        (await As(Role.Declarer).PutAsync($"/v1/statements/{Statement}", statement)).Expect(201);
    }

    private async Task DraftAsync()
    {
        Draft = await DraftOfAsync("next-line", Mark(Role.Declarer, Role.Warned, Role.Operator));
        ClosedDraft = await DraftOfAsync("no-line", "Withdrawn");
        (await As(Role.Declarer).DeleteAsync($"/v1/drafts/{ClosedDraft}")).Expect(200);
    }

    private async Task<string> DraftOfAsync(string arrangement, string name)
    {
        var terms = Bodies.Arrangement(Place, "PT30M", NameOf(Role.Declarer), NameOf(Role.Warned));
        terms["name"] = name;
        return (string)(await As(Role.Declarer).PostAsync("/v1/drafts", DraftBody(arrangement, terms))).Expect(201).Body["draft"]!["id"]!;
    }

    internal static JsonObject DraftBody(string arrangement, JsonObject terms, int? amends = null) => new()
    {
        ["arrangement"] = arrangement,
        ["amends"] = amends,
        ["sign_by"] = Bodies.Text(Bodies.Soon + Duration.FromDays(1)),
        ["terms"] = terms,
    };

    /// <summary>A thread with a message of the declarer that the warned party has read, and a call with a readout of each.</summary>
    private async Task TalkAsync()
    {
        (await As(Role.Declarer).PutAsync($"/v1/threads/{Conversation}", ThreadBody(Mark(Role.Declarer, Role.Warned)))).Expect(201);
        var message = new JsonObject { ["by"] = Mark(Role.Declarer, Role.Warned), ["language"] = "en", ["text"] = Mark(Role.Declarer, Role.Warned) };
        (await As(Role.Declarer).PutAsync($"/v1/threads/{Conversation}/messages/{Message}", message)).Expect(201);
        (await As(Role.Warned).GetAsync($"/v1/threads/{Conversation}/messages")).Expect(200);
        (await As(Role.Warned).PostAsync($"/v1/threads/{Conversation}/messages/{Message}/read", new JsonObject { ["by"] = Mark(Role.Declarer, Role.Warned) })).Expect(200);
        (await As(Role.Declarer).PutAsync($"/v1/calls/{Call}", CallBody(Mark(Role.Declarer, Role.Warned)))).Expect(201);
        foreach (var role in new[] { Role.Declarer, Role.Warned })
            (await As(role).PutAsync($"/v1/calls/{Call}/readout", ReadoutBody(Mark(Role.Declarer, Role.Warned)))).Expect(201);
    }

    internal static JsonObject ThreadBody(string title) => new() { ["with"] = new JsonArray(NameOf(Role.Warned)), ["channel"] = "operational", ["title"] = title };

    internal static JsonObject CallBody(string subject) => new()
    {
        ["by"] = "desk",
        ["participants"] = new JsonArray(NameOf(Role.Declarer), NameOf(Role.Warned)),
        ["initiator"] = NameOf(Role.Declarer),
        ["channel"] = "diplomatic",
        ["start"] = "2026-01-04T10:00:00Z",
        ["end"] = "2026-01-04T10:30:00Z",
        ["subjects"] = new JsonArray(subject),
    };

    internal static JsonObject ReadoutBody(string text) => new() { ["by"] = "desk", ["language"] = "en", ["text"] = text };

    private async Task EnterSitesAsync()
    {
        (await As(Role.Declarer).PutAsync($"/v1/sites/{Site}", Hospital(Mark(Role.Declarer, Role.Operator), 36.19137))).Expect(201);
        (await As(Role.Declarer).PutAsync($"/v1/sites/{ConfirmedSite}", Hospital("A hospital", 36.21431))).Expect(201);
        var second = Node.AsPerson(NameOf(Role.Declarer), Mark(Role.Declarer, Role.Operator), PartyScopes);
        (await second.PutAsync($"/v1/sites/{ConfirmedSite}/confirmation", new JsonObject { ["positions"] = new JsonArray(Spot(36.21431)) }, version: 1)).Expect(200);
    }

    internal static JsonObject Hospital(string name, double lat) => new() { ["kind"] = "hospital", ["name"] = name, ["place"] = "Aleppo", ["position"] = Spot(lat) };

    internal static JsonObject Spot(double lat) => new() { ["lat"] = lat, ["lng"] = 37.13774 };

    private static string NumberOf(JsonArray warnings, Guid subject) =>
        (string)warnings.Single(warning => (string?)warning!["subject"]!["id"] == subject.ToString())!["id"]!;

    /// <summary>Waits until what was sent to the declarer's contact is on record.</summary>
    private async Task AwaitAttemptAsync()
    {
        for (int i = 0; i < 600; i++)
        {
            bool hasTried = Node.Server.Node.Read(state =>
            {
                for (long leaf = state.Events.First; leaf < state.Events.Next; leaf++)
                {
                    if (state.Events[leaf].Kind == Core.Airspace.EventKind.DeliveryAttempted)
                        return true;
                }
                return false;
            });
            if (hasTried)
                return;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException("nothing was sent to the declarer's contact");
    }

    private async Task SpeakAsUssAsync()
    {
        var uss = As(Role.Uss);
        var far = Bodies.NewPlace();
        (await uss.PutAsync(Uss.IntentPath(Reference), Uss.Intent(far))).Expect(201);
        (await uss.PutAsync(Uss.ConstraintPath(ConstraintReference), Uss.Constraint(far))).Expect(201);
        (await uss.PutAsync(Uss.SubscriptionPath(UssSubscription), Uss.Subscription(far))).Expect(200);
        var report = Uss.Report();
        report["exchange"]!["problem"] = Mark(Role.Uss);
        (await uss.PostAsync("/dss/v1/reports", report)).Expect(201);
    }

    internal JsonObject Seen(Guid id, string words)
    {
        var seen = Bodies.Observation(id.ToString(), NameOf(Role.Warned), Place, SystemClock.Instance.GetCurrentInstant());
        (seen["event"], seen["source"]) = (words, words);
        return seen;
    }
}
