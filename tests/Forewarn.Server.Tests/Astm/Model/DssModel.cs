using Forewarn.Core.Discovery;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Server.Tests.Astm.Model;

/// <summary>What a DSS has to answer, written from ASTM F3548-21's interface (astm-utm/Protocol v1.0.0) and docs/dss.md, in lists and loops: slow, and
/// without anything that could be wrong in the way in which an index or a book-keeping can.</summary>
/// <remarks>Of the node it takes only the geometry: which cells an area meets, and whether two volumes overlap.</remarks>
internal sealed partial class DssModel(Relevance relevance, Names names, string nodeUrl)
{
    private static readonly Duration Retention = Duration.FromDays(7);

    private readonly List<StandingEntity> _entities = [];
    private readonly List<StandingWatch> _watches = [];

    /// <summary>Declared and ended over /v1: what keeps an id from being used again, and until when.</summary>
    private readonly Dictionary<Subject, Instant> _spent = [];

    /// <summary>Deleted over F3548; whether such an id can be declared over /v1 is the node's to decide.</summary>
    private readonly HashSet<Subject> _deleted = [];

    private readonly Dictionary<Subject, int> _lastVersions = [];
    private readonly Dictionary<string, (Availability State, string Version)> _availability = [];

    /// <summary>How many changes there had been when a search was answered.</summary>
    private readonly Dictionary<Query, int> _searches = new(ReferenceEqualityComparer.Instance);

    private int _changes;
    private Instant _now;

    public IReadOnlyList<StandingEntity> Entities => _entities;

    public IReadOnlyList<StandingWatch> Watches => _watches;

    public StandingEntity? Find(Subject subject) => _entities.Find(entity => entity.Subject == subject);

    public StandingWatch? FindWatch(string id) => _watches.Find(watch => watch.Id == id);

    /// <summary>Version of an availability; empty when none was ever set.</summary>
    public string AvailabilityVersionOf(string uss) => _availability.TryGetValue(uss, out var known) ? known.Version : "";

    /// <summary>Whether it is known if the id can be declared over /v1.</summary>
    public bool IsDecidedOnV1(Subject subject) => Find(subject) is not null || !_deleted.Contains(subject);

    /// <summary>The last version of what had the id before; 0 for a new one.</summary>
    private int LastVersionOf(Subject subject) => _lastVersions.GetValueOrDefault(subject);

    /// <summary>What has to be answered to a request at a moment.</summary>
    public Reply Ask(Request request, Instant now)
    {
        _now = now;
        Forget();
        return request switch
        {
            Put put => Answer(put),
            Delete delete => Answer(delete),
            Get get => Answer(get),
            Query query => Answer(query),
            PutSubscription put => Answer(put),
            DeleteSubscription delete => Answer(delete),
            GetSubscription get => Answer(get),
            QuerySubscriptions query => Answer(query),
            PutAvailability put => Answer(put),
            GetAvailability get => Answer(get),
            Declared declared => Answer(declared),
            Ended ended => Answer(ended),
            Watched watched => Answer(watched),
            _ => throw new ArgumentException(request.GetType().Name, nameof(request)),
        };
    }

    /// <summary>What was over for 7 days is forgotten, with the implicit subscription that only it relied on; an explicit subscription is gone at its
    /// end, and what relied on it has none.</summary>
    private void Forget()
    {
        foreach (var entity in _entities.Where(entity => entity.Extents.End + Retention <= _now).ToArray())
            Remove(entity);
        foreach (var watch in _watches.Where(watch => !watch.IsImplicit && watch.Extents.End <= _now).ToArray())
        {
            _watches.Remove(watch);
            foreach (var entity in _entities.Where(entity => entity.Subscription == watch))
                entity.Subscription = null;
        }
        foreach (var (subject, until) in _spent.ToArray())
        {
            if (until <= _now)
                _spent.Remove(subject);
        }
    }

    private void Remove(StandingEntity entity)
    {
        _entities.Remove(entity);
        LetGo(entity.Subscription);
    }

    /// <summary>An implicit subscription goes when nothing depends on it any more.</summary>
    private void LetGo(StandingWatch? watch)
    {
        if (watch is { IsImplicit: true } && !_entities.Exists(entity => entity.Subscription == watch))
            _watches.Remove(watch);
    }

    private IEnumerable<StandingEntity> DependentsOf(StandingWatch watch) =>
        _entities.Where(entity => entity.Subscription == watch).OrderBy(entity => entity.Subject.Id);

    private bool IsRelevant(Extents one, Extents other)
    {
        if (relevance == Relevance.Cells)
        {
            return one.Start <= other.End && other.Start <= one.End
                && one.Altitude.LowerCentimetres <= other.Altitude.UpperCentimetres && other.Altitude.LowerCentimetres <= one.Altitude.UpperCentimetres
                && one.Cells.Meets(other.Cells);
        }
        foreach (var volume in one.Volumes)
        {
            foreach (var theirs in other.Volumes)
            {
                if (volume.Overlaps(theirs))
                    return true;
            }
        }
        return false;
    }

    private static Extents ExtentsOf(Where where) => Extents.Of([Volume4D.Open(where.Area, where.Altitude, where.Start, where.End)]);

    private Availability AvailabilityOf(string uss) => _availability.TryGetValue(uss, out var known) ? known.State : Availability.Unknown;

    private Reply Answer(PutAvailability request)
    {
        if (request.OldVersion != AvailabilityVersionOf(request.Uss))
            return Reply.Refusal(409);
        _availability[request.Uss] = (request.State, names.New("availability"));
        return Shows(request.Uss);
    }

    private Reply Answer(GetAvailability request) => Shows(request.Uss);

    private Reply Shows(string uss) => new ReplyBuilder(200)
        .Field("version", AvailabilityVersionOf(uss)).Field("uss", uss).Field("availability", AvailabilityOf(uss).ToString()).Done();

    /// <summary>Counts a notification for whoever has to be told of a change, and names them.</summary>
    private void Notify(ReplyBuilder answer, StandingEntity about, Extents where)
    {
        foreach (var watch in _watches)
        {
            bool wants = about.Subject.IsConstraint ? watch.NotifiesForConstraints : watch.NotifiesForIntents;
            // The node itself warns its parties of what its parties declare, and nobody has to be told what it has done itself over /v1.
            bool toldByUss = !watch.IsHosted || (!about.IsHosted && watch.Manager != about.Manager);
            if (!wants || !toldByUss || !IsRelevant(watch.Extents, where))
                continue;
            watch.Index++;
            answer.Subscriber(watch.IsHosted ? nodeUrl : watch.BaseUrl, watch.Id, watch.Index);
        }
    }

    private void Show(ReplyBuilder answer, string at, StandingEntity entity, string reader)
    {
        answer.Field($"{at}.id", entity.Subject.Id.ToString()).Field($"{at}.manager", entity.Manager)
            .Field($"{at}.uss_availability", AvailabilityOf(entity.Manager).ToString()).Field($"{at}.version", entity.MayBeginAnew ? $"{entity.Version}{Names.Either}1" : $"{entity.Version}")
            .Field($"{at}.ovn", entity.Manager == reader ? entity.Ovn : Names.OvnOfOthers)
            .Field($"{at}.time_start", entity.Extents.Start).Field($"{at}.time_end", entity.Extents.End).Field($"{at}.uss_base_url", entity.BaseUrl);
        if (!entity.Subject.IsConstraint)
            answer.Field($"{at}.state", entity.State.ToString()).Field($"{at}.subscription_id", entity.Subscription?.Id ?? Names.NoSubscription);
    }

    private void ShowAll(ReplyBuilder answer, string at, IEnumerable<StandingEntity> entities, string reader)
    {
        int i = 0;
        foreach (var entity in entities.OrderBy(entity => entity.Subject.Id))
            Show(answer, $"{at}[{i++}]", entity, reader);
    }

    private void Show(ReplyBuilder answer, string at, StandingWatch watch)
    {
        answer.Field($"{at}.id", watch.Id).Field($"{at}.version", watch.Version).Field($"{at}.notification_index", watch.Index)
            .Field($"{at}.time_start", watch.Extents.Start).Field($"{at}.time_end", watch.Extents.End).Field($"{at}.uss_base_url", watch.BaseUrl)
            .Field($"{at}.notify_for_operational_intents", watch.NotifiesForIntents).Field($"{at}.notify_for_constraints", watch.NotifiesForConstraints)
            .Field($"{at}.implicit_subscription", watch.IsImplicit)
            .Field($"{at}.dependent_operational_intents", string.Join(' ', DependentsOf(watch).Select(entity => entity.Subject.Id)));
    }
}
