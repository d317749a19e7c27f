using System.Collections.Immutable;

namespace Forewarn.Simulation.Linearizability;

/// <summary>Takes down what clients ask and are answered, while they do.</summary>
/// <remarks>Safe for use by many threads. Its clock is a counter: each call and each answer is a moment of its own, in the order in which they were told to it.</remarks>
public sealed class History<TCall, TAnswer>
    where TAnswer : class
{
    private readonly object _gate = new();
    private readonly List<Operation<TCall, TAnswer>> _ended = [];
    private readonly HashSet<Pending> _pending = [];
    private long _moment;

    /// <summary>How many operations were answered.</summary>
    public int Answered
    {
        get
        {
            lock (_gate)
            {
                return _ended.Count;
            }
        }
    }

    /// <summary>To be told before the request leaves.</summary>
    public Pending Call(int client, TCall call)
    {
        lock (_gate)
        {
            var pending = new Pending(this, client, call, ++_moment);
            _pending.Add(pending);
            return pending;
        }
    }

    /// <summary>All operations so far, by their calls; those that have not been answered are without an answer.</summary>
    public ImmutableArray<Operation<TCall, TAnswer>> ToOperations()
    {
        lock (_gate)
        {
            return [.. _ended.Concat(_pending.Select(each => new Operation<TCall, TAnswer>(each.Client, each.Asked, each.CalledAt))).OrderBy(each => each.CalledAt)];
        }
    }

    /// <summary>An operation that has no answer yet, and may never have one.</summary>
    public sealed class Pending
    {
        private readonly History<TCall, TAnswer> _history;

        internal Pending(History<TCall, TAnswer> history, int client, TCall asked, long calledAt) => (_history, Client, Asked, CalledAt) = (history, client, asked, calledAt);

        internal int Client { get; }

        internal TCall Asked { get; }

        internal long CalledAt { get; }

        /// <summary>To be told after the answer has come.</summary>
        /// <exception cref="InvalidOperationException">It was answered, or taken back.</exception>
        public void Answer(TAnswer answer)
        {
            lock (_history._gate)
            {
                End();
                _history._ended.Add(new Operation<TCall, TAnswer>(Client, Asked, CalledAt, answer, ++_history._moment));
            }
        }

        /// <summary>To be told when it is certain that it has not happened and never will: the connection was refused, or the answer says so.</summary>
        /// <exception cref="InvalidOperationException">It was answered, or taken back.</exception>
        public void TakeBack()
        {
            lock (_history._gate)
            {
                End();
            }
        }

        private void End()
        {
            if (!_history._pending.Remove(this))
            {
                throw new InvalidOperationException("an operation ends once");
            }
        }
    }
}
