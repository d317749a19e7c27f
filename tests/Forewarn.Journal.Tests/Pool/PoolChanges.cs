using Forewarn.Journal.Pool;

namespace Forewarn.Journal.Tests.Pool;

/// <summary>Short ways to change a pool. A member's first key is that of its name; another one has a number after it, as in <c>north2</c>.</summary>
internal static class PoolChanges
{
    /// <summary>Entries of these tests are texts; a change is the one that begins so.</summary>
    public static string? NoteOf(Entry entry) => Journals.Text(entry) is var text && text.StartsWith("Forewarn pool change", StringComparison.Ordinal) ? text : null;

    public static PoolMember Member(string name, string? key = null, string? url = null)
    {
        using PoolKey made = TestPool.Key(key ?? name);
        return new PoolMember(name, made.PublicKey, new Uri(url ?? $"https://{name}.example"));
    }

    /// <summary>Signs with keys: of the member of that name, or <c>name:key</c> for another key of it.</summary>
    public static PoolChange SignedBy(this PoolChange change, params IEnumerable<string> signers)
    {
        foreach (string signer in signers)
        {
            string[] parts = signer.Split(':');
            using PoolKey key = TestPool.Key(parts[^1]);
            change = change.Sign(parts[0], key);
        }
        return change;
    }

    public static PoolChange Join(Membership now, string name, params string[] signers) => PoolChange.Join(now, Member(name)).SignedBy(signers);

    public static PoolChange Leave(Membership now, string name, params string[] signers) => PoolChange.Leave(now, name).SignedBy(signers);

    public static PoolChange Move(Membership now, string name, string key, params string[] signers) => PoolChange.Move(now, Member(name, key)).SignedBy(signers);
}
