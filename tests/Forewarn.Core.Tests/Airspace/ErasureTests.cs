using System.Collections.Immutable;
using CsCheck;
using Forewarn.Core.Airspace;
using Forewarn.Core.Format;
using Forewarn.Core.Tests.Format;
using Forewarn.Core.Warnings;
using NodaTime;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Airspace;

public class ErasureTests
{
    private static readonly PartyId Operator = PartyId.Parse("operator");

    private readonly Scenario _airspace = new();

    /// <summary>The reason for placeholders: whoever replays the erased journal decides as was decided then.</summary>
    [Fact]
    public void A_replay_of_the_erased_journal_gives_the_same_events_and_the_same_state()
    {
        int erased = 0;
        Gen.Select(GenCommand.Sequence(80), Gen.Select(Gen.Int[1, 79], GenCommand.SomeSubject, GenCommand.SomeSubject).Array[1, 4]).Sample((sequence, erasures) =>
        {
            var state = new AirspaceState();
            var journal = new List<(Command Command, Instant Time)>();
            var events = new List<AirspaceEvent>();
            void Do(Command command, Duration wait)
            {
                state.Apply(command, state.Position + 1, state.Time + wait);
                journal.Add((command, state.Time));
                events.AddRange(state.Happened);
            }

            foreach (var (command, wait, turn) in AnySequenceTests.Turns(sequence))
            {
                var fitted = command is EraseDetails ? new Tick() : GenCommand.Fitted(command, state, turn);
                Do(fitted, wait);
                // Sent again, and sent again in other words: one is answered as before, the other is not.
                if (turn % 3 > 0)
                    Do(fitted, Duration.Zero);
                if (turn % 3 > 1)
                    Do(InOtherWords(fitted), Duration.Zero);
                foreach (var (_, first, second) in erasures.Where(erasure => erasure.Item1 == turn))
                {
                    // The first time it is what was written last; the second may be erased before or not be there.
                    foreach (var subject in new[] { LastWrittenAbout(journal) ?? first, second })
                    {
                        var erasure = new Erasure(subject);
                        for (int i = 0; i < journal.Count; i++)
                        {
                            erased += erasure.Concerns(journal[i].Command) ? 1 : 0;
                            journal[i] = (erasure.Of(journal[i].Command), journal[i].Time);
                        }
                        Do(new EraseDetails(Operator, subject, state.WordsOf(subject).Leaf, erasure.PlaceholdersOf(state)), Duration.Zero);
                        Assert.Equal(EventKind.DetailsErased, events[^1].Kind);
                    }
                }
            }

            var replayed = new AirspaceState();
            var replayedEvents = new List<AirspaceEvent>();
            foreach (var (command, time) in journal)
            {
                replayed.Apply(Written(command), replayed.Position + 1, time);
                replayedEvents.AddRange(replayed.Happened);
            }
            Assert.Equal(events, replayedEvents);
            Assert.Equal(state.Capture().Hash(), replayed.Capture().Hash());
        }, iter: 1_000, threads: 1);
        Assert.True(erased > 1_000);
    }

    [Fact]
    public void Nothing_that_was_written_is_left_in_what_replaces_a_command() => GenCommand.Any.Sample(command =>
    {
        if (command.Texts.All(text => text.Length == 0))
            return;
        var erased = new Erasure(AirspaceState.SubjectOf(command)).Of(command);

        Assert.All(erased.Texts, text => Assert.True(text.Length == 0 || Placeholder.Require(text) == text));
        Assert.Equal((command.Signature?.KeyId, true), (erased.Signature?.KeyId, erased.Signature is null or { Jws: "", Body.IsEmpty: true }));
        Assert.True(erased is not Reveal reveal || (reveal.Opening.IsErased && reveal.Opening.Seal.Equals(((Reveal)command).Opening.Seal)));
    }, iter: 3_000);

    [Fact]
    public void The_bytes_that_are_kept_are_the_same_for_a_command_and_for_what_replaces_it() => GenCommand.Any.Sample(command =>
    {
        if (command is not Tick)
            Assert.Equal(Encoded(command).Bytes, Encoded(new Erasure(AirspaceState.SubjectOf(command)).Of(command)).Bytes);
    }, iter: 3_000);

    [Fact]
    public void Equal_texts_get_equal_placeholders_and_different_ones_different_ones()
    {
        var erasure = new Erasure(EventSubject.Warning(1));
        Acknowledge Answer(string by, string text) => (Acknowledge)erasure.Of(new Acknowledge(Bravo, 1, default, by, text));

        var (first, second) = (Answer("duty officer", "ok"), Answer("ok", ""));
        Assert.Equal(("[erased]", "[erased 2]", "[erased 2]", ""), (first.By, first.Text, second.By, second.Text));
    }

    [Fact]
    public void What_is_about_something_else_stays_as_it_is()
    {
        var command = new Acknowledge(Bravo, 2, default, "duty officer", "ok");

        Assert.Same(command, new Erasure(EventSubject.Warning(1)).Of(command));
    }

    [Fact]
    public void A_journal_that_was_erased_before_is_erased_to_the_same()
    {
        var command = new Acknowledge(Bravo, 1, default, "duty officer", "ok");
        var once = new Erasure(EventSubject.Warning(1)).Of(command);

        Assert.Equal(once, new Erasure(EventSubject.Warning(1)).Of(once));
    }

    [Fact]
    public void The_note_of_a_declaration_is_erased_and_nothing_else_of_it()
    {
        var declared = _airspace.Fly(Alpha, 1, Around(), note: "two aircraft").Declaration;
        _airspace.Erase(EventSubject.Entity(EntityType.OperationalIntent, Id(1)));

        var now = _airspace.State.Find(Intent(1))!;
        Assert.Equal("[erased]", now.Note);
        Assert.Equal(Described.Value(declared, without: "Note"), Described.Value(now, without: "Note"));
    }

    [Fact]
    public void The_words_of_an_answer_are_erased()
    {
        _airspace.Watch(Bravo, 1, Around());
        var owed = _airspace.Fly(Alpha, 1, Around()).Warnings.Single();
        var answered = _airspace.Answer(owed, Answer.Understood, "duty officer", "on channel 5").Warning;
        _airspace.Erase(EventSubject.Warning(owed.Number));

        Assert.Equal(answered.Acknowledgement! with { By = "[erased]", Text = "[erased 2]" }, _airspace.Latest(owed).Acknowledgement);
    }

    [Fact]
    public void The_words_of_an_observation_are_erased()
    {
        var seen = _airspace.See(Alpha, Place(0, 0)).Observation;
        _airspace.Erase(EventSubject.Entity(EntityType.Observation, seen.Id));

        Assert.Equal(("", "[erased]"), (_airspace.State.FindObservation(seen.Id)!.Event, _airspace.State.FindObservation(seen.Id)!.Source));
    }

    [Fact]
    public void Everybody_hears_that_something_was_erased()
    {
        _airspace.Fly(Alpha, 1, Around(), note: "two aircraft");
        var erased = _airspace.Erase(EventSubject.Entity(EntityType.OperationalIntent, Id(1)));

        var happened = _airspace.State.Events[erased.Leaf];
        Assert.Equal((EventKind.DetailsErased, true), (happened.Kind, happened.IsFor(Delta)));
    }

    [Fact]
    public void What_is_no_longer_there_is_erased_without_a_change()
    {
        string before = _airspace.Hash();

        _airspace.Done<Erased>(new EraseDetails(Operator, EventSubject.Warning(77), 3, ["[erased]"]));
        Assert.NotEqual(before, _airspace.Hash());
        Assert.Equal([EventKind.DetailsErased], _airspace.EventsOfLastCommand());
    }

    [Fact]
    public void Words_that_were_replaced_meanwhile_are_not_erased()
    {
        long leaf = _airspace.Fly(Alpha, 1, Around(), note: "two aircraft").Leaf;
        _airspace.Fly(Alpha, 1, Around(), note: "three aircraft");

        var refused = _airspace.Refused(new EraseDetails(Operator, EventSubject.Entity(EntityType.OperationalIntent, Id(1)), leaf, ["[erased]"]));
        Assert.Equal((RefusalCode.Conflict, "if_leaf", "three aircraft"), (refused.Code, refused.Field, _airspace.State.Find(Intent(1))!.Note));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Another_number_of_placeholders_than_of_texts_is_refused(int count)
    {
        long leaf = _airspace.Fly(Alpha, 1, Around(), note: "two aircraft").Leaf;
        ImmutableArray<string> placeholders = [.. Enumerable.Range(1, count).Select(Placeholder.Of)];

        var refused = _airspace.Refused(new EraseDetails(Operator, EventSubject.Entity(EntityType.OperationalIntent, Id(1)), leaf, placeholders));
        Assert.Equal((RefusalCode.Conflict, "placeholders"), (refused.Code, refused.Field));
    }

    [Theory]
    [InlineData("")]
    [InlineData("erased")]
    [InlineData("[erased 1]")]
    [InlineData("[erased 02]")]
    [InlineData("[erased -2]")]
    [InlineData("[erased 1000000000]")]
    [InlineData("[erased 2] ")]
    [InlineData("[erased ]")]
    public void What_is_no_placeholder_is_refused(string text) => Assert.Equal(
        "placeholders", Assert.Throws<InvalidValueException>(() => new EraseDetails(Operator, EventSubject.Warning(1), 0, [text])).Field);

    [Fact]
    public void Nobody_writes_freely_about_a_party() => Assert.Equal("subject", Assert.Throws<InvalidValueException>(
        () => new EraseDetails(Operator, EventSubject.Named(EntityType.Party, "alpha"), 0, [])).Field);

    [Fact]
    public void A_reveal_whose_opening_is_erased_is_decided_as_it_was()
    {
        _airspace.Seal(Alpha, 1, Around());
        var erased = new Erasure(EventSubject.Entity(EntityType.Constraint, Id(1))).Of(_airspace.Revealing(Alpha, 1, Around()));

        Assert.Equal("[erased]", _airspace.Done<Declared>(Written(erased)).Declaration.Note);
    }

    private static Command InOtherWords(Command command) => command.WithTexts([.. command.Texts.Select(text => text.Length == 0 ? text : $"not {text[..Math.Min(text.Length, 100)]}")]);

    private static EventSubject? LastWrittenAbout(List<(Command Command, Instant Time)> journal)
    {
        var last = journal.LastOrDefault(entry => entry.Command.Texts.Any(text => text.Length > 0)).Command;
        return last is null ? null : AirspaceState.SubjectOf(last);
    }

    private static EncodedCommand Encoded(Command command) => CommandFormat.Encode(command, new CanonicalWriter(), new byte[CommandFormat.SaltLength]);

    private static Command Written(Command command)
    {
        var (bytes, details) = Encoded(command);
        return CommandFormat.Decode(bytes, details);
    }
}
