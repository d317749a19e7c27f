using CsCheck;
using Forewarn.Core.Airspace;
using Forewarn.Core.Format;
using Forewarn.Core.Pool;
using Forewarn.Core.Tests.Airspace;

namespace Forewarn.Core.Tests.Pool;

/// <summary>How all nodes go over to later rules at one entry, and what they do with an entry that is no command.</summary>
public class VersionTests
{
    [Fact]
    public void A_state_begins_with_the_first_version() => Assert.Equal(StateVersion.First, new AirspaceState().Version);

    [Fact]
    public void A_version_that_is_raised_is_an_event_for_everybody()
    {
        var airspace = new Scenario();
        Assert.Equal(2, airspace.Done<VersionRaised>(new RaiseVersion(2, "agreed")).Version);
        var happened = airspace.State.Happened.Single();
        Assert.Equal((2, EventKind.VersionRaised, "Setting/version", 2), (airspace.State.Version, happened.Kind, $"{happened.Subject.Type}/{happened.Subject}", happened.Version));
        Assert.True(happened.IsFor(Scenario.Bravo));
    }

    [Fact]
    public void A_version_that_stands_is_not_raised_again()
    {
        var airspace = new Scenario();
        airspace.Done<VersionRaised>(new RaiseVersion(2, ""));
        Assert.Equal(RefusalCode.StaleVersion, airspace.Refused(new RaiseVersion(2, "")).Code);
    }

    [Fact]
    public void A_version_that_this_program_does_not_know_stops_it_before_anything_changes()
    {
        var state = new AirspaceState();
        string before = state.Capture().Hash();
        var stopped = Assert.Throws<StateTooNewException>(() => state.Apply(new RaiseVersion(StateVersion.Latest + 1, ""), 1, Scenario.Noon));
        Assert.Contains($"install version {StateVersion.Latest + 1}", stopped.Message, StringComparison.Ordinal);
        Assert.Equal(before, state.Capture().Hash());
    }

    [Fact]
    public void A_snapshot_carries_the_version()
    {
        var airspace = new Scenario();
        airspace.Done<VersionRaised>(new RaiseVersion(2, ""));
        Assert.Equal(2, Restored(Written(airspace.State)).Version);
    }

    [Fact]
    public void A_snapshot_of_a_version_that_this_program_does_not_know_stops_it()
    {
        byte[] written = Written(new AirspaceState());
        // Count of headers, length of the header, its own version, position, time.
        written[4 + 4 + 1 + 8 + 8] = StateVersion.Latest + 1;
        Assert.Throws<StateTooNewException>(() => Restored(written));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-7)]
    public void Nothing_goes_over_to_what_no_version_is(int version) =>
        Assert.Equal("version", Assert.Throws<InvalidValueException>(() => new RaiseVersion(version, "")).Field);

    [Fact]
    public void Before_entries_are_refused_that_cannot_be_read_they_stop_the_node() =>
        Assert.Throws<FormatException>(() => CommandFormat.Read([2, 29, 0], [], 7, StateVersion.RefusesUnreadable - 1));

    [Fact]
    public void From_then_on_they_are_refused_with_a_leaf_and_change_nothing_else()
    {
        var airspace = new Scenario();
        airspace.Done<VersionRaised>(new RaiseVersion(2, ""));
        int parties = airspace.State.Parties.Count();
        var command = CommandFormat.Read([2, 29, 0], [], airspace.State.Position + 1, airspace.State.Version);
        var refused = airspace.Refused(command);
        var happened = airspace.State.Happened.Single();
        Assert.Equal((RefusalCode.Unreadable, $"JournalEntry/{airspace.State.Position}", EventKind.Refused), (refused.Code, $"{happened.Subject.Type}/{happened.Subject}", happened.Kind));
        Assert.Equal(parties, airspace.State.Parties.Count());
    }

    [Fact]
    public void A_kind_of_command_that_a_version_does_not_have_is_none_there()
    {
        byte[] tick = Encoded(new Tick());
        int Since(byte type) => type == tick[1] ? 3 : 1;
        Assert.IsType<UnreadableEntry>(CommandFormat.Read(tick, [], 1, 2, Since));
        Assert.IsType<Tick>(CommandFormat.Read(tick, [], 1, 3, Since));
    }

    [Fact]
    public void The_journal_finds_what_raises_the_version_among_its_entries()
    {
        Assert.Equal("agreed", CommandFormat.VersionAgreementIn(Encoded(new RaiseVersion(2, "agreed")), [], out int version));
        Assert.Equal(2, version);
        Assert.Null(CommandFormat.VersionAgreementIn(Encoded(new Tick()), [], out _));
        Assert.Null(CommandFormat.VersionAgreementIn([], [], out _));
        Assert.Equal("", CommandFormat.VersionAgreementIn(Encoded(new RaiseVersion(2, "agreed")).AsSpan()[..^1], [], out _));
        Assert.Equal("", CommandFormat.VersionAgreementIn(Encoded(new RaiseVersion(2, "agreed")), new byte[CommandFormat.SaltLength], out _));
    }

    /// <summary>Whoever can put a batch in order can put any bytes in it: they must never stop those who read them.</summary>
    [Fact]
    public void Whatever_stands_in_an_entry_is_a_command_or_refused_and_the_state_goes_on()
    {
        var samples = GenCommand.Any.Array[1, 20];
        var damage = Gen.Select(Gen.Int[0, 400], Gen.Byte).Array[1, 4];
        Gen.Select(samples, damage.Array[20], Gen.Byte.Array[0, 60]).Sample((commands, damages, rubbish) =>
        {
            var airspace = new Scenario();
            airspace.Done<VersionRaised>(new RaiseVersion(2, ""));
            for (int i = 0; i < commands.Length; i++)
            {
                var encoded = CommandFormat.Encode(commands[i], new CanonicalWriter(), new byte[CommandFormat.SaltLength]);
                byte[] bytes = [.. encoded.Bytes], details = [.. encoded.Details];
                foreach (var (at, value) in damages[i])
                {
                    byte[] part = at % 2 == 0 || details.Length == 0 ? bytes : details;
                    part[at % part.Length] = value;
                }
                Apply(airspace, encoded.Bytes, encoded.Details);
                Apply(airspace, bytes, details);
                Apply(airspace, rubbish, []);
            }
            airspace.State.Capture().Hash();
        }, iter: 3_000);
    }

    private static void Apply(Scenario airspace, byte[] bytes, byte[] details)
    {
        var command = CommandFormat.Read(bytes, details, airspace.State.Position + 1, airspace.State.Version);
        if (command is not RaiseVersion)
            airspace.Apply(command);
    }

    private static byte[] Encoded(Command command) => CommandFormat.Encode(command, new CanonicalWriter(), new byte[CommandFormat.SaltLength]).Bytes;

    private static byte[] Written(AirspaceState state)
    {
        using var stream = new MemoryStream();
        state.Capture().WriteTo(stream);
        return stream.ToArray();
    }

    private static AirspaceState Restored(byte[] snapshot)
    {
        using var stream = new MemoryStream(snapshot);
        return AirspaceState.Restore(stream);
    }
}
