namespace Forewarn.Record.Signatures;

/// <summary>The kinds of key with which a party may sign.</summary>
public enum PartyKeyType
{
    /// <summary>Ed25519 (RFC 8032); its signatures are <c>EdDSA</c> (RFC 8037).</summary>
    Ed25519,

    /// <summary>NIST P-256; its signatures are <c>ES256</c> (RFC 7518, section 3.4).</summary>
    P256,
}
