using Forewarn.Record.Checkpoints;
using Forewarn.Record.Files;
using Forewarn.Record.Leaves;
using Forewarn.Record.Merkle;
using Forewarn.Record.Notes;
using NodaTime;

namespace Forewarn.Client.Tests.Audit;

/// <summary>One history of a record, in files of its own; a liar has several, and signs them all with one key.</summary>
internal sealed class History : IDisposable
{
    public const string Origin = "record.example/test";

    private readonly TemporaryDirectory _directory = new();
    private readonly SigningKey _key;

    public History(SigningKey key)
    {
        _key = key;
        Files = RecordFiles.Open(_directory.Path);
    }

    public RecordFiles Files { get; }

    /// <summary>The moment of the first leaf; each later one is a second after the one before it.</summary>
    public static Instant Begin { get; } = Instant.FromUtc(2026, 11, 23, 12, 0);

    /// <summary>A leaf as an honest node would make it.</summary>
    public static Leaf LeafAt(long index, Instant? at = null, string id = "a") => new()
    {
        Index = index,
        At = at ?? Begin + Duration.FromSeconds(index),
        Position = index + 1,
        By = "north",
        Kind = "declared",
        Entity = new LeafEntity("constraint", $"{id}{index}"),
    };

    public History Append(params IEnumerable<Leaf> leaves)
    {
        foreach (var leaf in leaves)
            Files.Append(leaf.ToBytes(), []);
        Files.Publish();
        return this;
    }

    /// <summary>Appends honest leaves until there are as many as said.</summary>
    public History GrowTo(long size, string id = "a") => Append(Enumerable.Range((int)Files.AppendedSize, (int)(size - Files.AppendedSize)).Select(index => LeafAt(index, id: id)));

    public SignedCheckpoint Sign() => SignedCheckpoint.Sign(new Checkpoint(Origin, Files.Size, Files.RootAt(Files.Size)), _key);

    public Receipt Receipt(long index) =>
        new(Files.ReadLeaf(index), index, MerkleTree.InclusionProof(Files, index, Files.Size), Sign());

    public void Dispose()
    {
        Files.Dispose();
        _directory.Dispose();
    }
}
