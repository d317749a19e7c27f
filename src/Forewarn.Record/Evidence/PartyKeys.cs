using System.Collections.Immutable;
using System.Text.Json;
using Forewarn.Record.Leaves;
using Forewarn.Record.Signatures;

namespace Forewarn.Record.Evidence;

/// <summary>The parties' keys as far as the leaves of a bundle register and revoke them.</summary>
internal sealed class PartyKeys
{
    public const string Registered = "key-registered";
    public const string Revoked = "key-revoked";

    private readonly Dictionary<(string Party, string Thumbprint), List<Step>> _steps = [];

    public PartyKeys(ImmutableArray<EvidenceLeaf> leaves)
    {
        foreach (var leaf in leaves)
        {
            if (leaf.Leaf is { IsRefused: false, Entity.Type: "party", Kind: Registered or Revoked } && KeyIn(leaf) is { } key)
            {
                var named = (leaf.Leaf.Entity.Id, key.Thumbprint);
                if (!_steps.TryGetValue(named, out var steps))
                    _steps.Add(named, steps = []);
                steps.Add(new Step(leaf.Leaf.Index, leaf.Leaf.Kind == Registered ? key : null));
            }
        }
    }

    /// <summary>The keys that leaves register: whose they are, and where that stands.</summary>
    public IEnumerable<(string Party, string Thumbprint, long Leaf)> All =>
        from named in _steps
        from step in named.Value
        where step.Key is not null
        orderby step.Leaf
        select (named.Key.Party, named.Key.Thumbprint, step.Leaf);

    /// <summary>Why a reader should ask the party whether a key is its own: no earlier key of the party signed for it, although there was
    /// one. Null when there is no such reason.</summary>
    public static string? Doubt(ImmutableArray<EvidenceLeaf> leaves, string party, string thumbprint, long registeredBy)
    {
        Leaf? registration = null, revocation = null;
        string? earlier = null;
        foreach (var each in leaves)
        {
            if (each.Leaf is not { IsRefused: false, Entity.Type: "party" } leaf || leaf.Entity.Id != party || leaf.Index > registeredBy)
                continue;
            if (leaf.Index == registeredBy)
                registration = leaf;
            else if (leaf.Kind == Registered)
                earlier = leaf.SignedBy ?? "";
            else if (leaf.Kind == Revoked && leaf.By != party)
                revocation = leaf;
        }
        bool isVouchedFor = registration?.SignedBy is { } by && by != thumbprint;
        return earlier is null || isVouchedFor ? null
            : revocation is null ? "no earlier key of the party signed for it"
            : FormattableString.Invariant($"no earlier key of the party signed for it, and leaf {revocation.Index} has {revocation.By}, not the party, revoke one");
    }

    /// <summary>The key with which a party could sign what a leaf holds: the latest registered before it, or by the leaf itself.</summary>
    /// <returns>No key when none is registered there; the leaf of the revocation when it was revoked before.</returns>
    public (PublicJwk? Key, long Leaf)? Find(string party, string thumbprint, long leaf)
    {
        var before = _steps.GetValueOrDefault((party, thumbprint))?.FindAll(step => step.Leaf < leaf || (step.Leaf == leaf && step.Key is not null));
        return before is [.., var latest] ? (latest.Key, latest.Leaf) : null;
    }

    private static PublicJwk? KeyIn(EvidenceLeaf leaf)
    {
        try
        {
            return leaf["key"] is { ValueKind: JsonValueKind.Object } json ? PublicJwk.Parse(json.GetRawText()) : null;
        }
        catch (RecordFormatException)
        {
            return null;
        }
    }

    /// <summary>A registration, or a revocation when there is no key.</summary>
    private readonly record struct Step(long Leaf, PublicJwk? Key);
}
