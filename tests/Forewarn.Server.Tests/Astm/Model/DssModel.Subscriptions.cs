using NodaTime;

namespace Forewarn.Server.Tests.Astm.Model;

/// <content>Subscriptions of USSs.</content>
internal sealed partial class DssModel
{
    private static readonly Duration DayLong = Duration.FromHours(24);
    private static readonly Duration ClockSkew = Duration.FromMinutes(5);

    private Reply Answer(PutSubscription request)
    {
        var current = FindWatch(request.Id);
        if (current is null && request.Version is not null)
            return Reply.Refusal(400);
        if (current is not null && (current.IsHosted || request.Version is null))
            return Reply.Refusal(409);
        if (current is not null && current.Manager != request.Caller)
            return Reply.Refusal(403);
        if (current is not null && current.Version != request.Version)
            return Reply.Refusal(409);
        var start = request.Where.Start ?? current?.Extents.Start ?? _now;
        var end = request.Where.End ?? current?.Extents.End ?? start + DayLong;
        if (request.Where.Start < _now - ClockSkew || end <= _now || end <= start || end - start > DayLong)
            return Reply.Refusal(400);
        var extents = ExtentsOf(request.Where with { Start = start, End = end });
        if (current is not null && DependentsOf(current).Any(entity => !request.NotifyForIntents || !Covers(extents, entity.Extents, ClockSkew)))
            return Reply.Refusal(400);

        var next = current ?? new StandingWatch(request.Id, request.Caller)
        {
            Extents = extents,
            BaseUrl = request.BaseUrl,
            NotifiesForIntents = request.NotifyForIntents,
            NotifiesForConstraints = request.NotifyForConstraints,
        };
        (next.Extents, next.BaseUrl, next.IsImplicit, next.Version) = (extents, request.BaseUrl, false, names.New("subscription-version"));
        (next.NotifiesForIntents, next.NotifiesForConstraints) = (request.NotifyForIntents, request.NotifyForConstraints);
        if (current is null)
            _watches.Add(next);
        var answer = new ReplyBuilder(200);
        Show(answer, "subscription", next);
        var relevant = _entities.Where(entity => IsRelevant(extents, entity.Extents)).ToArray();
        ShowAll(answer, "intents", relevant.Where(entity => request.NotifyForIntents && !entity.Subject.IsConstraint), request.Caller);
        ShowAll(answer, "constraints", relevant.Where(entity => request.NotifyForConstraints && entity.Subject.IsConstraint), request.Caller);
        return answer.Done();
    }

    private Reply Answer(DeleteSubscription request)
    {
        if (FindWatch(request.Id) is not { IsHosted: false } current)
            return Reply.Refusal(404);
        if (current.Manager != request.Caller)
            return Reply.Refusal(403);
        if (current.Version != request.Version)
            return Reply.Refusal(409);
        if (DependentsOf(current).Any())
            return Reply.Refusal(400);
        _watches.Remove(current);
        var answer = new ReplyBuilder(200);
        Show(answer, "subscription", current);
        return answer.Done();
    }

    private Reply Answer(GetSubscription request)
    {
        if (FindWatch(request.Id) is not { IsHosted: false } found)
            return Reply.Refusal(404);
        if (found.Manager != request.Caller)
            return Reply.Refusal(403);
        var answer = new ReplyBuilder(200);
        Show(answer, "subscription", found);
        return answer.Done();
    }

    private Reply Answer(QuerySubscriptions request)
    {
        var extents = ExtentsOf(request.Where);
        var answer = new ReplyBuilder(200);
        int i = 0;
        foreach (var watch in _watches.Where(watch => watch.Manager == request.Caller && !watch.IsHosted && watch.Extents.End > _now && IsRelevant(extents, watch.Extents))
            .OrderBy(watch => names.MeaningOf(watch.Id), StringComparer.Ordinal))
            Show(answer, $"found[{i++}]", watch);
        return answer.Done();
    }
}
