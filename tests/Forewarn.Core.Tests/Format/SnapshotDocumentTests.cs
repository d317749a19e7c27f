using System.Buffers.Binary;
using System.Text.RegularExpressions;
using Forewarn.Core.Airspace;

namespace Forewarn.Core.Tests.Format;

/// <summary>What docs/journal.md says of snapshots, against one.</summary>
public class SnapshotDocumentTests
{
    private static readonly string Chapter = File.ReadAllText(SourceTree.PathOf("docs/journal.md")).Split("## What a snapshot holds: the state")[1].Split("\n## ")[0];

    [Fact]
    public void Every_part_of_a_snapshot_has_its_row() =>
        Assert.Equal(Parts().Count, Regex.Count(Chapter, "^\\| (?!part \\||---)", RegexOptions.Multiline));

    [Fact]
    public void The_format_version_is_the_one_that_is_written()
    {
        byte version = Parts()[0][0];
        Assert.Contains($"This is format version {version};", Chapter, StringComparison.Ordinal);
        Assert.Contains($"| header | byte version ({version}),", Chapter, StringComparison.Ordinal);
    }

    /// <summary>The first member of each part of a new state's snapshot; none of most.</summary>
    private static List<byte[]> Parts()
    {
        using var stream = new MemoryStream();
        new AirspaceState().Capture().WriteTo(stream);
        stream.Position = 0;
        var parts = new List<byte[]>();
        while (stream.Position < stream.Length)
        {
            byte[] first = [];
            for (int rest = Number(stream); rest > 0; rest--)
            {
                byte[] member = new byte[Number(stream)];
                stream.ReadExactly(member);
                first = first.Length == 0 ? member : first;
            }
            parts.Add(first);
        }
        return parts;
    }

    private static int Number(Stream stream)
    {
        Span<byte> number = stackalloc byte[4];
        stream.ReadExactly(number);
        return BinaryPrimitives.ReadInt32LittleEndian(number);
    }
}
