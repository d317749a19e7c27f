using Forewarn.Client.Model;
using static Forewarn.Client.Tests.Requests.ScriptedServer;

namespace Forewarn.Client.Tests.Requests;

public class RetryTests
{
    private static readonly PartyTerms Terms = new("North", "UTC", "gregorian", []);

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task A_busy_node_is_asked_again_in_the_same_words(int status)
    {
        await using var server = await StartAsync(Busy(status: status), Busy(status: status), Json(Answers.Party));
        await PutAsync(server);

        Assert.Equal(3, server.Requests.Count);
        Assert.Single(server.Requests.Select(asked => (asked.Method, asked.Path, Convert.ToBase64String(asked.Body))).Distinct());
    }

    [Fact]
    public async Task A_node_that_stays_busy_is_not_asked_for_ever()
    {
        await using var server = await StartAsync(Enumerable.Repeat(Busy(), 20));
        var problem = await Assert.ThrowsAsync<ForewarnProblemException>(() => PutAsync(server));

        Assert.Equal((503, ApiConnection.AttemptsMax), (problem.Status, server.Requests.Count));
    }

    [Fact]
    public async Task A_node_that_asks_for_too_much_patience_gets_none()
    {
        await using var server = await StartAsync(Busy("60"), Json(Answers.Party));
        await Assert.ThrowsAsync<ForewarnProblemException>(() => PutAsync(server));

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task What_the_node_refuses_is_not_asked_again()
    {
        await using var server = await StartAsync(Json("{}", 409), Json(Answers.Party));
        await Assert.ThrowsAsync<ForewarnProblemException>(() => PutAsync(server));

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_change_whose_answer_was_lost_is_asked_for_again()
    {
        await using var server = await StartAsync(Break, Json(Answers.Party));

        Assert.Equal(3, (await PutAsync(server)).Leaf);
    }

    [Fact]
    public async Task A_removal_whose_answer_was_lost_is_not_repeated_since_it_would_find_nothing()
    {
        await using var server = await StartAsync(Break, Json(Answers.Party));
        await Assert.ThrowsAsync<HttpRequestException>(() => ClientOf(server).RemovePartyAsync("north", 1, TestContext.Current.CancellationToken));
    }

    private static Task<PartyAnswer> PutAsync(ScriptedServer server) => ClientOf(server).PutPartyAsync("north", Terms, null, TestContext.Current.CancellationToken);

    private static ForewarnClient ClientOf(ScriptedServer server) => new(server.Http, _ => ValueTask.FromResult<string?>("t"));
}
