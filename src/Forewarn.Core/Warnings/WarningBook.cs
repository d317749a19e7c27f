using System.Runtime.InteropServices;
using Forewarn.Core.Airspace;
using NodaTime;

namespace Forewarn.Core.Warnings;

/// <summary>All warnings that are kept, whose they are, and which of them is due next.</summary>
internal sealed class WarningBook
{
    private readonly Dictionary<long, Warning> _byNumber = [];
    private readonly Dictionary<PartyId, List<long>> _owedTo = [];
    private readonly Dictionary<PartyId, List<long>> _owedBy = [];

    /// <summary>Deadlines; the first one is valid, of the others some no longer are: a warning's own
    /// <see cref="Warning.AcknowledgeBy"/> decides.</summary>
    private readonly PriorityQueue<long, (Instant, long)> _deadlines = new();

    private readonly PriorityQueue<long, (Instant, long)> _forgetting = new();
    private int _forgottenSinceCompaction;

    /// <summary>Number of the next warning.</summary>
    public long NextNumber { get; set; } = 1;

    public int Count => _byNumber.Count;

    public IEnumerable<Warning> All => _byNumber.Values;

    /// <summary>The earliest acknowledgement deadline, or null.</summary>
    public Instant? NextDeadline => _deadlines.TryPeek(out _, out var key) ? key.Item1 : null;

    public Warning? Find(long number) => _byNumber.GetValueOrDefault(number);

    /// <summary>Numbers of the warnings owed to a party, ascending; some may be forgotten by now.</summary>
    public IReadOnlyList<long> OwedTo(PartyId party) => _owedTo.GetValueOrDefault(party) ?? (IReadOnlyList<long>)[];

    /// <summary>Numbers of the warnings that a party owes, ascending; some may be forgotten by now.</summary>
    public IReadOnlyList<long> OwedBy(PartyId party) => _owedBy.GetValueOrDefault(party) ?? (IReadOnlyList<long>)[];

    public void Add(Warning warning)
    {
        _byNumber.Add(warning.Number, warning);
        ListOf(_owedTo, warning.To).Add(warning.Number);
        ListOf(_owedBy, warning.From).Add(warning.Number);
        _forgetting.Enqueue(warning.Number, (ForgottenAt(warning), warning.Number));
        Await(warning);
    }

    /// <summary>Puts the next state of a warning in the place of the present one.</summary>
    public void Replace(Warning warning)
    {
        bool isNewDeadline = _byNumber[warning.Number].AcknowledgeBy != warning.AcknowledgeBy;
        _byNumber[warning.Number] = warning;
        if (isNewDeadline)
            Await(warning);
        DropPassedDeadlines();
    }

    /// <summary>Takes the next step of the warning whose deadline came first, if one has come by now.</summary>
    /// <returns>The warning after the step, or null when nothing is due.</returns>
    public Warning? StepDue(Instant now)
    {
        if (NextDeadline is not { } deadline || deadline > now)
            return null;
        var warning = _byNumber[_deadlines.Peek()];
        int next = warning.Step + 1;
        var stepped = next < warning.Ladder.Length
            ? warning with { Step = next, AcknowledgeBy = deadline + warning.Ladder[next].AcknowledgeWithin }
            : warning with { AcknowledgeBy = null, IsExhausted = true };
        Replace(stepped);
        return stepped;
    }

    /// <summary>Forgets what has been over for longer than <see cref="Limits.Retention"/>, and says what that was.</summary>
    public void Forget(Instant now, Action<Warning> forgotten)
    {
        while (_forgetting.TryPeek(out long number, out var key) && key.Item1 <= now)
        {
            _forgetting.Dequeue();
            _byNumber.Remove(number, out var warning);
            _forgottenSinceCompaction++;
            forgotten(warning!);
        }
        DropPassedDeadlines();
        if (_forgottenSinceCompaction > _byNumber.Count + 1024)
        {
            foreach (var list in _owedTo.Values.Concat(_owedBy.Values))
                list.RemoveAll(number => !_byNumber.ContainsKey(number));
            _forgottenSinceCompaction = 0;
        }
    }

    private static Instant ForgottenAt(Warning warning) =>
        Instant.Max(warning.EndsAt, warning.DeclaredAt + LadderOf(warning)) + Limits.Retention;

    /// <summary>How long the whole ladder takes: a warning is kept until it has been climbed.</summary>
    private static Duration LadderOf(Warning warning)
    {
        var all = Duration.Zero;
        foreach (var rung in warning.Ladder)
            all += rung.AcknowledgeWithin;
        return all;
    }

    private static List<long> ListOf(Dictionary<PartyId, List<long>> lists, PartyId party) =>
        CollectionsMarshal.GetValueRefOrAddDefault(lists, party, out _) ??= [];

    private void DropPassedDeadlines()
    {
        while (_deadlines.TryPeek(out long number, out var key) && Find(number)?.AcknowledgeBy != key.Item1)
            _deadlines.Dequeue();
    }

    private void Await(Warning warning)
    {
        if (warning.AcknowledgeBy is { } deadline)
            _deadlines.Enqueue(warning.Number, (deadline, warning.Number));
    }
}
