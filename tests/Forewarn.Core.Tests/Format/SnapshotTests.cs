using CsCheck;
using Forewarn.Core.Airspace;
using Forewarn.Core.Pool;
using Forewarn.Core.Tests.Airspace;
using NodaTime;

namespace Forewarn.Core.Tests.Format;

public class SnapshotTests
{
    private const int CommandsMax = 60;

    [Fact]
    public void A_restored_state_has_the_hash_of_the_captured_one() => GenCommand.Sequence(CommandsMax).Sample(sequence =>
    {
        var state = After(sequence);
        Assert.Equal(state.Capture().Hash(), Restored(state).Capture().Hash());
    }, iter: 300);

    [Fact]
    public void A_restored_state_goes_on_as_the_original_does() =>
        Gen.Select(GenCommand.Sequence(CommandsMax), GenCommand.Sequence(CommandsMax)).Sample((first, second) =>
        {
            var original = After(first);
            var restored = Restored(original);
            int turn = 0;
            foreach (var (command, wait) in second)
            {
                var fitted = GenCommand.Fitted(command, original, turn++);
                var moment = original.Time + wait;
                Assert.Equal(
                    Described.Value(original.Apply(fitted, original.Position + 1, moment)), Described.Value(restored.Apply(fitted, restored.Position + 1, moment)));
                Assert.Equal(original.NextDeadline, restored.NextDeadline);
            }
            Assert.Equal(original.Capture().Hash(), restored.Capture().Hash());

            // Everything that is still due falls due, and everything is forgotten.
            foreach (int days in new[] { 1, 6, 1, 400 })
            {
                original.Apply(new Tick(), original.Position + 1, original.Time + Duration.FromDays(days));
                restored.Apply(new Tick(), restored.Position + 1, restored.Time + Duration.FromDays(days));
                Assert.Equal(original.Capture().Hash(), restored.Capture().Hash());
            }
        }, iter: 300);

    [Fact]
    public void A_snapshot_stays_what_it_was_while_the_airspace_goes_on()
    {
        var airspace = Busy();
        var snapshot = airspace.State.Capture();
        string before = snapshot.Hash();
        airspace.At(200).End(Scenario.Alpha, Scenario.Intent(1));

        Assert.Equal((before, false), (snapshot.Hash(), airspace.Hash() == before));
    }

    [Fact]
    public void A_snapshot_read_one_byte_at_a_time_is_the_same() =>
        Assert.Equal(Busy().Hash(), AirspaceState.Restore(new OneByteStream(Written(Busy().State))).Capture().Hash());

    [Fact]
    public void A_snapshot_cut_short_anywhere_is_refused()
    {
        var bytes = Written(Busy().State);

        for (int length = 0; length < bytes.Length; length++)
            AssertRefused(bytes[..length]);
    }

    [Fact]
    public void A_snapshot_with_bytes_left_over_is_refused() => AssertRefused([.. Written(Busy().State), 0]);

    [Fact]
    public void A_damaged_snapshot_is_another_state_or_refused_and_nothing_worse()
    {
        var bytes = Written(Busy().State);
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte[1, 255]).Array[1, 3].Sample(damages =>
        {
            var damaged = (byte[])bytes.Clone();
            foreach (var (where, flip) in damages)
                damaged[where] ^= flip;
            try
            {
                AirspaceState.Restore(new MemoryStream(damaged)).Capture().Hash();
            }
            catch (Exception problem) when (problem is FormatException or InvalidValueException or EndOfStreamException or StateTooNewException)
            {
            }
        }, iter: 8_000);
    }

    [Fact]
    public void Every_single_flipped_bit_gives_another_state_or_a_refusal()
    {
        var bytes = Written(Busy().State);
        string hash = Busy().Hash();
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
            try
            {
                Assert.NotEqual(hash, AirspaceState.Restore(new MemoryStream(bytes)).Capture().Hash());
            }
            catch (Exception problem) when (problem is FormatException or InvalidValueException or EndOfStreamException or StateTooNewException)
            {
            }
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
        }
    }

    [Fact]
    public void A_snapshot_of_an_earlier_format_version_is_refused_with_what_to_do()
    {
        var bytes = Written(new AirspaceState());
        bytes[8] = 1;

        var problem = Assert.Throws<FormatException>(() => AirspaceState.Restore(new MemoryStream(bytes)));
        Assert.Contains("made by an earlier program; delete it, the journal has everything", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_snapshot_of_a_later_format_version_is_refused_by_that_version()
    {
        var bytes = Written(new AirspaceState());
        bytes[8] = 9;

        var problem = Assert.Throws<FormatException>(() => AirspaceState.Restore(new MemoryStream(bytes)));
        Assert.Contains("format version 9", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Things_made_on_many_processors_come_back_in_their_order()
    {
        const int moreThanOnePortion = 9_000;
        var airspace = new Scenario();
        airspace.Watch(Scenario.Bravo, 1, Scenario.Around(radius: 2_000));
        for (int id = 1; id <= moreThanOnePortion; id++)
            airspace.Fly(Scenario.Alpha, id, Scenario.Around());

        var restored = Restored(airspace.State);
        Assert.Equal(airspace.Hash(), restored.Capture().Hash());
        Assert.Equal(Enumerable.Range(1, moreThanOnePortion).Select(number => (long)number),
            restored.Warnings(Scenario.Bravo, toIt: true, _ => true, 0, moreThanOnePortion, out _).Items.Select(warning => warning.Number));
    }

    [Fact]
    public void An_empty_state_is_restored_too() =>
        Assert.Equal(new AirspaceState().Capture().Hash(), Restored(new AirspaceState()).Capture().Hash());

    /// <summary>An airspace with something of everything in it.</summary>
    private static Scenario Busy()
    {
        var airspace = new Scenario();
        airspace.Agree(Scenario.Arrangement("line", [Scenario.Alpha, Scenario.Bravo], separation: Scenario.Apart(100, 10, 1), ladder:
            [new Core.Warnings.Rung(default, Duration.FromMinutes(5)), new Core.Warnings.Rung(Core.Warnings.Channel.Diplomatic, Duration.FromMinutes(60))]));
        airspace.Watch(Scenario.Charlie, 3, Scenario.Around(radius: 2_000));
        airspace.Close(Scenario.Bravo, 2, Scenario.Around());
        var owed = airspace.Fly(Scenario.Alpha, 1, Scenario.Around(), note: "first").Warnings;
        airspace.At(6).Answer(owed[0], Core.Warnings.Answer.Understood, text: "ok");
        airspace.Fly(Scenario.Alpha, 1, Scenario.Around(east: 0.1));
        airspace.See(Scenario.Alpha, Scenario.Place(0, 0));
        airspace.Refused(new RemoveParty(Scenario.Alpha, Scenario.Alpha, 1));
        airspace.End(Scenario.Bravo, Scenario.Hazard(2));
        airspace.Seal(Scenario.Charlie, 4, Scenario.Around());
        airspace.Seal(Scenario.Charlie, 5, Scenario.Around());
        airspace.Reveal(Scenario.Charlie, 5, Scenario.Around(radius: 900));
        airspace.Register(Scenario.Alpha, Scenario.KeyOf(1));
        airspace.Register(Scenario.Bravo, Scenario.KeyOf(2));
        airspace.Done<KeyRevoked>(new RevokePartyKey(Scenario.Charlie, Scenario.Alpha, Scenario.KeyOf(1).KeyId));
        return airspace;
    }

    private static AirspaceState After((Command Command, Duration Wait)[] sequence)
    {
        var state = new AirspaceState();
        foreach (var (command, wait, turn) in AnySequenceTests.Turns(sequence))
            state.Apply(GenCommand.Fitted(command, state, turn), state.Position + 1, state.Time + wait);
        return state;
    }

    private static AirspaceState Restored(AirspaceState state) => AirspaceState.Restore(new MemoryStream(Written(state)));

    private static byte[] Written(AirspaceState state)
    {
        using var stream = new MemoryStream();
        state.Capture().WriteTo(stream);
        return stream.ToArray();
    }

    private static void AssertRefused(byte[] bytes)
    {
        var problem = Record.Exception(() => AirspaceState.Restore(new MemoryStream(bytes)));
        Assert.True(problem is FormatException or EndOfStreamException, $"{bytes.Length} bytes: {problem?.GetType().Name ?? "restored"}");
    }

    /// <summary>A stream that gives as little as it may, as a pipe does.</summary>
    private sealed class OneByteStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);
    }
}
