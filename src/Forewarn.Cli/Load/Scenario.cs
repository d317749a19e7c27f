namespace Forewarn.Cli.Load;

/// <summary>A kind of load: what is there before, and what each connection sends.</summary>
/// <param name="setting">On which server, and as whom.</param>
internal abstract class Scenario(ScenarioSetting setting)
{
    /// <summary>How far ahead declared flights begin at least.</summary>
    private static readonly TimeSpan Lead = TimeSpan.FromMinutes(10);

    /// <summary>Flights are declared for so long ahead; F3548 plans for 30 days at most.</summary>
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(28);

    /// <summary>A subscription lasts no longer (F3548, DSSMaxSubscriptionDurationHours).</summary>
    private static readonly TimeSpan SubscriptionTime = TimeSpan.FromHours(23);

    private readonly List<(Manager Manager, List<Held> Intents, List<Held> Subscriptions)> _held = [];

    /// <summary>How often lanes were made: each time others, with other ids.</summary>
    private int _generation;

    protected ScenarioSetting Setting { get; } = setting;

    /// <summary>When the first flights begin.</summary>
    protected DateTime From { get; } = setting.Now.Date + TimeSpan.FromMinutes(Math.Ceiling((setting.Now.TimeOfDay + Lead).TotalMinutes));

    /// <summary>What the connections send that make ready what has to be there before.</summary>
    public virtual IReadOnlyList<Lane> Preparation(int laneCount) => [];

    /// <summary>What each connection sends.</summary>
    /// <remarks>When it is called again, the new lanes go on where the old ones stopped.</remarks>
    public IReadOnlyList<Lane> Lanes(int laneCount)
    {
        _generation++;
        return [.. Enumerable.Range(0, laneCount).Select(number => LaneOf(number, laneCount))];
    }

    /// <summary>What deletes everything that was left on the server; nothing when <see cref="ScenarioSetting.LeavesNothing"/> is not set.</summary>
    public IReadOnlyList<Lane> Sweep() => [.. _held.Select(held => new SweepLane(new DssRequest(Setting.Server, held.Manager), held.Intents, held.Subscriptions))];

    public static Scenario Create(ScenarioName name, ScenarioSetting setting) => name switch
    {
        ScenarioName.SameCell => new CreateScenario(setting, Ground.OneCell, Horizon, hasSubscription: false),
        ScenarioName.Clusters => new ClustersScenario(setting),
        ScenarioName.Spread => new CreateScenario(setting, Ground.Country, Horizon, hasSubscription: false),
        ScenarioName.QueryHeavy => new QueryScenario(setting),
        ScenarioName.Life => new LifeScenario(setting, activates: true, stockCount: 0),
        ScenarioName.Overload => new CreateScenario(setting, Ground.Country, Horizon, hasSubscription: false),
        ScenarioName.Active => new LifeScenario(setting, activates: false, setting.StockCount),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    protected abstract Lane LaneOf(int number, int laneCount);

    protected Random RandomOf(int number) => new(unchecked((Setting.Seed * 1_000_003 + _generation) * 1_000_003 + number));

    protected DssRequest RequestOf(int number, out List<Held>? intents, out List<Held>? subscriptions)
    {
        var manager = Setting.Managers[number % Setting.Managers.Count];
        (intents, subscriptions) = (null, null);
        if (Setting.LeavesNothing)
        {
            (intents, subscriptions) = ([], []);
            _held.Add((manager, intents, subscriptions));
        }
        return new DssRequest(Setting.Server, manager);
    }

    /// <summary>Nothing but creates.</summary>
    private class CreateScenario(ScenarioSetting setting, Ground ground, TimeSpan horizon, bool hasSubscription) : Scenario(setting)
    {
        private SlotPlan? _slots;

        protected SlotPlan Slots => _slots ??= new SlotPlan(ground.PlaceCount, From, horizon);

        protected override Lane LaneOf(int number, int laneCount)
        {
            var random = RandomOf(number);
            return new CreateLane(RequestOf(number, out var held, out _), Next, hasSubscription, held, random);

            Flight? Next()
            {
                var slot = Slots.Next();
                return new Flight(ground.Flight(slot.Place, random), slot);
            }
        }
    }

    /// <summary>Creates with implicit subscriptions, inside subscriptions of two managers around each cluster.</summary>
    private sealed class ClustersScenario(ScenarioSetting setting) : CreateScenario(setting, Ground.Clusters, SubscriptionTime, hasSubscription: true)
    {
        private const int SubscribersMax = 2;

        public override IReadOnlyList<Lane> Preparation(int laneCount) => [.. Enumerable.Range(0, Math.Min(SubscribersMax, Setting.Managers.Count)).Select(number =>
            new SubscribeLane(RequestOf(number, out _, out var held), Ground.Clusters, From, From + SubscriptionTime, held, RandomOf(number)))];
    }

    /// <summary>Queries of a known stock, with a few writes.</summary>
    private sealed class QueryScenario(ScenarioSetting setting) : Scenario(setting)
    {
        private Stock? _stock;

        private Stock Stock => _stock ??= new Stock(Ground.Country, From, Setting.StockCount);

        public override IReadOnlyList<Lane> Preparation(int laneCount) => [.. Enumerable.Range(0, laneCount).Select(number =>
        {
            var random = RandomOf(number);
            var flights = Stock.All(number, laneCount, random).GetEnumerator();
            return new CreateLane(RequestOf(number, out var held, out _), () => flights.MoveNext() ? flights.Current : null, hasSubscription: false, held, random);
        })];

        protected override Lane LaneOf(int number, int laneCount) => new QueryLane(RequestOf(number, out var held, out _), Stock, number, laneCount, held, RandomOf(number));
    }

    /// <summary>Lives from the first declaration to the end, beside a stock that stays as it is.</summary>
    private sealed class LifeScenario(ScenarioSetting setting, bool activates, int stockCount) : Scenario(setting)
    {
        private SlotPlan? _slots;

        private SlotPlan Slots => _slots ??= new SlotPlan(Ground.Country.PlaceCount, From, Horizon);

        public override IReadOnlyList<Lane> Preparation(int laneCount) => stockCount == 0 ? [] : [.. Enumerable.Range(0, Math.Min(laneCount, stockCount)).Select(number =>
        {
            var random = RandomOf(number);
            return new CreateLane(RequestOf(number, out var held, out _), () => Slots.Taken < stockCount ? Next(random) : null, hasSubscription: false, held, random);
        })];

        protected override Lane LaneOf(int number, int laneCount)
        {
            var random = RandomOf(number);
            return new LifeLane(RequestOf(number, out var held, out _), () => Next(random), activates, held, random);
        }

        private Flight Next(Random random)
        {
            var slot = Slots.Next();
            return new Flight(Ground.Country.Flight(slot.Place, random), slot);
        }
    }
}

/// <summary>Where and as whom a scenario is played.</summary>
internal sealed record ScenarioSetting
{
    public required Uri Server { get; init; }

    /// <summary>On whose behalf the connections send, in turn.</summary>
    public required IReadOnlyList<Manager> Managers { get; init; }

    /// <summary>The time, in UTC.</summary>
    public required DateTime Now { get; init; }

    /// <summary>Makes ids and places; another one, or the entities of two runs are the same.</summary>
    public required int Seed { get; init; }

    /// <summary>About how many operational intents there are before, where the scenario wants any.</summary>
    public int StockCount { get; init; }

    /// <summary>Whether what is created is remembered, so that it can be deleted.</summary>
    public bool LeavesNothing { get; init; }
}
