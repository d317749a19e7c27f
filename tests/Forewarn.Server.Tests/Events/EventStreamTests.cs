using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Events;

public class EventStreamTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;
    private readonly (double Lat, double Lng) _place = Bodies.NewPlace();

    [Fact]
    public async Task What_happens_is_told_as_it_happens()
    {
        var party = await _node.PartyAsync();
        await using var reader = await OpenAsync(party);
        var id = Guid.NewGuid();
        await party.PutAsync(Bodies.IntentPath(id), Bodies.Intent(_place));
        await party.PutAsync(Bodies.IntentPath(id), Bodies.Intent(_place, "Activated"), version: 1);
        await party.DeleteAsync(Bodies.IntentPath(id), version: 2);
        var received = await reader.ReadUntilAsync(next => next.Subject == id.ToString() && next.Kind == "withdrawn");
        Assert.Equal(["declared", "state", "withdrawn"], received.Where(next => next.Subject == id.ToString()).Select(next => next.Kind));
    }

    [Fact]
    public async Task Each_side_of_a_warning_hears_of_it_and_nobody_else()
    {
        var (declarer, warned, third) = (await _node.PartyAsync(), await _node.PartyAsync(), await _node.PartyAsync());
        await using var ofDeclarer = await OpenAsync(declarer);
        await using var ofWarned = await OpenAsync(warned);
        await using var ofThird = await OpenAsync(third);
        await warned.PutAsync(Bodies.SubscriptionPath(), Bodies.Subscription(_place));
        await declarer.PutAsync(Bodies.IntentPath(), Bodies.Intent(_place));
        await warned.GetAsync("/v1/warnings");
        var last = Guid.NewGuid();
        await third.PutAsync(Bodies.IntentPath(last), Bodies.Intent(Bodies.NewPlace()));
        bool IsLast(ReceivedEvent next) => next.Subject == last.ToString();

        string[] between = ["warning-owed", "warning-delivered"];
        Assert.Equal(between, (await ofDeclarer.ReadUntilAsync(IsLast)).Select(next => next.Kind).Where(IsPrivate));
        Assert.Equal(["subscribed", .. between], (await ofWarned.ReadUntilAsync(IsLast)).Select(next => next.Kind).Where(IsPrivate));
        Assert.DoesNotContain(await ofThird.ReadUntilAsync(IsLast), next => IsPrivate(next.Kind));
    }

    [Fact]
    public async Task A_reader_that_comes_back_goes_on_where_it_was()
    {
        var party = await _node.PartyAsync();
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        string lastEventId;
        await using (var reader = await OpenAsync(party))
        {
            await party.PutAsync(Bodies.IntentPath(first), Bodies.Intent(_place));
            lastEventId = (await reader.ReadUntilAsync(next => next.Subject == first.ToString()))[^1].Id;
        }
        await party.PutAsync(Bodies.IntentPath(second), Bodies.Intent(_place));
        await using var again = await OpenAsync(party, lastEventId);
        var received = await again.ReadUntilAsync(next => next.Subject == second.ToString());
        Assert.DoesNotContain(received, next => next.Subject == first.ToString());
    }

    [Fact]
    public async Task A_reader_that_received_nothing_yet_can_come_back_too()
    {
        var party = await _node.PartyAsync();
        string lastEventId = await FirstIdAsync(party);
        var id = Guid.NewGuid();
        await party.PutAsync(Bodies.IntentPath(id), Bodies.Intent(_place));
        await using var again = await OpenAsync(party, lastEventId);
        await again.ReadUntilAsync(next => next.Subject == id.ToString());
    }

    [Fact]
    public async Task A_silent_stream_is_kept_alive_and_its_place_kept_up_to_date()
    {
        var (silent, other) = (await _node.PartyAsync(), await _node.PartyAsync());
        using var request = silent.Request(HttpMethod.Get, "/v1/events");
        using var response = await silent.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        await other.PutAsync(Bodies.SubscriptionPath(), Bodies.Subscription(_place));
        var ids = new List<string>();
        while (ids.Count < 2 && await lines.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                ids.Add(line);
        }
        Assert.NotEqual(ids[0], ids[1]);
    }

    [Theory, InlineData("x"), InlineData("5"), InlineData("5."), InlineData(".5"), InlineData("1.0.0"), InlineData("-1.0"), InlineData("1.-0"),
     InlineData("1.99999999999"), InlineData("99999999999999999999.0"), InlineData("999999999999.0"), InlineData("1.0, 1.0")]
    public async Task An_id_that_no_event_has_is_refused(string id)
    {
        var party = await _node.PartyAsync();
        using var request = party.Request(HttpMethod.Get, "/v1/events");
        request.Headers.TryAddWithoutValidation("Last-Event-ID", id);
        (await party.SendAsync(request)).ExpectProblem(400, "invalid", "Last-Event-ID");
    }

    [Fact]
    public async Task An_unknown_parameter_is_refused() =>
        (await (await _node.PartyAsync()).GetAsync("/v1/events?since=1")).ExpectProblem(400, "invalid", "since");

    /// <summary>The id that a stream begins with, before any event.</summary>
    private static async Task<string> FirstIdAsync(Client client)
    {
        using var request = client.Request(HttpMethod.Get, "/v1/events");
        using var response = await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        string? first = await lines.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("id: ", first, StringComparison.Ordinal);
        return first!["id: ".Length..];
    }

    private static bool IsPrivate(string kind) => kind.StartsWith("warning", StringComparison.Ordinal) || kind == "subscribed";

    private static Task<EventReader> OpenAsync(Client client, string? lastEventId = null) =>
        EventReader.OpenAsync(client, lastEventId, TestContext.Current.CancellationToken);
}
