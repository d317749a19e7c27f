using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Forewarn.Core.Format;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Statistics;

/// <summary>Warnings, counted: how many, what they said, how they fared, and how they were answered.</summary>
/// <remarks>Immutable. Exercises are counted by themselves, and in no other figure.</remarks>
public sealed class Tally
{
    private static readonly int Changes = Enum.GetValues<Change>().Length;
    private static readonly int Verdicts = Enum.GetValues<Verdict>().Length;
    private static readonly int Standings = Enum.GetValues<AnswerStanding>().Length;
    private static readonly int Answers = Enum.GetValues<Answer>().Length;

    private static readonly int FirstVerdict = Changes;
    private static readonly int FirstLeadTime = FirstVerdict + Verdicts;
    private static readonly int FirstMargin = FirstLeadTime + Buckets.LeadTime.Count;
    private static readonly int FirstStanding = FirstMargin + Buckets.Margin.Count;
    private static readonly int FirstAnswer = FirstStanding + Standings;
    private static readonly int FirstAcknowledgement = FirstAnswer + Answers;
    private static readonly int NearMiss = FirstAcknowledgement + Buckets.Acknowledgement.Count;
    private static readonly int Length = NearMiss + 1;

    public static readonly Tally Zero = new(new long[Length]);

    private readonly ImmutableArray<long> _counts;

    private Tally(long[] counts) => _counts = ImmutableCollectionsMarshal.AsImmutableArray(counts);

    /// <summary>All of them.</summary>
    public long Warnings => SumOf(0, Changes);

    /// <summary>Those whose lead time is judged: of what was declared or changed.</summary>
    public long Judged => Of(Change.Declared) + Of(Change.Changed);

    /// <summary>Those that had to be acknowledged.</summary>
    public long AcknowledgementsDue => SumOf(FirstStanding, Standings);

    /// <summary>Those that were acknowledged, whether they had to be or not.</summary>
    public long Acknowledged => SumOf(FirstAnswer, Answers);

    /// <summary>Those whose activity overlapped one of the warned party and went active before it had acknowledged them.</summary>
    public long NearMisses => _counts[NearMiss];

    /// <summary>Judged and delivered ones by <see cref="Buckets.LeadTime"/>.</summary>
    public ImmutableArray<long> LeadTimes => _counts.Slice(FirstLeadTime, Buckets.LeadTime.Count);

    /// <summary>Judged and delivered ones of which a lead time was required, by <see cref="Buckets.Margin"/>.</summary>
    public ImmutableArray<long> Margins => _counts.Slice(FirstMargin, Buckets.Margin.Count);

    /// <summary>Acknowledged ones by <see cref="Buckets.Acknowledgement"/>; of several answers the first.</summary>
    public ImmutableArray<long> AcknowledgementTimes => _counts.Slice(FirstAcknowledgement, Buckets.Acknowledgement.Count);

    public long Of(Change change) => _counts[(int)change];

    public long Of(Verdict verdict) => _counts[FirstVerdict + (int)verdict];

    public long Of(AnswerStanding standing) => _counts[FirstStanding + (int)standing];

    /// <summary>Of several answers to a warning the last.</summary>
    public long Of(Answer answer) => _counts[FirstAnswer + (int)answer];

    /// <summary>Both together.</summary>
    public Tally Plus(Tally other)
    {
        var sum = new long[Length];
        for (int i = 0; i < sum.Length; i++)
            sum[i] = _counts[i] + other._counts[i];
        return new Tally(sum);
    }

    /// <summary>With one warning more, as it stands at a moment.</summary>
    internal Tally Plus(Warning warning, Instant now)
    {
        var counting = new Counting(this);
        counting.Add(warning, now);
        return counting.ToTally();
    }

    internal void Write(CanonicalWriter writer) => writer.List(_counts.AsSpan(), writer.Int64);

    /// <exception cref="FormatException">Not as many counts as there are, or a negative one.</exception>
    internal static Tally Read(ref CanonicalReader reader)
    {
        var counts = reader.List((ref CanonicalReader r) => r.Int64());
        return counts.Length == Length && !counts.Any(count => count < 0)
            ? new Tally(ImmutableCollectionsMarshal.AsArray(counts)!) : throw reader.Unreadable("counts that are not those of a tally");
    }

    private long SumOf(int first, int count)
    {
        long sum = 0;
        foreach (long each in _counts.AsSpan(first, count))
            sum += each;
        return sum;
    }

    /// <summary>A tally in the making; not thread-safe.</summary>
    internal sealed class Counting
    {
        private readonly long[] _counts;

        public Counting(Tally start) => _counts = [.. start._counts];

        /// <summary>Counts a warning as it stands at a moment.</summary>
        public void Add(Warning warning, Instant now)
        {
            _counts[(int)warning.Change]++;
            _counts[FirstVerdict + (int)warning.VerdictAt(now)]++;
            if (warning is { IsJudged: true, LeadTime: { } lead })
            {
                _counts[FirstLeadTime + Buckets.LeadTime.IndexOf(lead)]++;
                if (warning.Requirement is { } requirement)
                    _counts[FirstMargin + Buckets.Margin.IndexOf(lead - requirement.LeadTime)]++;
            }
            if (AnswerStandings.Of(warning) is { } standing)
                _counts[FirstStanding + (int)standing]++;
            if (warning is { Acknowledgement: { } last, FirstAcknowledgedAt: { } first })
            {
                _counts[FirstAnswer + (int)last.Answer]++;
                _counts[FirstAcknowledgement + Buckets.Acknowledgement.IndexOf(first - warning.DeclaredAt)]++;
            }
            if (Statistics.NearMiss.IsOne(warning, now))
                _counts[NearMiss]++;
        }

        public Tally ToTally() => new([.. _counts]);
    }
}
