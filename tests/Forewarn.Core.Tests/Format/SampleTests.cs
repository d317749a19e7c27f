using Forewarn.Core.Airspace;
using Forewarn.Core.Format;

namespace Forewarn.Core.Tests.Format;

/// <summary>Journals that were written must be read for ever: one command of each type in each format version is kept in a file,
/// as bytes and as what they mean. Nothing in a file of a released version is ever changed.</summary>
public class SampleTests
{
    /// <summary>Members that came after version 1, of which its samples cannot speak.</summary>
    private static readonly string[] SinceVersion1 = ["Leaf"];

    public static TheoryData<string> NamesOfVersion1 => [.. Samples(1).Keys];

    [Theory]
    [MemberData(nameof(NamesOfVersion1))]
    public void A_command_of_version_1_means_what_it_always_did(string name)
    {
        var (bytes, meaning) = Samples(1)[name];

        Assert.Equal(meaning, WithoutSpace(Described.Value(CommandFormat.Decode(bytes), without: SinceVersion1)));
    }

    [Theory]
    [MemberData(nameof(NamesOfVersion1))]
    public void A_command_of_version_1_is_written_as_it_always_was(string name)
    {
        var (bytes, _) = Samples(1)[name];

        Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(CommandFormat.Encode(CommandFormat.Decode(bytes), new CanonicalWriter())));
    }

    [Fact]
    public void There_is_a_sample_of_every_type_of_command() => Assert.Equal(
        typeof(Command).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Command))).ToHashSet(),
        Samples(CommandFormat.Version).Values.Select(sample => CommandFormat.Decode(sample.Bytes).GetType()).ToHashSet());

    /// <summary>Blocks of lines, an empty line between them: a name, bytes after <c>&gt;</c>, the meaning in the lines that follow.</summary>
    private static Dictionary<string, (byte[] Bytes, string Meaning)> Samples(int version) =>
        File.ReadAllText(SourceTree.PathOf($"tests/Forewarn.Core.Tests/Format/commands-v{version}.txt"))
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(block => !block.StartsWith('#'))
            .Select(block => block.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(lines => lines[0], lines => (
                Convert.FromHexString(string.Concat(lines.Where(line => line.StartsWith('>')).Select(line => WithoutSpace(line[1..])))),
                WithoutSpace(string.Concat(lines.Skip(1).Where(line => !line.StartsWith('>'))))));

    private static string WithoutSpace(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
