using System.Collections.Immutable;
using System.Text;
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

    private readonly Encoding _encoding;

    internal Policy(
        ImmutableArray<PolicyLog> logs, ImmutableArray<PolicyWitness> witnesses, ImmutableArray<PolicyGroup> groups, string quorum, Encoding encoding)
    {
        Logs = logs;
        Witnesses = witnesses;
        Groups = groups;
        Quorum = quorum;
        _encoding = encoding;
    }

    /// <summary>The logs that are believed; none in a policy that leaves them to <see cref="WithLog"/>.</summary>
    public ImmutableArray<PolicyLog> Logs { get; }

    public ImmutableArray<PolicyWitness> Witnesses { get; }

    /// <summary>Groups of witnesses; each lists only witnesses and groups before it.</summary>
    public ImmutableArray<PolicyGroup> Groups { get; }

    /// <summary>Name of the witness or group that must have cosigned, or <see cref="NoQuorum"/>.</summary>
    public string Quorum { get; }

    /// <summary>The policy that believes one log without any witness.</summary>
    /// <exception cref="RecordFormatException">The key is a cosigner's.</exception>
    public static Policy OfLog(VerifierKey log) => new Policy([], [], [], NoQuorum, Encoding.UTF8).WithLog(log);

    /// <summary>The policy that believes one log when so many of some witnesses have cosigned.</summary>
    /// <param name="group">Name of the group of all witnesses; none of them has it.</param>
    /// <param name="threshold">1 to the number of witnesses.</param>
    /// <exception cref="RecordFormatException">A key is of the wrong type or there twice, a name is there twice, or there are too many.</exception>
    public static Policy OfLog(VerifierKey log, ImmutableArray<PolicyWitness> witnesses, string group, int threshold)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threshold, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threshold, witnesses.Length);
        var policy = OfLog(log).WithWitnesses(witnesses);
        return new Policy(policy.Logs, policy.Witnesses, [new PolicyGroup(group, threshold, [.. witnesses.Select(witness => witness.Name)])], group, policy._encoding);
    }

    /// <summary>Reads a policy file, strictly.</summary>
    /// <remarks>Names and URLs are octets to the standard. They become strings as UTF-8, or, in a file that is not UTF-8, as
    /// Latin-1; either way different octets are different strings.</remarks>
    /// <exception cref="RecordFormatException">It is none, says what cannot be, or exceeds a limit; the message names the line.</exception>
    public static Policy Parse(ReadOnlySpan<byte> bytes) => PolicyReader.Read(bytes);

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte})"/>
    public static Policy Parse(string text) => Parse(StrictText.Encode("policy", text));

    /// <summary>The same policy, knowing more witnesses; the quorum stays what it is.</summary>
    /// <exception cref="RecordFormatException">A key is a log's, or is there already; a name is; or there are more than <see cref="WitnessesMax"/>.</exception>
    public Policy WithWitnesses(IEnumerable<PolicyWitness> witnesses)
    {
        var keys = Keys();
        var names = new HashSet<string>([.. Witnesses.Select(known => known.Name), .. Groups.Select(known => known.Name), NoQuorum], StringComparer.Ordinal);
        ImmutableArray<PolicyWitness> added = [.. witnesses];
        foreach (PolicyWitness witness in added)
        {
            keys.AddWitness("policy", witness.Key);
            if (!names.Add(witness.Name))
                throw new RecordFormatException("policy", $"{witness.Name} is defined twice", "a name of its own for each witness and group");
        }
        return new Policy(Logs, Witnesses.AddRange(added), Groups, Quorum, _encoding);
    }

    /// <summary>The same policy, believing one more log.</summary>
    /// <exception cref="RecordFormatException">The key is a cosigner's, or is there already, or there are <see cref="LogsMax"/>.</exception>
    public Policy WithLog(VerifierKey log)
    {
        var keys = Keys();
        keys.AddLog("policy", log);
        return new Policy(Logs.Add(new PolicyLog(log, Url: null)), Witnesses, Groups, Quorum, _encoding);
    }

    /// <summary>Verifies the signatures of the policy's logs and witnesses on a checkpoint; all others are ignored.</summary>
    /// <returns>A quorum that is not met is an answer, not an error.</returns>
    /// <exception cref="RecordFormatException">No log of the policy with the checkpoint's origin for a name signed it, or a
    /// signature in the name of a key of the policy is not by that key.</exception>
    public PolicyResult Evaluate(SignedCheckpoint checkpoint)
    {
        ILookup<VerifierKey, NoteSignature> signatures = checkpoint.Note
            .VerifySignatures(Logs.Select(log => log.Key).Concat(Witnesses.Select(witness => witness.Key)))
            .ToLookup(verified => verified.Key, verified => verified.Signature);
        string origin = checkpoint.Checkpoint.Origin;
        VerifierKey log = Logs.Select(log => log.Key).FirstOrDefault(key => key.Name == origin && signatures.Contains(key))
            ?? throw new RecordFormatException("checkpoint", $"no known key of {origin} has signed it", AcceptedLogs());
        ImmutableArray<WitnessCosignature> cosigned =
        [
            .. from witness in Witnesses
               where signatures.Contains(witness.Key)
               select new WitnessCosignature(witness.Name, witness.Key, signatures[witness.Key].Min(Cosignature.TimeOf)),
        ];
        return new PolicyResult(log, cosigned, IsMetBy(cosigned.Select(cosignature => cosignature.Witness)));
    }

    /// <summary>The policy as a file, without the comments that it was read with: the same octets in its names and URLs.</summary>
    public byte[] ToBytes() => PolicyWriter.Write(this, _encoding);

    /// <summary>The policy as text.</summary>
    public override string ToString() => _encoding.GetString(ToBytes());

    /// <summary>Whether cosignatures by these witnesses would meet the quorum.</summary>
    internal bool IsMetBy(IEnumerable<string> cosigned)
    {
        // Groups list only what stands before them, so one pass in their order settles them all.
        var witnessed = new HashSet<string>(cosigned, StringComparer.Ordinal) { NoQuorum };
        foreach (PolicyGroup group in Groups)
        {
            if (group.Members.Count(witnessed.Contains) >= group.Threshold)
                witnessed.Add(group.Name);
        }
        return witnessed.Contains(Quorum);
    }

    private PolicyKeys Keys()
    {
        var keys = new PolicyKeys();
        foreach (PolicyLog known in Logs)
            keys.AddLog("policy", known.Key);
        foreach (PolicyWitness known in Witnesses)
            keys.AddWitness("policy", known.Key);
        return keys;
    }

    private string AcceptedLogs() =>
        Logs.IsEmpty ? "a policy that lists a log" : "a signature by " + string.Join(" or ", Logs.Select(log => log.Key.ToString()));
}
