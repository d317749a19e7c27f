using Forewarn.Record.Audit;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Evidence.Pages;
using Forewarn.Record.Leaves;

namespace Forewarn.Record.Evidence;

/// <summary>Finds out, offline, what an evidence bundle proves, by which keys, and what is only claimed.</summary>
/// <remarks>Thread-safe; uses all processors. Takes time and memory in proportion to the bundle.</remarks>
public sealed class EvidenceVerifier
{
    private readonly EvidenceContent _content;
    private readonly Authorship[] _authors;
    private readonly List<EvidenceLine> _lines = [];

    private EvidenceVerifier(EvidenceContent content) => (_content, _authors) = (content, Authors.Of(content));

    /// <summary>Verifies a bundle in a file's bytes.</summary>
    /// <param name="file">The bundle.</param>
    /// <param name="trusted">The logs to believe and the witnesses to ask for; null to take the bundle's own, which is then said to be
    /// a claim.</param>
    /// <exception cref="RecordFormatException">It is no bundle, or a byte is not as it was made; names the member and the place.</exception>
    public static EvidenceResult Verify(ReadOnlyMemory<byte> file, Policy? trusted = null) => Verify(EvidenceFile.Parse(file), trusted);

    /// <summary>Verifies a bundle.</summary>
    /// <inheritdoc cref="Verify(ReadOnlyMemory{byte}, Policy?)" path="/param[@name='trusted']"/>
    public static EvidenceResult Verify(EvidenceFile file, Policy? trusted = null)
    {
        var verifier = new EvidenceVerifier(file.Content);
        verifier.Run(file, trusted);
        return new EvidenceResult(file, [.. verifier._lines]);
    }

    private void Run(EvidenceFile file, Policy? trusted)
    {
        _lines.AddRange(CheckpointCheck.Of(_content, trusted, out string? logKey));
        bool isInTree = AddTree(logKey);
        AddOrder(isInTree);
        AddLeaves(isInTree ? logKey : null);
        _lines.AddRange(WarningCheck.Of(_content));
        _lines.AddRange(SealCheck.Of(_content));
        AddErasures();
        AddKeys();
        AddClaims();
        _lines.AddRange(PageCheck.Of(file, _authors));
    }

    /// <summary>The leaves lead to the checkpoint's root, and each disclosed part is what its leaf commits to.</summary>
    private bool AddTree(string? logKey)
    {
        var checkpoint = _content.Checkpoint.Checkpoint;
        try
        {
            var indices = _content.Leaves.Select(leaf => leaf.Leaf.Index).ToArray();
            if (indices is [.., var last] && last >= checkpoint.Size)
                throw new RecordFormatException("leaves", $"leaf {last} in a tree of {checkpoint.Size}", "leaves of the tree");
            var hashes = _content.Leaves.Select(leaf => leaf.Hash).ToArray();
            if (_content.Proof.RootOf(checkpoint.Size, indices, hashes) != checkpoint.Root)
            {
                Failed("The leaves and hashes do not lead to the checkpoint's root: a leaf or a hash was altered, or is of another tree.");
                return false;
            }
        }
        catch (RecordFormatException problem)
        {
            Failed($"The proof does not fit the leaves: {problem.Message}.");
            return false;
        }
        if (logKey is null)
            Claimed($"{Count(_content.Leaves.Length, "leaf", "leaves")} lead to the checkpoint's root, but no believed key signed the checkpoint.");
        else
            Proven($"{Count(_content.Leaves.Length, "leaf is", "leaves are")} in the tree of that checkpoint, each at its index.", logKey);
        return true;
    }

    /// <summary>Time and journal never go back from leaf to leaf.</summary>
    private void AddOrder(bool isInTree)
    {
        bool holds = true;
        for (int i = 1; i < _content.Leaves.Length; i++)
        {
            var (earlier, later) = (_content.Leaves[i - 1].Leaf, _content.Leaves[i].Leaf);
            if (later.At >= earlier.At && later.Position >= earlier.Position)
                continue;
            holds = false;
            Failed($"Leaf {later.Index} is dated {LeafTime.Format(later.At)} at position {later.Position}, before leaf {earlier.Index} ({LeafTime.Format(earlier.At)}, position {earlier.Position}).");
        }
        if (holds && isInTree && _content.Leaves.Length > 1)
            Proven("From leaf to leaf, neither time nor position goes back.");
        if (isInTree && _content.Leaves is [var first, .., var last] && last.Leaf.Index - first.Leaf.Index == _content.Leaves.Length - 1)
            Proven($"Leaves {first.Leaf.Index} to {last.Leaf.Index} are all here: none between them was left out.");
    }

    private void AddLeaves(string? logKey)
    {
        for (int i = 0; i < _content.Leaves.Length; i++)
        {
            var evidence = _content.Leaves[i];
            string text = $"Leaf {evidence.Leaf.Index} says, dated {LeafTime.Format(evidence.Leaf.At)}: {LeafText.Of(evidence.Leaf)}{PartsOf(evidence)}.";
            if (BrokenPart(evidence) is { } broken)
                Failed($"{text} Part {broken} is not what the leaf commits to.");
            else if (logKey is null)
                Claimed(text);
            else
                Proven(text, logKey);
            AddAuthor(evidence.Leaf, _authors[i]);
            if (evidence.Leaf.Kind == "warning-delivered")
                Claimed($"  The node says that it reached {evidence.Leaf.To}; an answer that {evidence.Leaf.To} signed would bear that out.");
        }
    }

    private void AddAuthor(Leaf leaf, Authorship author)
    {
        switch (author.Kind)
        {
            case AuthorshipKind.OwnWords:
                Proven($"  It is signed with the key that leaf {author.KeyLeaf} registers as {leaf.By}'s: whoever holds that key said so.", author.Key);
                break;
            case AuthorshipKind.Claimed:
                Claimed($"  The node says that {leaf.By} asked for this; {leaf.By} signed nothing.");
                break;
            case AuthorshipKind.NotShown:
                Claimed($"  The node says that {leaf.By} signed this with key {author.Key}; {author.Problem}.");
                break;
            case AuthorshipKind.Broken:
                Failed($"  The signature does not make these {leaf.By}'s words: {author.Problem}.", author.Key);
                break;
        }
    }

    /// <summary>A node that calls erased what it only withholds has no leaf to show for it.</summary>
    private void AddErasures()
    {
        var erasures = new ErasuresOnRecord();
        foreach (var evidence in _content.Leaves)
            erasures.Read(evidence.Leaf, evidence.Parts.Any(part => part.Disclosure == Disclosure.Erased));
        foreach (long index in erasures.Unsaid)
            Claimed($"Parts of leaf {index} were erased: who made the bundle says so; no leaf in it does.");
    }

    private void AddKeys()
    {
        foreach (var (party, thumbprint, leaf) in new PartyKeys(_content.Leaves).All)
        {
            Claimed(PartyKeys.Doubt(_content.Leaves, party, thumbprint, leaf) is { } doubt
                ? $"DOUBTFUL: key {thumbprint} is {party}'s, as leaf {leaf} says, but {doubt}: believe nothing signed with it before {party} itself has confirmed the key."
                : $"Key {thumbprint} is {party}'s, as leaf {leaf} says: compare it with what {party} itself says.");
        }
    }

    private void AddClaims()
    {
        var manifest = _content.Manifest;
        Claimed($"The bundle was made at {LeafTime.Format(manifest.MadeAt)} by {manifest.MadeBy}, and holds every leaf that was asked for: who made it says so.");
        if (_content.Leaves.Length > 0)
            Claimed("The times in the leaves are by the node's clock; a witness bears out only that they were recorded before it cosigned.");
    }

    private static string? BrokenPart(EvidenceLeaf evidence)
    {
        foreach (var part in evidence.Parts)
        {
            if (part.Part is { } disclosed && disclosed.Commitment() != evidence.Leaf.CommitmentTo(part.Name))
                return part.Name;
        }
        return null;
    }

    private static string PartsOf(EvidenceLeaf evidence)
    {
        if (evidence.Parts.IsEmpty)
            return "";
        var told = evidence.Parts.GroupBy(part => part.Disclosure).OrderBy(parts => parts.Key)
            .Select(parts => $"{parts.Key.ToString().ToLowerInvariant()}: {string.Join(", ", parts.Select(part => part.Name))}");
        return $" ({string.Join("; ", told)})";
    }

    private static string Count(int count, string one, string many) => count == 1 ? $"1 {one}" : $"{count} {many}";

    private void Proven(string text, string? by = null) => _lines.Add(new EvidenceLine(EvidenceLineKind.Proven, text, by));

    private void Claimed(string text) => _lines.Add(new EvidenceLine(EvidenceLineKind.Claimed, text));

    private void Failed(string text, string? by = null) => _lines.Add(new EvidenceLine(EvidenceLineKind.Failed, text, by));
}
