using System.Text;
using CsCheck;
using Forewarn.Core.Airspace;
using Forewarn.Core.Format;
using Forewarn.Core.Tests.Airspace;

namespace Forewarn.Core.Tests.Format;

public class CommandFormatTests
{
    private static readonly byte[] Salt = [.. Enumerable.Range(0xa0, CommandFormat.SaltLength).Select(number => (byte)number)];

    [Fact]
    public void Every_command_reads_back_as_it_was_written() =>
        GenCommand.Any.Sample(command => Assert.Equal(Described.Command(command), Described.Command(Decoded(Encoded(command)))), iter: 3_000);

    [Fact]
    public void Equal_commands_are_equal_bytes() =>
        GenCommand.Any.Sample(command => Assert.Equal(Whole(command), Whole(Decoded(Encoded(command)))), iter: 3_000);

    [Fact]
    public void A_writer_that_was_used_before_writes_the_same_bytes() => Gen.Select(GenCommand.Any, GenCommand.Any).Sample((first, second) =>
    {
        var writer = new CanonicalWriter();
        CommandFormat.Encode(first, writer, Salt);
        var again = CommandFormat.Encode(second, writer, Salt);
        Assert.Equal(Whole(second), Whole(again));
    });

    [Fact]
    public void Nothing_that_a_person_wrote_is_in_the_bytes_that_are_kept() => GenCommand.Any.Sample(command =>
    {
        var (bytes, details) = Encoded(command);
        foreach (string text in command.Texts.Where(text => text.Length > 3))
            Assert.Equal((-1, true), (bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)), details.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) > 0));
    }, iter: 3_000);

    [Fact]
    public void The_details_begin_with_the_salt()
    {
        var command = new Acknowledge(Scenario.Alpha, 1, default, "duty officer", "");

        Assert.Equal(Salt, Encoded(command).Details[..CommandFormat.SaltLength]);
    }

    [Fact]
    public void A_command_in_which_nobody_wrote_anything_has_no_details_and_no_salt() =>
        Assert.Empty(Encoded(new Scenario().Flight(Scenario.Alpha, 1, Scenario.Around())).Details);

    [Fact]
    public void A_salt_of_another_length_is_a_mistake_of_the_caller() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CommandFormat.Encode(new Tick(), new CanonicalWriter(), Salt.AsSpan(1)));

    [Fact]
    public void A_command_cut_short_is_unreadable() => Gen.Select(GenCommand.Any, Gen.Double[0, 1]).Sample((command, part) =>
    {
        var (bytes, details) = Encoded(command);
        Assert.Throws<FormatException>(() => CommandFormat.Decode(bytes.AsSpan(0, (int)(part * (bytes.Length - 1))), details));
    }, iter: 3_000);

    [Fact]
    public void Details_cut_short_are_unreadable() => Gen.Select(GenCommand.Any, Gen.Double[0, 1]).Sample((command, part) =>
    {
        var (bytes, details) = Encoded(command);
        if (details.Length > 0)
            Assert.Throws<FormatException>(() => CommandFormat.Decode(bytes, details.AsSpan(0, 1 + (int)(part * (details.Length - 2)))));
    }, iter: 3_000);

    [Fact]
    public void A_command_with_bytes_left_over_is_unreadable() => Gen.Select(GenCommand.Any, Gen.Byte).Sample((command, more) =>
    {
        var (bytes, details) = Encoded(command);
        Assert.Throws<FormatException>(() => CommandFormat.Decode([.. bytes, more], details));
    });

    [Fact]
    public void Details_with_bytes_left_over_are_unreadable() => Gen.Select(GenCommand.Any, Gen.Byte[1, 255]).Sample((command, more) =>
    {
        // Not 0, which after the salt alone would be an empty text: no byte left over.
        var (bytes, details) = Encoded(command);
        Assert.Throws<FormatException>(() => CommandFormat.Decode(bytes, [.. details.Length == 0 ? Salt : details, more]));
    });

    [Fact]
    public void A_damaged_command_is_another_command_or_unreadable_and_nothing_worse() =>
        Gen.Select(GenCommand.Any, Gen.Select(Gen.Double[0, 1], Gen.Byte[1, 255]).Array[1, 4]).Sample((command, damages) =>
        {
            var (bytes, details) = Encoded(command);
            foreach (var (where, flip) in damages)
            {
                int offset = (int)(where * (bytes.Length + details.Length - 1));
                (offset < bytes.Length ? ref bytes[offset] : ref details[offset - bytes.Length]) ^= flip;
            }
            try
            {
                CommandFormat.Decode(bytes, details);
            }
            catch (Exception problem) when (problem is FormatException or InvalidValueException)
            {
            }
        }, iter: 30_000);

    [Fact]
    public void Bytes_at_random_are_unreadable_and_nothing_worse() => Gen.Select(Gen.Byte[1, 2], Gen.Byte.Array[0, 200], Gen.Byte.Array[0, 50]).Sample((version, bytes, details) =>
    {
        try
        {
            CommandFormat.Decode([version, .. bytes], details);
        }
        catch (Exception problem) when (problem is FormatException or InvalidValueException)
        {
        }
    }, iter: 30_000);

    [Fact]
    public void A_command_of_a_later_format_version_is_refused_by_that_version()
    {
        var bytes = Encoded(new Tick()).Bytes;
        bytes[0] = 3;

        Assert.Contains("format version 3", Assert.Throws<FormatException>(() => CommandFormat.Decode(bytes, [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_is_not_UTF8_is_unreadable()
    {
        var bytes = Encoded(new RemoveParty(Scenario.Alpha, Scenario.Bravo, 1)).Bytes;
        bytes[3] = 0xff;

        Assert.Throws<FormatException>(() => CommandFormat.Decode(bytes, []));
    }

    private static EncodedCommand Encoded(Command command) => CommandFormat.Encode(command, new CanonicalWriter(), Salt);

    private static byte[] Whole(Command command) => Whole(Encoded(command));

    private static byte[] Whole(EncodedCommand encoded) => [.. encoded.Bytes, .. encoded.Details];

    private static Command Decoded(EncodedCommand encoded) => CommandFormat.Decode(encoded.Bytes, encoded.Details);
}
