using System.Collections.Immutable;
using Forewarn.Record.Notes;

namespace Forewarn.Record.Checkpoints;

/// <summary>Which logs are believed, and which witnesses must have cosigned (C2SP tlog-policy). Immutable.</summary>
public sealed class Policy
{
    /// <summary>Largest policy that is read, in bytes.</summary>
    public const int BytesMax = 256 * 1024;

    /// <summary>Most logs of a policy; the standard asks for at least 32.</summary>
    public const int LogsMax = 64;

    /// <summary>Most witnesses of a policy; the standard asks for at least 32.</summary>
    public const int WitnessesMax = 64;

    /// <summary>Most groups of a policy; the standard asks for at least 32.</summary>
    public const int GroupsMax = 64;

    /// <summary>The quorum that needs no cosignature.</summary>
    public const string NoQuorum = "none";

    private Policy(ImmutableArray<PolicyLog> logs, ImmutableArray<PolicyWitness> witnesses, ImmutableArray<PolicyGroup> groups, string quorum)
    {
        Logs = logs;
        Witnesses = witnesses;
        Groups = groups;
        Quorum = quorum;
    }

    public ImmutableArray<PolicyLog> Logs { get; }

    public ImmutableArray<PolicyWitness> Witnesses { get; }

    /// <summary>Groups of witnesses; each lists only witnesses and groups before it.</summary>
    public ImmutableArray<PolicyGroup> Groups { get; }

    /// <summary>Name of the witness or group that must have cosigned, or <see cref="NoQuorum"/>.</summary>
    public string Quorum { get; }

    /// <summary>The policy that believes one log without any witness.</summary>
    /// <exception cref="RecordFormatException">The key is a cosigner's.</exception>
    public static Policy OfLog(VerifierKey log) => throw new NotImplementedException();

    /// <summary>Reads a policy file, strictly.</summary>
    /// <exception cref="RecordFormatException">It is none, says what cannot be, or exceeds a limit; the message names the line.</exception>
    public static Policy Parse(ReadOnlySpan<byte> bytes) => throw new NotImplementedException();

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte})"/>
    public static Policy Parse(string text) => throw new NotImplementedException();

    /// <summary>The same policy, believing one more log.</summary>
    /// <exception cref="RecordFormatException">The key is a cosigner's, or is there already, or there are <see cref="LogsMax"/>.</exception>
    public Policy WithLog(VerifierKey log, string? url = null) => throw new NotImplementedException();

    /// <summary>Verifies the signatures of the policy's logs and witnesses on a checkpoint; all others are ignored.</summary>
    /// <returns>A quorum that is not met is an answer, not an error.</returns>
    /// <exception cref="RecordFormatException">No log of the policy with the checkpoint's origin for a name signed it, or a
    /// signature in the name of a key of the policy is not by that key.</exception>
    public PolicyResult Evaluate(SignedCheckpoint checkpoint) => throw new NotImplementedException();

    /// <summary>The policy as a file, without the comments that it was read with.</summary>
    public override string ToString() => throw new NotImplementedException();
}
