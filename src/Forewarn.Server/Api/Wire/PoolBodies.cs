using Forewarn.Journal.Pool;

namespace Forewarn.Server.Api.Wire;

/// <summary>A change of who the members of the pool are.</summary>
/// <param name="Note">The signed note: the content of the file.</param>
public sealed record PoolChangeBody(string? Note);

/// <summary>The answer to a change.</summary>
/// <param name="Membership">Number of the membership that it made.</param>
/// <param name="Leaf">Index of its leaf in the record; absent when it was there already.</param>
public sealed record PoolChangeAnswer(int Membership, long? Leaf);

/// <summary>The pool that runs this airspace.</summary>
/// <param name="Pool">SHA-256 of what it began with, in hexadecimal digits.</param>
/// <param name="Airspace">Its name.</param>
/// <param name="Membership">Number of the membership that stands; 1 is that of the genesis.</param>
/// <param name="Members">Who they are.</param>
/// <param name="Changes">What has led to it, in order: each a signed note.</param>
public sealed record PoolAnswer(string Pool, string Airspace, int Membership, PoolMemberView[] Members, string[] Changes)
{
    internal static PoolAnswer Of(Membership membership) => new(
        membership.Pool.ToString(), membership.Airspace, membership.Number, [.. membership.Members.Select(PoolMemberView.Of)], [.. membership.Changes.Select(change => change.Note)]);
}

/// <summary>A member of the pool.</summary>
/// <param name="Key">Its node's Ed25519 public key, in base64.</param>
/// <param name="Url">Where its node answers.</param>
public sealed record PoolMemberView(string Name, string Key, string Url)
{
    internal static PoolMemberView Of(PoolMember member) => new(member.Name, Convert.ToBase64String(member.Key), member.Url.AbsoluteUri);
}
