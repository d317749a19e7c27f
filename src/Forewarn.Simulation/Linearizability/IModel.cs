namespace Forewarn.Simulation.Linearizability;

/// <summary>What one copy of a thing would do if it were asked by one client at a time.</summary>
/// <remarks>A pure function of what is passed in; safe for use by many threads.</remarks>
/// <typeparam name="TState">Compared by value, and never changed in place.</typeparam>
/// <typeparam name="TCall">What a client asks.</typeparam>
/// <typeparam name="TAnswer">What it is answered.</typeparam>
public interface IModel<TState, in TCall, in TAnswer>
    where TState : notnull, IEquatable<TState>
    where TAnswer : class
{
    /// <summary>The state of each partition before the first call.</summary>
    TState Initial { get; }

    /// <summary>The part of the whole that a call is about. Parts that have nothing to do with each other are checked one by one, which is far cheaper; each
    /// part being linearizable, the whole is (Herlihy and Wing 1990, theorem 1).</summary>
    string PartitionOf(TCall call);

    /// <summary>Takes one step.</summary>
    /// <param name="answer">What was answered; null when nobody knows, and then any answer will do.</param>
    /// <param name="next">The state after the call.</param>
    /// <returns>False when that answer cannot be given in that state.</returns>
    bool TryStep(TState state, TCall call, TAnswer? answer, out TState next);
}
