using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Format;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Arrangements;

/// <summary>The reports of activities without cover, the latest <see cref="ArrangementsLimits.UncoveredKeptMax"/>.</summary>
internal sealed class UncoveredBook : StatePart
{
    private readonly Queue<UncoveredActivity> _inOrder = new();
    private readonly Dictionary<EntityKey, ImmutableArray<UncoveredActivity>> _bySubject = [];

    /// <summary>Those about the gaps of one arrangement, in the order of their leaves.</summary>
    public IEnumerable<UncoveredActivity> Of(ArrangementId arrangement) =>
        _inOrder.Where(activity => activity.Gaps.Any(gap => gap.Arrangement == arrangement));

    public void Add(UncoveredActivity activity)
    {
        _inOrder.Enqueue(activity);
        _bySubject[activity.Subject] = _bySubject.GetValueOrDefault(activity.Subject, []).Add(activity);
        while (_inOrder.Count > ArrangementsLimits.UncoveredKeptMax)
            ForgetOldest();
    }

    /// <summary>All that were reported about a declaration or an observation.</summary>
    public override object? Find(EventSubject subject)
    {
        var (type, entity, _, _) = subject;
        return _bySubject.TryGetValue(new EntityKey(type, entity), out var found) ? found : null;
    }

    public override void Forget(Instant now)
    {
        while (_inOrder.TryPeek(out var oldest) && oldest.ToldAt + ArrangementsLimits.GapReportedMax <= now)
            ForgetOldest();
    }

    public override ICapturedPart Capture() => new CapturedList<UncoveredActivity>([.. _inOrder], ArrangementsFormat.Write);

    public override void Restore(Stream stream, NameTable names) =>
        AirspaceState.Read(stream, (ref CanonicalReader reader) => ArrangementsFormat.ReadUncovered(ref reader), Add);

    private void ForgetOldest()
    {
        var oldest = _inOrder.Dequeue();
        // Each subject's are in order too: the oldest is its first.
        var rest = _bySubject[oldest.Subject].RemoveAt(0);
        if (rest.IsEmpty)
            _bySubject.Remove(oldest.Subject);
        else
            _bySubject[oldest.Subject] = rest;
    }
}
