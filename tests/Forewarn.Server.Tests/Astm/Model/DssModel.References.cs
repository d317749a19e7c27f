using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Core.Geometry;

namespace Forewarn.Server.Tests.Astm.Model;

/// <content>References to operational intents and constraints.</content>
internal sealed partial class DssModel
{
    private Reply Answer(Put request)
    {
        var current = Find(request.Subject);
        var extents = Extents.Of(request.Extents.All);
        bool isIntent = !request.Subject.IsConstraint;
        if (current is null && request.Ovn is not null)
            return Reply.Refusal(isIntent ? 400 : 409);
        if (current is null && _spent.ContainsKey(request.Subject))
            return Reply.Refusal(409);
        if (current is not null && current.Manager != request.Caller)
            return Reply.Refusal(403);
        if (current is not null && (current.IsHosted || current.Ovn != request.Ovn))
            return Reply.Refusal(409);
        if (extents.End <= _now)
            return Reply.Refusal(400);
        if (isIntent && !MayFollow(current?.State, request.State))
            return Reply.Refusal(400);
        bool needsKey = isIntent && request.State is IntentState.Accepted or IntentState.Activated;
        if (isIntent && needsKey && AvailabilityOf(request.Caller) == Availability.Down)
            return Reply.Refusal(412);
        int problem = SubscriptionOf(request, extents, out var subscription, out var widened);
        if (problem != 0)
            return Reply.Refusal(problem);
        if (isIntent && needsKey && MissingFrom(request, extents, subscription) is { } missing)
            return missing;

        var answer = new ReplyBuilder(current is null ? 201 : 200);
        var next = current ?? new StandingEntity(request.Subject, request.Caller) { Extents = extents, State = request.State, BaseUrl = request.BaseUrl };
        var before = current?.Extents;
        var let = next.Subscription;
        (next.Version, next.Ovn, next.ChangedAt) = (LastVersionOf(request.Subject) + 1, names.New("ovn"), ++_changes);
        (next.Extents, next.State, next.BaseUrl, next.Subscription) = (extents, request.State, request.BaseUrl, subscription);
        _lastVersions[request.Subject] = next.Version;
        next.MayBeginAnew = current is null;
        if (current is null)
            _entities.Add(next);
        if (subscription is not null && !_watches.Contains(subscription))
            _watches.Add(subscription);
        if (subscription is not null && widened is not null)
            subscription.Extents = widened;
        LetGo(let);
        Show(answer, "reference", next, request.Caller);
        Notify(answer, next, before is null ? extents : extents.Union(before));
        return answer.Done();
    }

    /// <summary>Learns whether the version of an id that is used again goes on or begins anew.</summary>
    public void Learn(Subject subject, int version)
    {
        if (Find(subject) is { MayBeginAnew: true } created)
            (created.Version, _lastVersions[subject], created.MayBeginAnew) = (version, version, false);
    }

    private Reply Answer(Delete request)
    {
        if (Find(request.Subject) is not { } current)
            return Reply.Refusal(404);
        if (current.Manager != request.Caller)
            return Reply.Refusal(403);
        if (current.IsHosted || current.Ovn != request.Ovn)
            return Reply.Refusal(409);
        if (!request.Subject.IsConstraint && AvailabilityOf(request.Caller) == Availability.Down)
            return Reply.Refusal(412);
        var answer = new ReplyBuilder(200);
        Show(answer, "reference", current, request.Caller);
        Notify(answer, current, current.Extents);
        Remove(current);
        _deleted.Add(request.Subject);
        _lastVersions[request.Subject] = current.Version + 1;
        return answer.Done();
    }

    private Reply Answer(Get request)
    {
        if (Find(request.Subject) is not { } found)
            return Reply.Refusal(404);
        var answer = new ReplyBuilder(200);
        Show(answer, "reference", found, request.Caller);
        return answer.Done();
    }

    private Reply Answer(Query request)
    {
        var extents = ExtentsOf(request.Where);
        var answer = new ReplyBuilder(200);
        _searches[request] = _changes;
        ShowAll(answer, "found", _entities.Where(entity => entity.Subject.IsConstraint == request.IsConstraint && IsRelevant(extents, entity.Extents)), request.Caller);
        return answer.Done();
    }

    /// <summary>F3548-21, OperationalIntentState: the states that may follow each other.</summary>
    private static bool MayFollow(IntentState? before, IntentState next) => (before, next) switch
    {
        (null, IntentState.Accepted) => true,
        (null, _) => false,
        (IntentState.Accepted, _) => true,
        (IntentState.Activated or IntentState.Nonconforming, not IntentState.Accepted) => true,
        (IntentState.Contingent, IntentState.Contingent) => true,
        _ => false,
    };

    /// <summary>The subscription that the intent will have.</summary>
    /// <param name="request">Of a constraint: none.</param>
    /// <param name="extents">Of the intent.</param>
    /// <param name="subscription">The subscription; null for none.</param>
    /// <param name="widened">What it will cover, if that is more than before.</param>
    /// <returns>0, or the status of the refusal.</returns>
    private int SubscriptionOf(Put request, Extents extents, out StandingWatch? subscription, out Extents? widened)
    {
        (subscription, widened) = (null, null);
        if (request.Subject.IsConstraint)
            return 0;
        if (request.NewSubscription is { } wanted)
        {
            subscription = new StandingWatch(names.New("implicit"), request.Caller)
            {
                Extents = extents,
                BaseUrl = wanted.UssBaseUrl.ToString(),
                NotifiesForIntents = true,
                NotifiesForConstraints = wanted.NotifyForConstraints,
                IsImplicit = true,
                Version = names.New("subscription-version"),
            };
            return 0;
        }
        if (request.SubscriptionId is not { } id)
            return request.State == IntentState.Accepted ? 0 : 400;
        subscription = FindWatch(id);
        if (subscription is null or { IsHosted: true })
            return 400;
        if (subscription.Manager != request.Caller)
            return 403;
        if (!subscription.NotifiesForIntents)
            return 400;
        if (Covers(subscription.Extents, extents, lateness: default))
            return 0;
        if (!subscription.IsImplicit)
            return 400;
        widened = extents;
        foreach (var dependent in DependentsOf(subscription).Where(entity => entity.Subject != request.Subject))
            widened = widened.Union(dependent.Extents);
        return 0;
    }

    private static bool Covers(Extents outer, Extents inner, NodaTime.Duration lateness) =>
        outer.Start <= inner.Start + lateness && inner.End <= outer.End
        && outer.Altitude.LowerCentimetres <= inner.Altitude.LowerCentimetres && inner.Altitude.UpperCentimetres <= outer.Altitude.UpperCentimetres
        && outer.Cells.Contains(inner.Cells);

    /// <summary>What the key should have known; null when it knows all.</summary>
    private Reply? MissingFrom(Put request, Extents extents, StandingWatch? subscription)
    {
        var missing = _entities.Where(entity => entity.Subject != request.Subject && IsRelevant(extents, entity.Extents)
            && !request.Key.All.Contains(entity.Ovn) && !HasShown(request.Search, entity)).ToArray();
        var intents = missing.Where(entity => !entity.Subject.IsConstraint
            && !(entity.State == IntentState.Accepted && AvailabilityOf(entity.Manager) == Availability.Down)).ToArray();
        var constraints = missing.Where(entity => entity.Subject.IsConstraint && subscription is { NotifiesForConstraints: true }).ToArray();
        if (intents.Length + constraints.Length == 0)
            return null;
        var answer = new ReplyBuilder(409);
        ShowAll(answer, "missing_intents", intents, request.Caller);
        ShowAll(answer, "missing_constraints", constraints, request.Caller);
        return answer.Done();
    }

    /// <summary>Whether the answer to a search had the entity in it as it is now.</summary>
    private bool HasShown(Query? search, StandingEntity entity) => search is not null && search.IsConstraint == entity.Subject.IsConstraint
        && entity.ChangedAt <= _searches[search] && IsRelevant(ExtentsOf(search.Where), entity.Extents);
}
