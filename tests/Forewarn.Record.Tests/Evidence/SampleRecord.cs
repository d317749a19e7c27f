using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Evidence;
using Forewarn.Record.Leaves;
using Forewarn.Record.Merkle;
using Forewarn.Record.Notes;
using Forewarn.Record.Signatures;
using NodaTime;

namespace Forewarn.Record.Tests.Evidence;

/// <summary>A record that the tests write as they like, with a log, three witnesses and parties of its own.</summary>
internal sealed class SampleRecord : ISubtreeHashes
{
    public const string Origin = "forewarn.example/gulf";

    public static readonly Instant Start = Instant.FromUtc(2026, 3, 1, 6, 0);
    public static readonly SigningKey Log = SigningKey.FromSeed(Origin, KeyType.Log, Seed(1));
    public static readonly ImmutableArray<SigningKey> Witnesses =
        [.. Enumerable.Range(1, 3).Select(i => SigningKey.FromSeed($"witness.example/w{i}", KeyType.Cosigner, Seed((byte)(10 + i))))];

    private readonly List<byte[]> _leaves = [];
    private readonly List<LeafDetails> _details = [];
    private readonly List<List<TreeHash>> _levels = [[]];
    private Instant _at = Start;

    public static Policy TwoOfThree { get; } = Policy.Parse(string.Concat(
        $"log {Log.VerifierKey}\n", string.Concat(Witnesses.Select((witness, i) => $"witness w{i + 1} {witness.VerifierKey}\n")), "group most 2 w1 w2 w3\nquorum most\n"));

    public int Count => _leaves.Count;

    public IReadOnlyList<byte[]> Leaves => _leaves;

    public TreeHash Subtree(int level, long index) => _levels[level][(int)index];

    /// <summary>Adds a leaf a second after the one before it, unless the time is set.</summary>
    public long Add(string kind, string entity, string? by, string? to = null, long? version = null, Func<Leaf, Leaf>? alter = null, params ReadOnlySpan<StoredPart> parts)
    {
        var details = new LeafDetails([.. parts]);
        var leaf = new Leaf
        {
            Index = _leaves.Count,
            At = _at,
            Position = _leaves.Count / 2,
            By = by,
            To = to,
            Kind = kind,
            Entity = LeafEntity.Parse(entity),
            Version = version,
            Details = details.Commitments(),
        };
        _at += Duration.FromSeconds(1);
        return Append((alter?.Invoke(leaf) ?? leaf).ToBytes(), details);
    }

    public LeafDetails DetailsOf(long index) => _details[(int)index];

    public void Wait(Duration duration) => _at += duration;

    public SampleRecord At(Instant moment)
    {
        _at = moment;
        return this;
    }

    /// <summary>A part whose salt follows from the index of the leaf and its name.</summary>
    public StoredPart Part(string name, string json, params string[] audience) => new(
        new LeafPart(name, Salt.Derive(new byte[16], _leaves.Count, name), Encoding.UTF8.GetBytes(json)), audience.Length == 0 ? null : [.. audience]);

    /// <summary>What a party signed, as the part that shows it.</summary>
    public StoredPart Signature(PartySigningKey key, string method, string path, string? ifMatch, string body, string audience = Origin)
    {
        string jws = DetachedJws.Sign(key, new RequestToSign(audience, method, path, ifMatch, Encoding.UTF8.GetBytes(body)));
        return Part("signature", JsonSerializer.Serialize(new { jws, body = Convert.ToBase64String(Encoding.UTF8.GetBytes(body)) }));
    }

    public void Erase(long index, params string[] parts) => _details[(int)index] = _details[(int)index].Erase(parts);

    /// <summary>The latest checkpoint, cosigned by the first witnesses.</summary>
    public SignedCheckpoint Checkpoint(int cosigners = 2, SigningKey? log = null)
    {
        var root = MerkleTree.Root(this, _leaves.Count);
        var signed = SignedCheckpoint.Sign(new Checkpoint((log ?? Log).VerifierKey.Name, _leaves.Count, root), log ?? Log);
        for (int i = 0; i < cosigners; i++)
            signed = signed.WithSignature(Cosignature.Sign(Witnesses[i], signed.Checkpoint.ToString(), _at.PlusNanoseconds(0) + Duration.FromSeconds(i)));
        return signed;
    }

    /// <summary>A bundle of the leaves given, or of all of them.</summary>
    public EvidenceFile Bundle(string? reader = null, IEnumerable<long>? indices = null, SignedCheckpoint? checkpoint = null, Policy? policy = null, EvidenceRequest? asked = null)
    {
        var builder = new EvidenceBuilder(asked ?? new EvidenceRequest { Incident = "Gulf, 1 March" }, reader);
        foreach (long index in indices ?? Enumerable.Range(0, Count).Select(i => (long)i))
            builder.Add(_leaves[(int)index], _details[(int)index]);
        return builder.Build(this, checkpoint ?? Checkpoint(), policy ?? TwoOfThree, Start + Duration.FromDays(1), "Forewarn 0.1.0");
    }

    public static byte[] Seed(byte filler) => [.. Enumerable.Repeat(filler, SigningKey.SeedLength)];

    private long Append(byte[] leaf, LeafDetails details)
    {
        _leaves.Add(leaf);
        _details.Add(details);
        _levels[0].Add(TreeHash.OfLeaf(leaf));
        for (int level = 0; _levels[level].Count % 2 == 0; level++)
        {
            if (_levels.Count == level + 1)
                _levels.Add([]);
            _levels[level + 1].Add(TreeHash.OfChildren(_levels[level][^2], _levels[level][^1]));
        }
        return _leaves.Count - 1;
    }
}
