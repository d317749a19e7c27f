using System.Collections.Immutable;
using System.Text;

namespace Forewarn.Simulation.Linearizability;

/// <summary>Whether a history is one that a single copy, asked by one client at a time, could have given.</summary>
public enum Verdict
{
    /// <summary>There is such an order.</summary>
    Linearizable,

    /// <summary>There is none.</summary>
    NotLinearizable,

    /// <summary>The search was given up at its limit before it had found one, or had tried all.</summary>
    Undecided,
}

/// <summary>What a check came to.</summary>
/// <param name="Verdict">Of the whole history.</param>
/// <param name="Work">What the search cost, in the unit of <see cref="LinearizabilityCheck.WorkMaxDefault"/>.</param>
/// <param name="Partition">The part that is not linearizable, or was not decided; null when all is well.</param>
/// <param name="Prefix">The operations of that part up to the first answer that nothing explains, that one last by its return; what had no answer then is without one.
/// Empty when all is well, or nothing was decided. When the limit ends the search for the first, a later one.</param>
/// <param name="Longest">The order that explains most of <paramref name="Prefix"/>, as far as the search has come.</param>
public sealed record Finding<TCall, TAnswer>(
    Verdict Verdict, long Work, string? Partition, ImmutableArray<Operation<TCall, TAnswer>> Prefix, ImmutableArray<Operation<TCall, TAnswer>> Longest)
    where TAnswer : class
{
    /// <summary>For whoever has to find the fault: what was asked and answered, and how much of it can be explained.</summary>
    public override string ToString()
    {
        if (Verdict != Verdict.NotLinearizable)
        {
            return FormattableString.Invariant($"{Verdict}{(Partition is null ? "" : $", at {Partition}")}, after {Work} of work");
        }
        var text = new StringBuilder();
        text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{Partition}: no order explains the last answer of these {Prefix.Length} operations.");
        foreach (var operation in Prefix)
        {
            int place = Longest.IndexOf(operation);
            text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"  {(place < 0 ? "  -" : $"{place + 1,3}")}  {operation}");
        }
        return text.Append("The number is the place of an operation in the order that explains most.").ToString();
    }
}
