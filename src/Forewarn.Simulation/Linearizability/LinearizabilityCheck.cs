using System.Collections.Immutable;

namespace Forewarn.Simulation.Linearizability;

/// <summary>Finds out whether a history is linearizable.</summary>
/// <remarks>
/// Each partition by itself, by the search of Wing and Gong (1993) with what Lowe (2017) added and Porcupine made known: a set of operations that was
/// explained before, with the state that they led to, is not tried again. The question is NP-complete, so the search has a limit. Safe for use by many threads.
/// </remarks>
public static class LinearizabilityCheck
{
    /// <summary>The limit unless told otherwise: steps of the model, plus words of 64 bits that are remembered. 32 million are some seconds, and at most a gigabyte.</summary>
    public const long WorkMaxDefault = 1L << 25;

    /// <summary>Checks a history against a model.</summary>
    /// <param name="history">In any order.</param>
    /// <param name="workMax">For all partitions together, and once more for finding the shortest prefix.</param>
    public static Finding<TCall, TAnswer> Of<TState, TCall, TAnswer>(
        IModel<TState, TCall, TAnswer> model, IEnumerable<Operation<TCall, TAnswer>> history, long workMax = WorkMaxDefault)
        where TState : notnull, IEquatable<TState>
        where TAnswer : class
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(history);
        long work = 0;
        string? undecided = null;
        foreach (var part in history.GroupBy(operation => model.PartitionOf(operation.Call)).OrderBy(part => part.Key, StringComparer.Ordinal))
        {
            ImmutableArray<Operation<TCall, TAnswer>> operations = [.. part.OrderBy(operation => operation.CalledAt)];
            var search = new Search<TState, TCall, TAnswer>(model, operations, workMax - work);
            Verdict verdict = search.Run();
            work += search.Work;
            if (verdict == Verdict.NotLinearizable)
            {
                return Explain(model, part.Key, operations, search, work, workMax);
            }
            undecided ??= verdict == Verdict.Undecided ? part.Key : null;
        }
        return new Finding<TCall, TAnswer>(undecided is null ? Verdict.Linearizable : Verdict.Undecided, work, undecided, [], []);
    }

    /// <summary>Finds the first answer that nothing explains. Every prefix of a linearizable history is linearizable, so it can be found by halving.</summary>
    private static Finding<TCall, TAnswer> Explain<TState, TCall, TAnswer>(
        IModel<TState, TCall, TAnswer> model, string partition, ImmutableArray<Operation<TCall, TAnswer>> operations, Search<TState, TCall, TAnswer> whole, long work, long workMax)
        where TState : notnull, IEquatable<TState>
        where TAnswer : class
    {
        long[] returns = [.. operations.Where(operation => operation.Answer is not null).Select(operation => operation.ReturnedAt).Order()];
        var (prefix, longest) = (operations, whole.Longest());
        int good = -1, bad = returns.Length - 1;
        for (long left = workMax; bad - good > 1;)
        {
            int middle = good + ((bad - good) / 2);
            ImmutableArray<Operation<TCall, TAnswer>> some = [.. operations.Where(operation => operation.CalledAt <= returns[middle]).Select(operation => operation.AsOf(returns[middle]))];
            var search = new Search<TState, TCall, TAnswer>(model, some, left);
            Verdict verdict = search.Run();
            (work, left) = (work + search.Work, left - search.Work);
            if (verdict == Verdict.Undecided)
            {
                break;
            }
            if (verdict == Verdict.Linearizable)
            {
                good = middle;
            }
            else
            {
                (bad, prefix, longest) = (middle, some, search.Longest());
            }
        }
        return new Finding<TCall, TAnswer>(Verdict.NotLinearizable, work, partition, prefix, longest);
    }
}
