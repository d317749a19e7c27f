namespace Forewarn.Record.Notes;

/// <summary>What a key signs, as the signature type byte of C2SP signed-note tells it; both kinds are Ed25519.</summary>
public enum KeyType : byte
{
    /// <summary>Signs the text of a note as it is: the key of a log (signed-note, type 0x01).</summary>
    Log = 0x01,

    /// <summary>Signs a checkpoint together with the time: the key of a witness (tlog-cosignature v1, type 0x04).</summary>
    Cosigner = 0x04,
}
