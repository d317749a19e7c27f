using System.Collections.Immutable;

namespace Forewarn.Simulation.Linearizability;

/// <summary>The search for an order of the operations of one partition.</summary>
/// <remarks>
/// The history is a list of calls and returns by their moments. The first call that the model can answer as it was answered is put next in the order, and it and its
/// return are taken out of the list; then from the beginning again. Before a return whose call is still in the list nothing more can be put, so the last choice is
/// taken back. It ends well when all returns are out of the list: what has no answer need not have happened. Used once, by one thread.
/// </remarks>
internal sealed class Search<TState, TCall, TAnswer>
    where TState : notnull, IEquatable<TState>
    where TAnswer : class
{
    private readonly IModel<TState, TCall, TAnswer> _model;
    private readonly ImmutableArray<Operation<TCall, TAnswer>> _operations;
    private readonly long _workMax;
    private readonly Event _head = new(-1, null);
    private readonly PlacedSet _placed;
    private readonly HashSet<(PlacedSet.Image Placed, TState State)> _seen = [];
    private readonly Stack<(Event Call, TState Before)> _order = new();
    private ImmutableArray<int> _longest = [];
    private int _unexplained;

    /// <param name="operations">By their calls.</param>
    public Search(IModel<TState, TCall, TAnswer> model, ImmutableArray<Operation<TCall, TAnswer>> operations, long workMax)
    {
        (_model, _workMax) = (model, workMax);
        // What has no answer comes last, so that it does not keep the set of what is placed from being remembered in few words.
        _operations = [.. operations.OrderBy(operation => operation.Answer is null)];
        _unexplained = _operations.Count(operation => operation.Answer is not null);
        _placed = new PlacedSet(_unexplained, _operations.Length - _unexplained);
        Link();
    }

    /// <summary>What it has cost so far, in the unit of <see cref="LinearizabilityCheck.WorkMaxDefault"/>.</summary>
    public long Work { get; private set; }

    public Verdict Run()
    {
        TState state = _model.Initial;
        Event? at = _head.Next;
        while (_unexplained > 0)
        {
            if (Work >= _workMax)
            {
                return Verdict.Undecided;
            }
            if (at is { IsCall: true })
            {
                bool isPlaced = TryPlace(at, state, out TState next);
                (state, at) = isPlaced ? (next, _head.Next) : (state, at.Next);
                continue;
            }
            KeepLongest();
            if (_order.TryPop(out var last))
            {
                // A return: whoever has come back by then is to be explained before. Another choice.
                Unplace(last.Call);
                (state, at) = (last.Before, last.Call.Next);
            }
            else
            {
                return Verdict.NotLinearizable;
            }
        }
        return Verdict.Linearizable;
    }

    /// <summary>The longest order that was found.</summary>
    public ImmutableArray<Operation<TCall, TAnswer>> Longest()
    {
        KeepLongest();
        return [.. _longest.Select(index => _operations[index])];
    }

    private bool TryPlace(Event call, TState state, out TState next)
    {
        Operation<TCall, TAnswer> operation = _operations[call.Index];
        Work++;
        if (!_model.TryStep(state, operation.Call, operation.Answer, out next))
        {
            return false;
        }
        // What has no answer and changes nothing explains nothing.
        if (operation.Answer is null && next.Equals(state))
        {
            return false;
        }
        _placed.Add(call.Index);
        PlacedSet.Image image = _placed.ToImage();
        if (!_seen.Add((image, next)))
        {
            _placed.Remove(call.Index);
            return false;
        }
        Work += image.Words;
        _order.Push((call, state));
        call.TakeOut();
        call.Return?.TakeOut();
        _unexplained -= call.Return is null ? 0 : 1;
        return true;
    }

    private void Unplace(Event call)
    {
        _placed.Remove(call.Index);
        call.Return?.PutBack();
        call.PutBack();
        _unexplained += call.Return is null ? 0 : 1;
    }

    /// <summary>Costs as much as the order is long, so it is done only where the order gets shorter.</summary>
    private void KeepLongest()
    {
        if (_order.Count > _longest.Length)
        {
            _longest = [.. _order.Reverse().Select(placed => placed.Call.Index)];
        }
    }

    private void Link()
    {
        var events = new List<(long Moment, bool IsReturn, Event Event)>();
        for (int index = 0; index < _operations.Length; index++)
        {
            Operation<TCall, TAnswer> operation = _operations[index];
            Event? end = operation.Answer is null ? null : new Event(index, null);
            events.Add((operation.CalledAt, false, new Event(index, end) { IsCall = true }));
            if (end is not null)
            {
                events.Add((operation.ReturnedAt, true, end));
            }
        }
        Event last = _head;
        foreach (Event each in events.OrderBy(each => each.Moment).ThenBy(each => each.IsReturn).Select(each => each.Event))
        {
            (last.Next, each.Previous) = (each, last);
            last = each;
        }
    }

    /// <summary>A call or a return, in a list out of which it is taken and into which it is put back, in opposite order.</summary>
    private sealed class Event(int index, Event? end)
    {
        public int Index { get; } = index;

        public bool IsCall { get; init; }

        /// <summary>Of a call that was answered.</summary>
        public Event? Return { get; } = end;

        public Event? Previous { get; set; }

        public Event? Next { get; set; }

        public void TakeOut()
        {
            Previous!.Next = Next;
            if (Next is not null)
            {
                Next.Previous = Previous;
            }
        }

        public void PutBack()
        {
            Previous!.Next = this;
            if (Next is not null)
            {
                Next.Previous = this;
            }
        }
    }
}
