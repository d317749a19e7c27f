using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Forewarn.Core.Airspace;
using Forewarn.Server.Api.Wire;

namespace Forewarn.Server.Tests.Recording;

/// <summary>The bytes of leaves and details are for ever: what is hashed once must come out the same from every later program, or no node
/// starts on its own journal. Nothing in the sample is ever changed; a new format version gets a sample of its own.</summary>
public sealed class LeafFormatTests
{
    private static readonly string[] Told = [.. LeafStory.Tell().SelectMany(each => new[] { each.Leaf, each.Details })];

    private static readonly JsonNode[] Leaves = [.. LeafStory.Tell().Select(each => JsonNode.Parse(each.Leaf)!)];

    [Fact]
    public void Leaves_and_details_are_written_byte_for_byte_as_they_always_were() => Assert.Equal(Sample(), Told);

    [Fact]
    public void There_is_a_sample_of_every_kind_of_leaf() =>
        Assert.Equal(Enum.GetValues<EventKind>().Select(Names<EventKind>.Of).Order(), Leaves.Select(leaf => (string)leaf["kind"]!).Distinct().Order());

    [Fact]
    public void The_indices_count_from_0_without_a_gap() =>
        Assert.Equal(Enumerable.Range(0, Leaves.Length).Select(index => (long)index), Leaves.Select(leaf => (long)leaf["index"]!));

    [Fact]
    public void Every_part_is_what_its_leaf_commits_to()
    {
        foreach (var (leaf, details) in LeafStory.Tell())
        {
            var committed = JsonNode.Parse(leaf)!["details"]?.AsObject().ToDictionary(part => part.Key, part => (string)part.Value!) ?? [];
            JsonArray parts = details.Length == 0 ? [] : JsonNode.Parse(details)!["parts"]!.AsArray();
            Assert.Equal(committed, parts.ToDictionary(part => (string)part!["name"]!, part => CommitmentOf(part!)));
        }
    }

    [Fact]
    public void No_two_parts_have_the_same_salt()
    {
        var salts = LeafStory.Tell().Where(each => each.Details.Length > 0)
            .SelectMany(each => JsonNode.Parse(each.Details)!["parts"]!.AsArray().Select(part => (string)part!["salt"]!)).ToArray();
        Assert.Equal(salts.Length, salts.Distinct().Count());
    }

    /// <summary>SHA-256 over the salt and the value, as docs/record.md says, with nothing of this program's own.</summary>
    private static string CommitmentOf(JsonNode part) => Convert.ToHexStringLower(
        SHA256.HashData([.. Convert.FromHexString((string)part["salt"]!), .. Encoding.UTF8.GetBytes((string)part["value"]!)]));

    /// <summary>Leaf and details in turn, a line each; without the remarks.</summary>
    private static string[] Sample()
    {
        using var stream = typeof(LeafFormatTests).Assembly.GetManifestResourceStream("leaves-v1.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return [.. reader.ReadToEnd().TrimEnd('\n').Split('\n').Where(line => !line.StartsWith('#'))];
    }
}
