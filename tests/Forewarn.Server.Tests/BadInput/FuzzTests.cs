using System.Text;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.BadInput;

/// <summary>Bodies that were valid until chance had its way with them: never an error of the node, never a broken connection.
/// On a node of its own, since chance also makes volumes of a country's size.</summary>
public sealed class FuzzTests : IAsyncLifetime
{
    private const int MutationsCount = 1_500;

    private static readonly string[] Splinters =
    [
        "null", "true", "[]", "{}", "\"\"", "-", "1e999", "-0", "0.1e-400", "99999999999999999999", "\\u0000", "\\ud800", "\"", "\\", ",", ":", "{", "}", "[", "]",
        "\"state\":\"Accepted\",", "2199-12-31T23:59:59Z", "P9999999999D", "PT-9223372036854775808S", "/*", "\u00e9", "\u202e",
    ];

    private TestNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await TestNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Theory, InlineData("intent"), InlineData("constraint"), InlineData("subscription"), InlineData("arrangement"), InlineData("observation"), InlineData("search")]
    public async Task A_mutated_body_never_fails_the_node(string kind)
    {
        var random = new Random(kind.Length * 7_919);
        var party = _node.As((await _node.PartyAsync()).Party);
        var other = await _node.PartyAsync();
        var place = Bodies.NewPlace();
        for (int i = 0; i < MutationsCount; i++)
        {
            var (method, path, body) = kind switch
            {
                "intent" => ("PUT", Bodies.IntentPath(), Bodies.Intent(place, note: "n")),
                "constraint" => ("PUT", Bodies.ConstraintPath(), Bodies.Constraint(place)),
                "subscription" => ("PUT", Bodies.SubscriptionPath(), Bodies.Subscription(place)),
                "arrangement" => ("PUT", "/v1/arrangements/fuzz", Bodies.Arrangement(place, "PT5M", party.Party, other.Party)),
                "observation" => ("POST", "/v1/observations", Bodies.Observation(Guid.NewGuid().ToString(), party.Party, place, NodaTime.SystemClock.Instance.GetCurrentInstant())),
                _ => ("POST", "/v1/search", Bodies.Search(place)),
            };
            byte[] bytes = Mutate(random, body.ToJsonString());
            using var request = party.Request(new HttpMethod(method), path);
            request.Content = new ByteArrayContent(bytes);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
            var answer = await party.SendAsync(request);
            Assert.True(answer.Status < 500, $"{answer.Text} for {Encoding.UTF8.GetString(bytes)}");
            if (answer.Status == 400)
                Assert.False(string.IsNullOrWhiteSpace(answer.Detail) || string.IsNullOrWhiteSpace(answer.Accepted), answer.Text);
        }
    }

    private static byte[] Mutate(Random random, string body)
    {
        var bytes = new List<byte>(Encoding.UTF8.GetBytes(body));
        for (int count = random.Next(1, 4); count > 0 && bytes.Count > 4; count--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 12), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Splinters[random.Next(Splinters.Length)]));
                    break;
                case 3:
                    int length = Math.Min(random.Next(1, 60), bytes.Count - at);
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                default:
                    ReplaceValue(random, bytes);
                    break;
            }
        }
        return [.. bytes];
    }

    /// <summary>Puts a splinter in the place of what stands after a colon: valid JSON of another kind, mostly.</summary>
    private static void ReplaceValue(Random random, List<byte> bytes)
    {
        int colon = bytes.IndexOf((byte)':', random.Next(bytes.Count));
        if (colon < 0)
            return;
        int end = bytes.FindIndex(colon, each => each is (byte)',' or (byte)'}' or (byte)']');
        if (end < 0)
            return;
        bytes.RemoveRange(colon + 1, end - colon - 1);
        bytes.InsertRange(colon + 1, Encoding.UTF8.GetBytes(Splinters[random.Next(13)]));
    }
}
