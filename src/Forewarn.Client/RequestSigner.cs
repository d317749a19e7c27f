using Forewarn.Record.Signatures;

namespace Forewarn.Client;

/// <summary>A party's key, and the record that it signs for: what is signed for one record fits no other.</summary>
/// <param name="key">Owned by the caller.</param>
/// <param name="origin">Origin of the record: the name of its key. Take it from a policy that you trust; a node that names another
/// record's origin could show what you signed there.</param>
public sealed class RequestSigner(PartySigningKey key, string origin)
{
    /// <summary>The header that carries a signature: <c>PROTECTED..SIGNATURE</c> (RFC 7515, appendix F).</summary>
    public const string Header = "Forewarn-Signature";

    public PartySigningKey Key { get; } = key;

    public string Origin { get; } = origin;

    /// <summary>Signs one request: method, path, version and the exact body.</summary>
    internal string Sign(string method, string path, string? ifMatch, ReadOnlyMemory<byte> body) =>
        DetachedJws.Sign(Key, new RequestToSign(Origin, method, path, ifMatch, body));
}
