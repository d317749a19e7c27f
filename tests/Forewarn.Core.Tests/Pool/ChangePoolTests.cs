using Forewarn.Core.Airspace;
using Forewarn.Core.Format;
using Forewarn.Core.Pool;
using Forewarn.Core.Tests.Airspace;

namespace Forewarn.Core.Tests.Pool;

/// <summary>What the airspace does with a change of the nodes that run it.</summary>
public class ChangePoolTests
{
    private static readonly PartyId Operator = PartyId.Parse("operator");
    private static readonly byte[] Salt = new byte[CommandFormat.SaltLength];

    [Fact]
    public void A_change_of_the_pool_is_an_event_for_every_party()
    {
        var airspace = new Scenario();
        var changed = airspace.Done<PoolChanged>(new ChangePool(Operator, Scenario.PoolNote(3)));
        var happened = airspace.State.Happened.Single();
        Assert.Equal((4, $"Pool/{new string('a', 64)}", 4), (changed.Number, $"{happened.Subject.Type}/{happened.Subject}", happened.Version));
        Assert.True(happened.IsFor(Scenario.Bravo));
    }

    [Fact]
    public void An_actor_with_a_key_need_not_sign_it_since_the_members_have()
    {
        var airspace = new Scenario();
        airspace.Register(Scenario.Alpha, Scenario.KeyOf(1));
        airspace.Done<PoolChanged>(new ChangePool(Scenario.Alpha, Scenario.PoolNote(1)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Forewarn pool change v2\npool aa\nmembership 1\nleave south\n")]
    [InlineData("Forewarn pool change v1\npool aa\nmembership 1\nleave south\n")]
    [InlineData("Forewarn pool change v1\npool aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nmembership 0\nleave south\n")]
    [InlineData("Forewarn pool change v1\npool aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nmembership 2147483647\nleave south\n")]
    [InlineData("Forewarn pool change v1\npool aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nmembership -1\nleave south\n")]
    public void What_does_not_begin_as_a_change_is_none(string note) =>
        Assert.Equal("note", Assert.Throws<InvalidValueException>(() => new ChangePool(Operator, note)).Field);

    [Fact]
    public void A_note_that_is_too_long_is_refused() =>
        Assert.Throws<InvalidValueException>(() => new ChangePool(Operator, Scenario.PoolNote(1).PadRight(ChangePool.NoteLengthMax + 1, '\n')));

    [Fact]
    public void The_journal_finds_a_change_among_its_entries()
    {
        var change = Encoded(new ChangePool(Operator, Scenario.PoolNote(2)));
        Assert.Equal(Scenario.PoolNote(2), CommandFormat.PoolChangeIn(change.Bytes, change.Details));
        Assert.Null(CommandFormat.PoolChangeIn(Encoded(new Tick()).Bytes, []));
        Assert.Null(CommandFormat.PoolChangeIn([], []));
    }

    [Fact]
    public void A_change_that_cannot_be_read_is_a_change_without_a_text()
    {
        byte[] bytes = Encoded(new ChangePool(Operator, Scenario.PoolNote(2))).Bytes;
        Assert.Equal("", CommandFormat.PoolChangeIn(bytes.AsSpan(0, bytes.Length - 1), []));
        Assert.Equal("", CommandFormat.PoolChangeIn([99, .. bytes.AsSpan(1)], []));
        Assert.Equal("", CommandFormat.PoolChangeIn(bytes, Salt));
    }

    [Fact]
    public void A_change_that_says_that_a_party_signed_it_is_one_without_a_text()
    {
        var signed = Encoded(new ChangePool(Scenario.Alpha, Scenario.PoolNote(2)) { Signature = new CommandSignature(Scenario.KeyOf(1).KeyId, "e30..c2ln", "{}"u8.ToArray()) });
        Assert.Equal("", CommandFormat.PoolChangeIn(signed.Bytes, []));
        Assert.Equal("", CommandFormat.PoolChangeIn(signed.Bytes, signed.Details));
    }

    private static EncodedCommand Encoded(Command command) => CommandFormat.Encode(command, new CanonicalWriter(), Salt);
}
