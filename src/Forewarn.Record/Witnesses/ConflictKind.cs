namespace Forewarn.Record.Witnesses;

/// <summary>Why a witness keeps a checkpoint that it refused.</summary>
public enum ConflictKind
{
    /// <summary>Same log, same size, another root: whoever sees both knows that the log lied.</summary>
    Fork,

    /// <summary>The proof given does not lead to it; it may be a lie, or only a bad proof.</summary>
    Unproven,
}
