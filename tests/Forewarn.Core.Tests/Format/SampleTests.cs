using Forewarn.Core.Airspace;
using Forewarn.Core.Format;

namespace Forewarn.Core.Tests.Format;

/// <summary>Journals that were written must be read for ever: one command of each type in each format version is kept in a file,
/// as bytes and as what they mean. Nothing in a file of a released version is ever changed.</summary>
public class SampleTests
{
    /// <summary>Members that came after version 1, of which its samples cannot speak.</summary>
    private static readonly string[] SinceVersion1 = ["Leaf", "Nonce", "Signature", "Disclosure", "Seal", "Revelation"];

    public static TheoryData<string> NamesOfVersion1 => [.. Samples(1).Keys];

    public static TheoryData<string> NamesOfVersion2 => [.. Samples(2).Keys];

    [Theory]
    [MemberData(nameof(NamesOfVersion1))]
    public void A_command_of_version_1_means_what_it_always_did(string name)
    {
        var sample = Samples(1)[name];

        Assert.Equal(sample.Meaning, WithoutSpace(Described.Value(sample.Decoded(), without: SinceVersion1)));
    }

    [Theory]
    [MemberData(nameof(NamesOfVersion1))]
    public void A_command_of_version_1_means_the_same_written_again_in_the_latest_version(string name)
    {
        var command = Samples(1)[name].Decoded();
        var again = CommandFormat.Encode(command, new CanonicalWriter(), new byte[CommandFormat.SaltLength]);

        Assert.Equal(Described.Command(command), Described.Command(CommandFormat.Decode(again.Bytes, again.Details)));
    }

    [Theory]
    [MemberData(nameof(NamesOfVersion1))]
    public void A_command_of_version_1_has_no_nonce_and_is_not_signed(string name)
    {
        var command = Samples(1)[name].Decoded();

        Assert.Equal((Nonce.None, null), (command.Nonce, command.Signature));
    }

    [Theory]
    [MemberData(nameof(NamesOfVersion1))]
    public void A_declaration_of_version_1_shows_all(string name)
    {
        var declared = (Samples(1)[name].Decoded() as Declare)?.Proposal;

        Assert.Equal((Disclosure.Full, null), (declared?.Disclosure ?? Disclosure.Full, declared?.Seal));
    }

    [Theory]
    [MemberData(nameof(NamesOfVersion2))]
    public void A_command_of_version_2_means_what_it_always_did(string name)
    {
        var sample = Samples(2)[name];

        Assert.Equal(sample.Meaning, WithoutSpace(Described.Command(sample.Decoded())));
    }

    [Theory]
    [MemberData(nameof(NamesOfVersion2))]
    public void A_command_of_version_2_is_written_as_it_always_was(string name)
    {
        var sample = Samples(2)[name];
        var salt = sample.Details.Length > 0 ? sample.Details[..CommandFormat.SaltLength] : new byte[CommandFormat.SaltLength];
        var again = CommandFormat.Encode(sample.Decoded(), new CanonicalWriter(), salt);

        Assert.Equal((Convert.ToHexString(sample.Bytes), Convert.ToHexString(sample.Details)), (Convert.ToHexString(again.Bytes), Convert.ToHexString(again.Details)));
    }

    [Fact]
    public void There_is_a_sample_of_every_type_of_command() => Assert.Equal(
        // What stands for an entry that is no command is never written.
        typeof(Command).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Command)) && !type.IsAbstract && type != typeof(UnreadableEntry)).ToHashSet(),
        Samples(CommandFormat.Version).Values.Select(sample => sample.Decoded().GetType()).ToHashSet());

    /// <summary>Blocks of lines, an empty line between them: a name, bytes after <c>&gt;</c>, details after <c>+</c>, the meaning in the lines
    /// that follow.</summary>
    private static Dictionary<string, Sample> Samples(int version) =>
        File.ReadAllText(SourceTree.PathOf($"tests/Forewarn.Core.Tests/Format/commands-v{version}.txt"))
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(block => !block.StartsWith('#'))
            .Select(block => block.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(lines => lines[0], lines => new Sample(
                Bytes(lines, '>'), Bytes(lines, '+'), WithoutSpace(string.Concat(lines.Skip(1).Where(line => line[0] is not ('>' or '+'))))));

    private static byte[] Bytes(string[] lines, char mark) =>
        Convert.FromHexString(string.Concat(lines.Where(line => line.StartsWith(mark)).Select(line => WithoutSpace(line[1..]))));

    private static string WithoutSpace(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private sealed record Sample(byte[] Bytes, byte[] Details, string Meaning)
    {
        public Command Decoded() => CommandFormat.Decode(Bytes, Details);
    }
}
