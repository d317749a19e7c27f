using System.Globalization;
using Forewarn.Core.Airspace;
using Forewarn.Core.Statistics;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Tests.Statistics;

/// <summary>Counts warnings once more, from what happened alone, event by event, and forgets nothing.</summary>
/// <remarks>Of a warning it looks up what it was when it was owed, of an acknowledgement what was answered, and of a declaration who had been
/// told of it; all that follows from them, and from times, it works out by itself.</remarks>
internal sealed class StatisticsOracle
{
    private readonly List<Account> _accounts = [];

    /// <summary>Warnings by which those whom a declaration concerns were last told of it.</summary>
    private readonly Dictionary<EntityKey, HashSet<long>> _told = [];

    /// <summary>Takes down what happened with the command that was just applied.</summary>
    public void Take(AirspaceState state)
    {
        EventKind? cause = null;
        EntityKey? declared = null;
        foreach (var happened in state.Happened)
        {
            var (type, entity, number, _) = happened.Subject;
            var key = new EntityKey(type, entity);
            if (type is EntityType.OperationalIntent or EntityType.Constraint)
                (cause, declared) = (happened.Kind, key);
            switch (happened.Kind)
            {
                case EventKind.Withdrawn or EventKind.Ended:
                    foreach (var account in _accounts.Where(each => each.Subject == key && each.End > happened.At))
                        account.Replace(happened.At);
                    break;
                case EventKind.WarningOwed:
                    Open(state.FindWarning(number)!, happened, cause);
                    break;
                case EventKind.WarningDelivered:
                    Find(number).DeliveredAt ??= happened.At;
                    break;
                case EventKind.WarningAcknowledged:
                    Find(number).Answer(happened.At, state.FindWarning(number)!.Acknowledgement!.Answer);
                    break;
                case EventKind.WarningEscalated:
                    Find(number).IsEscalated = true;
                    break;
                case EventKind.WarningNotAcknowledged:
                    Find(number).HasRunOut = true;
                    break;
            }
        }
        if (declared is { } touched)
            _told[touched] = [.. state.Find(touched)?.Notices.Select(notice => notice.Warning) ?? []];
    }

    /// <summary>One line for each pair, month and thing counted that is not zero.</summary>
    public IEnumerable<string> CountedAt(Instant now) =>
        _accounts.SelectMany(account => account.Says(now).Select(what => $"{account.Row} {what}"))
            .GroupBy(line => line).Select(lines => $"{lines.Key} {lines.Count()}").Order(StringComparer.Ordinal);

    /// <summary>What the airspace counted, in the same lines.</summary>
    public static IEnumerable<string> LinesOf(WarningStatistics statistics)
    {
        var lines = new List<string>();
        foreach (var (pair, tally) in statistics.Rows)
        {
            void Line(string what, long count)
            {
                if (count > 0)
                    lines.Add($"{Month(pair.Month.OnDayOfMonth(1))} {pair.From} {pair.To}{(pair.IsExercise ? " EXERCISE" : "")} {what} {count}");
            }
            Line("warning", tally.Warnings);
            Line("near miss", tally.NearMisses);
            foreach (var change in Enum.GetValues<Change>())
                Line($"change {change}", tally.Of(change));
            foreach (var verdict in Enum.GetValues<Verdict>())
                Line($"verdict {verdict}", tally.Of(verdict));
            foreach (var standing in Enum.GetValues<AnswerStanding>())
                Line($"standing {standing}", tally.Of(standing));
            foreach (var answer in Enum.GetValues<Answer>())
                Line($"answer {answer}", tally.Of(answer));
            for (int i = 0; i < tally.LeadTimes.Length; i++)
                Line($"lead {i}", tally.LeadTimes[i]);
            for (int i = 0; i < tally.Margins.Length; i++)
                Line($"margin {i}", tally.Margins[i]);
            for (int i = 0; i < tally.AcknowledgementTimes.Length; i++)
                Line($"acknowledged {i}", tally.AcknowledgementTimes[i]);
        }
        return lines.Order(StringComparer.Ordinal);
    }

    private void Open(Warning warning, AirspaceEvent owed, EventKind? cause)
    {
        var previous = _accounts.LastOrDefault(each => each.Subject == warning.Subject && each.To == warning.To);
        // The same volumes in another state, told to one who knew of the volumes: not of a region that hid them, and not that they had moved away.
        bool repeats = cause == EventKind.State && previous is { WasSealed: false, Change: not Change.Cleared } && _told[warning.Subject].Contains(previous.Number);
        previous?.Replace(owed.At);
        var story = repeats ? previous!.Story : [];
        story.Add(new Account(warning, owed.At, story));
        _accounts.Add(story[^1]);
    }

    private Account Find(long number) => _accounts.Single(account => account.Number == number);

    private static string Month(LocalDate date) => string.Create(CultureInfo.InvariantCulture, $"{date.Year:D4}-{date.Month:D2}");

    /// <summary>All that happened to one warning.</summary>
    /// <param name="asOwed">The warning when it was owed.</param>
    /// <param name="owedAt">When that was.</param>
    /// <param name="story">It, those that it repeats, and those that repeat it, in order.</param>
    private sealed class Account(Warning asOwed, Instant owedAt, List<Account> story)
    {
        private readonly Instant _owedAt = owedAt;
        private Instant? _replacedAt;
        private Instant? _answeredAt;
        private Answer? _answer;

        public long Number => asOwed.Number;

        public EntityKey Subject => asOwed.Subject;

        public List<Account> Story => story;

        public PartyId To => asOwed.To;

        public Change Change => asOwed.Change;

        public Instant End => asOwed.EndsAt;

        public bool WasSealed => asOwed.Disclosure == Disclosure.Sealed;

        public string Row { get; } = $"{Month(owedAt.InUtc().Date)} {asOwed.From} {asOwed.To}{(asOwed.Change == Change.Drill ? " EXERCISE" : "")}";

        public Instant? DeliveredAt { get; set; }

        public bool IsEscalated { get; set; }

        public bool HasRunOut { get; set; }

        public void Replace(Instant at)
        {
            if (_answer is null)
                _replacedAt ??= at;
        }

        public void Answer(Instant at, Answer answer)
        {
            _answeredAt ??= at;
            _answer = answer;
        }

        public IEnumerable<string> Says(Instant now)
        {
            yield return "warning";
            yield return $"change {asOwed.Change}";
            yield return $"verdict {VerdictAt(now)}";
            bool isNews = asOwed.Change is Change.Declared or Change.Changed;
            if (isNews && DeliveredAt is { } delivered)
            {
                double lead = (asOwed.StartsAt - delivered).TotalMinutes;
                yield return $"lead {Bucket(lead, 0, 1, 5, 15, 30, 60, 180, 720, 1440)}";
                if (asOwed.Requirement is { } required)
                    yield return $"margin {Bucket(lead - required.LeadTime.TotalMinutes, -180, -60, -30, -15, -5, 0, 5, 15, 30, 60, 180)}";
            }
            if (asOwed.Ladder.Length > 0)
            {
                yield return "standing " + (_answer is not null ? IsEscalated || HasRunOut ? "Escalated" : "InTime"
                    : HasRunOut ? "NotAcknowledged" : _replacedAt is not null ? "Superseded" : "Awaited");
            }
            if (_answeredAt is { } answered)
            {
                yield return $"answer {_answer}";
                yield return $"acknowledged {Bucket((answered - _owedAt).TotalMinutes, 1, 2, 5, 15, 30, 60, 180, 720, 1440)}";
            }
            if (IsNearMiss(now))
                yield return "near miss";
        }

        private Verdict VerdictAt(Instant now)
        {
            if (asOwed.Change is not (Change.Declared or Change.Changed))
                return Verdict.Notice;
            if (DeliveredAt is { } delivered)
            {
                return delivered > asOwed.StartsAt ? Verdict.Late
                    : asOwed.Requirement is null ? Verdict.NoRequirement
                    : delivered + asOwed.Requirement.Value.LeadTime <= asOwed.StartsAt ? Verdict.OnTime : Verdict.Short;
            }
            return _replacedAt < asOwed.StartsAt ? Verdict.Superseded : now < asOwed.StartsAt ? Verdict.Pending : Verdict.None;
        }

        /// <summary>The activity of a story goes active once; whichever of its warnings stood then answers for it.</summary>
        private bool IsNearMiss(Instant now)
        {
            var active = Instant.Max(asOwed.StartsAt, story[0]._owedAt);
            var standing = story.LastOrDefault(each => each._owedAt < active) ?? story[0];
            return standing == this && active <= now && !(_replacedAt < active)
                && asOwed.Change is Change.Declared or Change.Changed or Change.State
                && asOwed.Reasons.Any(reason => reason.Type is EntityType.OperationalIntent or EntityType.Constraint)
                && !story.TakeWhile(each => each != this).Any(each => each is { _answeredAt: not null, _replacedAt: null })
                && !(_answeredAt <= active);
        }

        private static int Bucket(double minutes, params ReadOnlySpan<int> bounds)
        {
            int bucket = 0;
            foreach (int bound in bounds)
                bucket += minutes >= bound ? 1 : 0;
            return bucket;
        }
    }
}
