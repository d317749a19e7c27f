using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Server.Tests.Astm.Model;

/// <summary>Requests of few callers about few ids in a few cells, so that everything meets: mostly plausible ones, since the generator looks at the
/// model, some wrong in one way.</summary>
internal sealed class RequestGenerator
{
    /// <summary>Registered as parties of the node; the first of them also writes references like a USS.</summary>
    public static readonly ImmutableArray<string> Parties = ["party-1", "party-2"];

    private static readonly ImmutableArray<string> Usss = ["uss-1", "uss-2", "uss-3", "party-1"];

    private static readonly Subject[] Subjects =
        [.. Enumerable.Range(1, 6).Select(number => new Subject(false, IdOf(number))), .. Enumerable.Range(4, 4).Select(number => new Subject(true, IdOf(number)))];

    private static readonly string[] WatchIds = [.. Enumerable.Range(1, 4).Select(number => IdOf(100 + number).ToString())];

    private static readonly double[] Heights = [0, 50, 100, 100, 150, 300];

    private readonly Random _random;
    private readonly DssModel _model;
    private readonly Names _names;
    private readonly Area[] _areas;
    private readonly List<Query> _searches = [];
    private Instant _now;

    public RequestGenerator(int seed, DssModel model, Names names)
    {
        (_random, _model, _names) = (new Random(seed), model, names);
        _areas = [.. Enumerable.Range(0, 8).Select(_ => SomeArea())];
    }

    /// <summary>How long to wait before the next request: seconds mostly, at times until all is over or forgotten.</summary>
    public Duration Wait() => _random.Next(100) switch
    {
        < 60 => Duration.FromSeconds(_random.Next(30)),
        < 95 => Duration.FromMinutes(_random.Next(15)),
        < 98 => Duration.FromHours(_random.Next(1, 26)),
        _ => Duration.FromDays(_random.Next(1, 9)),
    };

    public Request Next(Instant now)
    {
        _now = now;
        return _random.Next(100) switch
        {
            < 42 => Put(),
            < 52 => Delete(),
            < 56 => new Get(AnyCaller(), One(Subjects)),
            < 65 => Query(),
            < 71 => PutSubscription(),
            < 74 => DeleteSubscription(),
            < 77 => new GetSubscription(One(Usss), SomeWatchId()),
            < 81 => new QuerySubscriptions(One(Usss), Somewhere()),
            < 85 => PutAvailability(),
            < 86 => new GetAvailability(AnyCaller(), One(Usss)),
            < 94 => Declared(),
            < 97 => Ended(),
            _ => new Watched(One(Parties), Chance(80) ? Guid(_random).ToString() : One(WatchIds), SomeVolume()),
        };
    }

    private Put Put()
    {
        var subject = One(Subjects);
        var current = _model.Find(subject);
        string caller = current is not null && Chance(90) ? current.Manager : One(Usss);
        string? ovn = Chance(90) ? current?.Ovn : Chance(50) ? null : AnyOvn();
        var state = current is null || Chance(10) ? Chance(95) ? IntentState.Accepted : One(Enum.GetValues<IntentState>()) : One(Enum.GetValues<IntentState>());
        var extents = current is not null && Chance(30) ? new Volumes(current.Extents.Volumes) : SomeVolumes();
        var (subscription, wanted) = SubscriptionFor(subject, current, caller);
        var key = _random.Next(10) switch
        {
            < 6 => _model.Entities.Select(entity => entity.Ovn),
            < 8 => _model.Entities.Where(_ => Chance(70)).Select(entity => entity.Ovn),
            < 9 => [AnyOvn()],
            _ => [],
        };
        // The newest searches of the caller, so that some of what they have shown has changed since.
        var searches = subject.IsConstraint ? [] : _searches.Where(search => search.Caller == caller).TakeLast(3).ToArray();
        return new Put(
            caller, subject, ovn, extents, state, UrlOf(caller), new Texts([.. key]), searches.Length > 0 && Chance(30) ? One(searches) : null, subscription, wanted);
    }

    private Query Query()
    {
        var query = new Query(AnyCaller(), Chance(30), Somewhere());
        if (!query.IsConstraint)
            _searches.Add(query);
        return query;
    }

    private (string? Id, NewSubscription? Wanted) SubscriptionFor(Subject subject, StandingEntity? current, string caller)
    {
        if (subject.IsConstraint)
            return default;
        int die = _random.Next(100);
        if (die < 35 && current?.Subscription is { } same)
            return (same.Id, null);
        if (die < 70)
            return (null, new NewSubscription(UssBaseUrl.Parse(UrlOf(caller)), Chance(40)));
        return die < 90 ? (SomeWatchId(), null) : default;
    }

    private Delete Delete()
    {
        var subject = One(Subjects);
        var current = _model.Find(subject);
        return new Delete(current is not null && Chance(90) ? current.Manager : One(Usss), subject, current is not null && Chance(85) ? current.Ovn : AnyOvn());
    }

    private Request PutSubscription()
    {
        string id = SomeWatchId();
        var current = _model.FindWatch(id);
        if (current is { IsHosted: false } && !_names.IsLearned(current.Version))
            return new GetSubscription(current.Manager, id);
        string caller = current is not null && Chance(85) ? current.Manager : One(Usss);
        string? version = Chance(85) && current is { IsHosted: false } ? current.Version : Chance(50) ? null : "0";
        int forWhat = _random.Next(1, 4);
        var where = current is not null && Chance(30)
            ? new Where(Wide(), null, Chance(50) ? _now - Duration.FromMinutes(_random.Next(7)) : null, Chance(50) ? _now + Duration.FromHours(_random.Next(26)) : null)
            : Somewhere();
        return new PutSubscription(caller, id, version, where, UrlOf(caller), (forWhat & 1) != 0, (forWhat & 2) != 0);
    }

    private Request DeleteSubscription()
    {
        string id = SomeWatchId();
        var current = _model.FindWatch(id);
        if (current is { IsHosted: false } && !_names.IsLearned(current.Version))
            return new GetSubscription(current.Manager, id);
        return new DeleteSubscription(current is not null && Chance(85) ? current.Manager : One(Usss), id, current is { IsHosted: false } && Chance(85) ? current.Version : "0");
    }

    private PutAvailability PutAvailability()
    {
        string uss = One(Usss);
        return new PutAvailability("arbitrator", uss, Chance(80) ? _model.AvailabilityVersionOf(uss) : Chance(50) ? "" : "0", Chance(40) ? Availability.Down : Chance(80) ? Availability.Normal : Availability.Unknown);
    }

    private Request Declared()
    {
        var subject = One(Subjects);
        var current = _model.Find(subject);
        if (!_model.IsDecidedOnV1(subject))
            return new Get(AnyCaller(), subject);
        string caller = current is { IsHosted: true } && Chance(90) ? current.Manager : One(Parties);
        // Without the present version, or with the one before, it could be taken for a retry.
        return new Declared(caller, subject, current?.Version, SomeVolumes(), Chance(60) ? IntentState.Accepted : One(Enum.GetValues<IntentState>()));
    }

    private Request Ended()
    {
        var hosted = _model.Entities.Where(entity => entity.IsHosted).ToArray();
        if (hosted.Length == 0)
            return Declared();
        var current = One(hosted);
        return new Ended(Chance(90) ? current.Manager : One(Parties), current.Subject, current.Version);
    }

    private Where Somewhere()
    {
        var volume = SomeVolume();
        return new Where(
            Chance(40) ? Wide() : volume.Area, Chance(30) ? null : volume.Altitude,
            Chance(30) ? null : volume.Start, Chance(30) ? null : volume.End);
    }

    private Volumes SomeVolumes() => new([.. Enumerable.Range(0, Chance(70) ? 1 : _random.Next(2, 4)).Select(_ => SomeVolume())]);

    private Volume4D SomeVolume()
    {
        double low = One(Heights), high = One(Heights);
        // On whole multiples of ten minutes, so that ends meet; at times over already.
        var start = Instant.FromUnixTimeSeconds(_now.ToUnixTimeSeconds() / 600 * 600) + Duration.FromMinutes(10 * _random.Next(-6, 12));
        return Volume4D.Create(
            One(_areas), low == high ? AltitudeBand.FromMetres(low, low + 20) : AltitudeBand.FromMetres(Math.Min(low, high), Math.Max(low, high)),
            start, start + Duration.FromMinutes(10 * _random.Next(1, 9)));
    }

    /// <summary>Within some 3 km of each other: a cell of level 13 is about one across.</summary>
    private Area SomeArea()
    {
        int lat = 470_000_000 + _random.Next(300_000), lng = 80_000_000 + _random.Next(400_000);
        int size = _random.Next(3_000, 60_000);
        return Chance(60)
            ? Circle.FromMetres(LatLng.FromDegrees(lat / 1e7, lng / 1e7), size / 100)
            : Polygon.Create([LatLng.FromDegrees(lat / 1e7, lng / 1e7), LatLng.FromDegrees(lat / 1e7, (lng + size) / 1e7), LatLng.FromDegrees((lat + size) / 1e7, lng / 1e7)]);
    }

    /// <summary>An area that holds all others.</summary>
    private static Circle Wide() => Circle.FromMetres(LatLng.FromDegrees(47.015, 8.02), 8_000);

    private string SomeWatchId()
    {
        var watches = _model.Watches;
        return Chance(60) && watches.Count > 0 ? watches[_random.Next(watches.Count)].Id : One(WatchIds);
    }

    private string AnyOvn() => Chance(70) && _model.Entities.Count > 0 ? _model.Entities[_random.Next(_model.Entities.Count)].Ovn : "an OVN that nobody has";

    private string AnyCaller() => Chance(90) ? One(Usss) : Parties[1];

    /// <summary>Two USSs share one address, so that grouping matters.</summary>
    private static string UrlOf(string caller) => caller == "uss-3" ? "https://uss-2.example/utm" : $"https://{caller}.example/utm";

    private T One<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    private bool Chance(int percent) => _random.Next(100) < percent;

    private static Guid IdOf(int number) => new(number, 0, 0x4000, [0x80, 0, 0, 0, 0, 0, 0, 1]);

    private static Guid Guid(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
