using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Hotline;

/// <summary>What somebody says of a call: who began it, when, on which level, about what. What is absent is not said.</summary>
public sealed record CallAccount
{
    public static readonly CallAccount Nothing = new();

    public PartyId? Initiator { get; private init; }

    public Channel? Channel { get; private init; }

    public Instant? Start { get; private init; }

    public Instant? End { get; private init; }

    /// <summary>Empty when nobody said what it was about.</summary>
    public ImmutableArray<string> Subjects { get; private init; } = [];

    /// <exception cref="InvalidValueException">Names the member that is wrong.</exception>
    public static CallAccount Create(PartyId? initiator, Channel? channel, Instant? start, Instant? end, ImmutableArray<string> subjects)
    {
        if (RequireTime(start, "start") is { } from && RequireTime(end, "end") is { } until && until < from)
            throw new InvalidValueException("end", "before the start", "the start or later");
        return new CallAccount
        {
            Initiator = initiator,
            Channel = channel is { } level ? Limits.RequireMember(level, "channel") : null,
            Start = start is { } first ? WholeTicks.Of(first) : null,
            End = end is { } last ? WholeTicks.Of(last) : null,
        }.WithSubjects(subjects);
    }

    /// <exception cref="InvalidValueException">Names <c>subjects</c>.</exception>
    internal CallAccount WithSubjects(ImmutableArray<string> subjects)
    {
        if (subjects.Length > HotlineLimits.SubjectsMax)
            throw new InvalidValueException("subjects", $"{subjects.Length} subjects", $"at most {HotlineLimits.SubjectsMax}");
        for (int i = 0; i < subjects.Length; i++)
            WrittenText.RequireLine(subjects[i], $"subjects[{i}]", HotlineLimits.SubjectLengthMax, lengthMin: 1);
        return this with { Subjects = subjects };
    }

    /// <summary>This, and what it leaves out as another account has it.</summary>
    internal CallAccount Over(CallAccount other) => new()
    {
        Initiator = Initiator ?? other.Initiator,
        Channel = Channel ?? other.Channel,
        Start = Start ?? other.Start,
        End = End ?? other.End,
        Subjects = Subjects.IsEmpty ? other.Subjects : Subjects,
    };

    internal bool SaysTheSameAs(CallAccount other) => Initiator == other.Initiator && Channel == other.Channel && Start == other.Start && End == other.End
        && Subjects.AsSpan().SequenceEqual(other.Subjects.AsSpan());

    private static Instant? RequireTime(Instant? time, string field) => time is not { } value || (value >= Geometry.Volume4D.StartMin && value < Geometry.Volume4D.EndMax)
        ? time : throw new InvalidValueException(field, "out of range", "1900-01-01T00:00:00Z up to, not including, 2200-01-01T00:00:00Z");
}
