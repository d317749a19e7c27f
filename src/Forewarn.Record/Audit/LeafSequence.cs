using Forewarn.Record.Leaves;
using NodaTime;

namespace Forewarn.Record.Audit;

/// <summary>Reads leaf after leaf, and finds those that are out of form, out of order or out of time.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class LeafSequence
{
    /// <summary>Findings that are kept; more would say nothing more.</summary>
    public const int FindingsMax = 100;

    /// <summary>How far two well-kept clocks, the node's and the looker's, may differ.</summary>
    public static readonly Duration ClockTolerance = Duration.FromMinutes(2);

    private readonly Instant? _lastLook;
    private readonly Instant? _now;
    private readonly List<AuditFinding> _findings = [];

    /// <param name="last">Time and journal position of the leaf before the first one; null when there is none, or it is not known.</param>
    /// <param name="lastLook">A moment at which none of the leaves to come was there; null when no such moment is known.</param>
    /// <param name="now">No leaf can be from after this moment; null when nothing is known of the time.</param>
    public LeafSequence((Instant At, long Position)? last, Instant? lastLook, Instant? now) => (Last, _lastLook, _now) = (last, lastLook, now);

    /// <summary>Time and journal position of the last leaf that was read.</summary>
    public (Instant At, long Position)? Last { get; private set; }

    /// <summary>What is wrong so far, at most <see cref="FindingsMax"/> of it.</summary>
    public IReadOnlyList<AuditFinding> Findings => _findings;

    /// <summary>Reads the next leaf; null when it is not one.</summary>
    public Leaf? Read(long index, ReadOnlySpan<byte> bytes)
    {
        Leaf leaf;
        try
        {
            leaf = Leaf.Parse(bytes);
        }
        catch (RecordFormatException wrong)
        {
            Add(AuditProblem.Malformed, index, wrong.Message);
            return null;
        }
        if (leaf.Index != index)
            Add(AuditProblem.OutOfOrder, index, $"it says that its index is {leaf.Index}");
        if (Last is { } last && leaf.At < last.At)
            Add(AuditProblem.OutOfOrder, index, $"its time {leaf.At} is before {last.At}, that of the leaf before it");
        if (Last is { } before && leaf.Position < before.Position)
            Add(AuditProblem.OutOfOrder, index, $"its journal position {leaf.Position} is before {before.Position}, that of the leaf before it");
        if (_lastLook is { } look && leaf.At < look - ClockTolerance)
            Add(AuditProblem.BackDated, index, $"it claims to be of {leaf.At}, but was not there at {look}");
        if (_now is { } now && leaf.At > now + ClockTolerance)
            Add(AuditProblem.AheadOfTime, index, $"it claims to be of {leaf.At}, and it is {now}");
        Last = (leaf.At, leaf.Position);
        return leaf;
    }

    public void Add(AuditProblem problem, long index, string text)
    {
        if (_findings.Count < FindingsMax)
            _findings.Add(new AuditFinding(problem, $"leaf {index}", text));
    }
}
