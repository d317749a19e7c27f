using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Server.Tests.Astm.Model;

/// <content>What the parties of the node do over /v1, as far as the DSS shows it.</content>
internal sealed partial class DssModel
{
    /// <summary>Any refusal on /v1: which one is not the DSS's affair.</summary>
    public const int RefusedOnV1 = 499;

    private Reply Answer(Declared request)
    {
        var current = Find(request.Subject);
        var extents = Extents.Of(request.Extents.All);
        bool isWritable = current is null ? !_spent.ContainsKey(request.Subject) : current.Manager == request.Caller && current.IsHosted;
        bool mayFollow = request.Subject.IsConstraint || MayFollow(current?.State, request.State) || (current is null && request.State == IntentState.Activated);
        if (!isWritable || current?.Version != request.Version || extents.End <= _now || !mayFollow)
            return Reply.Refusal(RefusedOnV1);
        var next = current ?? new StandingEntity(request.Subject, request.Caller) { Extents = extents, State = request.State, BaseUrl = nodeUrl, IsHosted = true };
        var before = current?.Extents;
        (next.Version, next.Ovn, next.ChangedAt) = ((current?.Version ?? 0) + 1, names.New("ovn"), ++_changes);
        (next.Extents, next.State) = (extents, request.State);
        _lastVersions[request.Subject] = next.Version;
        if (current is null)
            _entities.Add(next);
        var answer = new ReplyBuilder(200);
        Show(answer, "reference", next, request.Caller);
        Notify(answer, next, before is null ? extents : extents.Union(before));
        return answer.Done();
    }

    private Reply Answer(Ended request)
    {
        if (Find(request.Subject) is not { IsHosted: true } current || current.Manager != request.Caller || current.Version != request.Version)
            return Reply.Refusal(RefusedOnV1);
        Remove(current);
        _spent[request.Subject] = Instant.Min(_now, current.Extents.End) + Retention;
        _lastVersions[request.Subject] = current.Version + 1;
        var answer = new ReplyBuilder(200);
        Notify(answer, current, current.Extents);
        return answer.Done();
    }

    private Reply Answer(Watched request)
    {
        if (FindWatch(request.Id) is not null || request.Extent.End <= _now)
            return Reply.Refusal(RefusedOnV1);
        _watches.Add(new StandingWatch(request.Id, request.Caller)
        {
            Extents = Extents.Of([request.Extent]),
            BaseUrl = nodeUrl,
            NotifiesForIntents = true,
            NotifiesForConstraints = true,
            IsHosted = true,
        });
        return Reply.Refusal(200);
    }
}
