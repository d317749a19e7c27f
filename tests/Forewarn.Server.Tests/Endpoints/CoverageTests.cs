using Forewarn.Server.Tests.Nodes;
using NodaTime;

namespace Forewarn.Server.Tests.Endpoints;

public class CoverageTests(SharedNode shared)
{
    private static readonly string Period = $"from={Bodies.Text(Bodies.Soon - Duration.FromDays(1))}&to={Bodies.Text(Bodies.Soon + Duration.FromDays(1))}";

    private readonly TestNode _node = shared.Node;
    private readonly (double Lat, double Lng) _place = Bodies.NewPlace();

    [Fact]
    public async Task Two_that_met_without_an_arrangement_see_both_directions()
    {
        var (one, other) = await MeetAsync();
        var meetings = (await one.GetAsync($"/v1/coverage?{Period}")).Expect(200).Body["meetings"]!.AsArray();
        Assert.Equal([(one.Party, other.Party), (other.Party, one.Party)], meetings.Select(meeting => ((string)meeting!["from"]!, (string)meeting["to"]!)));
        Assert.Equal(_place.Lat, (double)meetings[0]!["place"]!["lat"]!, 6);
    }

    [Fact]
    public async Task A_table_has_a_header_and_a_row_for_each_that_no_value_breaks()
    {
        var (one, _) = await MeetAsync();
        var answer = (await one.GetAsync($"/v1/coverage.csv?{Period}")).Expect(200);
        string[] lines = answer.Text.Split("\r\n");
        Assert.Equal(("text/csv", 4), (answer.ContentType, lines.Length));
        Assert.All(lines[..^1], line => Assert.Equal(12, line.Split(',').Length));
    }

    [Fact]
    public async Task The_operator_asks_for_all_or_for_one_and_a_party_for_itself()
    {
        var (one, other) = await MeetAsync();
        Assert.Equal(2, (await _node.Admin.GetAsync($"/v1/coverage?{Period}&party={one.Party}")).Expect(200).Body["meetings"]!.AsArray().Count);
        (await _node.As(one.Party, "forewarn.read").GetAsync($"/v1/coverage?{Period}&party={other.Party}")).ExpectProblem(400, "invalid", "party");
        (await _node.Admin.GetAsync($"/v1/coverage?{Period}&limit=1")).Expect(200);
    }

    [Theory]
    [InlineData("to=2026-01-01T00:00:00Z", "from")]
    [InlineData("from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z", "to")]
    [InlineData("from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z", "to")]
    [InlineData("from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&horizontal_m=-1", "horizontal_m")]
    [InlineData("from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&horizontal_m=1e9", "horizontal_m")]
    [InlineData("from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&horizontal_m=200001", "horizontal_m")]
    [InlineData("from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&time=soon", "time")]
    [InlineData("from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&cursor=nowhere", "cursor")]
    [InlineData("from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&cursor=a/b", "cursor")]
    public async Task A_wrong_question_is_named(string query, string field) =>
        (await (await _node.PartyAsync()).GetAsync($"/v1/coverage?{query}")).ExpectProblem(400, "invalid", field);

    private async Task<(Client One, Client Other)> MeetAsync()
    {
        var (one, other) = (_node.As((await _node.PartyAsync()).Party, "forewarn.read", "forewarn.declare"), await _node.PartyAsync());
        (await one.PutAsync(Bodies.IntentPath(), Bodies.Intent(_place))).Expect(201);
        (await other.PutAsync(Bodies.ConstraintPath(), Bodies.Constraint(_place))).Expect(201);
        return (one, other);
    }
}
