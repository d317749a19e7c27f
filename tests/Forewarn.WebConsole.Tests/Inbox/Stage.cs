using System.Collections.Immutable;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Desks;
using Forewarn.WebConsole.Tests.Browsers;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Inbox;

/// <summary>A node where north and south have agreed to warn each other of what they do over one gulf.</summary>
internal sealed class Stage : IAsyncDisposable
{
    public static readonly Viewer Anna = new("anna", "Anna Levi", "south", [Role.Watch, Role.Liaison]);

    public static readonly Viewer Dana = new("dana", "Dana Watch", "south", [Role.Watch, Role.Liaison]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Stage(ConsoleNode node) => Node = node;

    public ConsoleNode Node { get; }

    public static async Task<Stage> SetAsync(string north = "Northern Air Command", Duration? ladder = null)
    {
        var node = await ConsoleNode.StartAsync();
        await node.As("operator").PutPartyAsync("north", new PartyTerms(north, "Europe/Helsinki", "gregorian", ["en"]), cancellation: Cancellation);
        await node.As("operator").PutPartyAsync("south", new PartyTerms("Southern Coast Guard", "Europe/Tallinn", "gregorian", ["en"]), cancellation: Cancellation);
        await node.As("operator").PutArrangementAsync("gulf", new ArrangementTerms(
            "Gulf memorandum", [new Member("north", Long(-1)), new Member("south", Long(-1))], Gulf(0, 12_000),
            ImmutableSortedDictionary<string, Duration>.Empty.Add("operational-intent", Duration.FromMinutes(15)).Add("live-fire", Duration.FromHours(1)).Add("air-defence", Duration.Zero),
            Long(-1), Ladder: [new Rung("operational", ladder ?? Duration.FromMinutes(30)), new Rung("diplomatic", ladder ?? Duration.FromMinutes(30))]), cancellation: Cancellation);
        return new Stage(node);
    }

    /// <summary>North declares something, of which south is warned.</summary>
    /// <returns>The warning.</returns>
    public async Task<Warning> WarnAsync(Duration? ahead = null, string kind = "live-fire", string? note = null, Duration? lasting = null)
    {
        var start = SystemClock.Instance.GetCurrentInstant() + (ahead ?? Duration.FromHours(3));
        var answer = await Node.As("north").DeclareAsync(Guid.NewGuid(), new ConstraintTerms(
            kind, [Volume4D.Of(Gulf(0, 3_000), start, start + (lasting ?? Duration.FromHours(1)))], note), cancellation: Cancellation);
        return Assert.Single(answer.Warnings);
    }

    /// <summary>A warning as north, who owes it, sees it; reading it so delivers nothing.</summary>
    public async Task<Warning> OwedAsync(string id) => (await Node.As("north").FindWarningAsync(id, Cancellation))!;

    public static Volume3D Gulf(double lower, double upper) => Volume3D.OfCircle(new LatLng(59.9, 25.0), 20_000, lower, upper);

    private static Instant Long(int years) => SystemClock.Instance.GetCurrentInstant() + Duration.FromDays(365 * years);

    public ValueTask DisposeAsync() => Node.DisposeAsync();
}
