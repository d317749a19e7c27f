using NodaTime;

namespace Forewarn.Record.Witnesses;

/// <summary>How a log fares with one of its witnesses.</summary>
/// <param name="Name">What the policy calls it.</param>
/// <param name="Url">Where it is asked.</param>
/// <param name="State">How its last exchange ended.</param>
/// <param name="CosignedSize">Size of the newest checkpoint that it cosigned since the collector was started; 0 for none.</param>
/// <param name="LastSuccess">When that was.</param>
/// <param name="FailuresInARow">Exchanges that failed since it last cosigned.</param>
/// <param name="LastError">What was wrong with the last exchange, in one printable line; null when nothing was.</param>
public sealed record WitnessStatus(
    string Name, Uri Url, WitnessState State, long CosignedSize, Instant? LastSuccess, int FailuresInARow, string? LastError);

/// <summary>How the last exchange with a witness ended.</summary>
public enum WitnessState
{
    /// <summary>There has been none yet.</summary>
    Unasked,

    /// <summary>It cosigned.</summary>
    Cosigning,

    /// <summary>It was not reached, was silent, refused, or answered what no witness answers.</summary>
    Failing,

    /// <summary>An alarm: it says that it has seen another history of this log, or more of it than the log has. Either the record was rolled
    /// back or forked, or the witness lies. It stays so until the witness cosigns again.</summary>
    Disputed,
}
