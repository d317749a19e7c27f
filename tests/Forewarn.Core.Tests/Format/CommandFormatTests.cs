using CsCheck;
using Forewarn.Core.Airspace;
using Forewarn.Core.Format;
using Forewarn.Core.Tests.Airspace;

namespace Forewarn.Core.Tests.Format;

public class CommandFormatTests
{
    [Fact]
    public void Every_command_reads_back_as_it_was_written() =>
        GenCommand.Any.Sample(command => Assert.Equal(Described.Command(command), Described.Command(CommandFormat.Decode(Bytes(command)))), iter: 3_000);

    [Fact]
    public void Equal_commands_are_equal_bytes() =>
        GenCommand.Any.Sample(command => Assert.Equal(Bytes(command), Bytes(CommandFormat.Decode(Bytes(command)))), iter: 3_000);

    [Fact]
    public void A_writer_that_was_used_before_writes_the_same_bytes() => Gen.Select(GenCommand.Any, GenCommand.Any).Sample((first, second) =>
    {
        var writer = new CanonicalWriter();
        CommandFormat.Encode(first, writer);
        Assert.Equal(Bytes(second), CommandFormat.Encode(second, writer));
    });

    [Fact]
    public void A_command_cut_short_is_unreadable() => Gen.Select(GenCommand.Any, Gen.Double[0, 1]).Sample((command, part) =>
    {
        var bytes = Bytes(command);
        Assert.Throws<FormatException>(() => CommandFormat.Decode(bytes.AsSpan(0, (int)(part * (bytes.Length - 1)))));
    }, iter: 3_000);

    [Fact]
    public void A_command_with_bytes_left_over_is_unreadable() => Gen.Select(GenCommand.Any, Gen.Byte).Sample((command, more) =>
    {
        Assert.Throws<FormatException>(() => CommandFormat.Decode([.. Bytes(command), more]));
    });

    [Fact]
    public void A_damaged_command_is_another_command_or_unreadable_and_nothing_worse() =>
        Gen.Select(GenCommand.Any, Gen.Select(Gen.Double[0, 1], Gen.Byte[1, 255]).Array[1, 4]).Sample((command, damages) =>
        {
            var bytes = Bytes(command);
            foreach (var (where, flip) in damages)
                bytes[(int)(where * (bytes.Length - 1))] ^= flip;
            try
            {
                CommandFormat.Decode(bytes);
            }
            catch (Exception problem) when (problem is FormatException or InvalidValueException)
            {
            }
        }, iter: 30_000);

    [Fact]
    public void Bytes_at_random_are_unreadable_and_nothing_worse() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        try
        {
            CommandFormat.Decode([CommandFormat.Version, .. bytes]);
        }
        catch (Exception problem) when (problem is FormatException or InvalidValueException)
        {
        }
    }, iter: 30_000);

    [Fact]
    public void A_command_of_a_later_format_version_is_refused_by_that_version()
    {
        var bytes = Bytes(new Tick());
        bytes[0] = 2;

        Assert.Contains("format version 2", Assert.Throws<FormatException>(() => CommandFormat.Decode(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_is_not_UTF8_is_unreadable()
    {
        var bytes = Bytes(new RemoveParty(Scenario.Alpha, Scenario.Bravo, 1));
        bytes[3] = 0xff;

        Assert.Throws<FormatException>(() => CommandFormat.Decode(bytes));
    }

    private static byte[] Bytes(Command command) => CommandFormat.Encode(command, new CanonicalWriter());
}
