using System.Collections.Immutable;
using System.Text;
using Forewarn.Record.Notes;

namespace Forewarn.Record.Checkpoints;

/// <summary>Reads a policy file line by line (C2SP tlog-policy, section "Policy file syntax and structure").</summary>
internal sealed class PolicyReader
{
    private const string AcceptedLines = "log, witness, group or quorum, a comment that begins with #, or an empty line";
    private const string AcceptedOctets = "tab, newline, 0x20 to 0x7E and 0x80 to 0xFF";
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Encoding _encoding;
    private readonly PolicyKeys _keys = new();
    private readonly HashSet<string> _defined = new(StringComparer.Ordinal);
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private readonly List<PolicyLog> _logs = [];
    private readonly List<PolicyWitness> _witnesses = [];
    private readonly List<PolicyGroup> _groups = [];
    private string? _quorum;
    private string _where = "policy";

    private PolicyReader(Encoding encoding) => _encoding = encoding;

    public static Policy Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Policy.BytesMax)
            throw new RecordFormatException("policy", $"{bytes.Length} bytes", $"at most {Policy.BytesMax}");
        // A file that was cut short could name another quorum than its author did.
        if (bytes.IsEmpty || bytes[^1] != (byte)'\n')
            throw new RecordFormatException("policy", "the last line does not end in a newline", "lines that each end in a newline");
        var reader = new PolicyReader(IsUtf8(bytes) ? Utf8 : Encoding.Latin1);
        int number = 0;
        foreach (Range line in bytes[..^1].Split((byte)'\n'))
            reader.ReadLine($"policy, line {++number}", bytes[line]);
        return reader.Finish();
    }

    private void ReadLine(string where, ReadOnlySpan<byte> octets)
    {
        _where = where;
        foreach (byte octet in octets)
        {
            if (octet is (< 0x20 and not (byte)'\t') or 0x7F)
                throw Refusal($"control character 0x{octet:X2}", AcceptedOctets);
        }
        string[] items = _encoding.GetString(octets).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (items.Length == 0 || items[0][0] == '#')
            return;
        switch (items[0])
        {
            case "log":
                ReadLog(items);
                break;
            case "witness":
                ReadWitness(items);
                break;
            case "group":
                ReadGroup(items);
                break;
            case "quorum":
                ReadQuorum(items);
                break;
            default:
                throw Refusal("the line begins with an unknown word", AcceptedLines);
        }
    }

    private void ReadLog(string[] items)
    {
        if (items.Length is < 2 or > 3)
            throw Refusal($"{items.Length - 1} items after \"log\"", "log VKEY [URL]");
        VerifierKey key = ReadKey(items[1]);
        _keys.AddLog(_where, key);
        _logs.Add(new PolicyLog(key, items.ElementAtOrDefault(2)));
    }

    private void ReadWitness(string[] items)
    {
        if (items.Length is < 3 or > 4)
            throw Refusal($"{items.Length - 1} items after \"witness\"", "witness NAME VKEY [URL]");
        VerifierKey key = ReadKey(items[2]);
        _keys.AddWitness(_where, key);
        Define(items[1]);
        _witnesses.Add(new PolicyWitness(items[1], key, items.ElementAtOrDefault(3)));
    }

    private void ReadGroup(string[] items)
    {
        if (items.Length < 4)
            throw Refusal($"{items.Length - 1} items after \"group\"", "group NAME all|any|K NAME...");
        if (_groups.Count == Policy.GroupsMax)
            throw Refusal($"more than {Policy.GroupsMax} groups", $"at most {Policy.GroupsMax}");
        ImmutableArray<string> members = [.. items.AsSpan(3)];
        foreach (string member in members)
        {
            if (!_defined.Contains(member))
                throw Refusal($"the group lists {member}, which no line before defines", "names of witnesses and groups on lines before");
            if (!_members.Add(member))
                throw Refusal($"{member} is a member already", "every name as a member once, in one group");
        }
        // Only now, so that a group cannot list itself.
        Define(items[1]);
        _groups.Add(new PolicyGroup(items[1], ReadThreshold(items[2], members.Length), members));
    }

    private int ReadThreshold(string text, int members)
    {
        if (text == "all")
            return members;
        if (text == "any")
            return 1;
        if (!WholeNumber.TryParse(text, out long threshold) || threshold < 1 || threshold > members)
            throw Refusal("no threshold of this group", $"all, any, or a decimal number from 1 to {members}");
        return (int)threshold;
    }

    private void ReadQuorum(string[] items)
    {
        if (items.Length != 2)
            throw Refusal($"{items.Length - 1} items after \"quorum\"", "quorum NAME");
        if (_quorum is not null)
            throw Refusal("a second quorum", "exactly one quorum line");
        if (items[1] != Policy.NoQuorum && !_defined.Contains(items[1]))
            throw Refusal($"the quorum is {items[1]}, which no line before defines", $"{Policy.NoQuorum}, or the name of a witness or group on a line before");
        _quorum = items[1];
    }

    private Policy Finish() =>
        new(
            [.. _logs],
            [.. _witnesses],
            [.. _groups],
            _quorum ?? throw new RecordFormatException("policy", "no quorum line", "exactly one quorum line"),
            _encoding);

    private void Define(string name)
    {
        if (name == Policy.NoQuorum)
            throw Refusal($"{Policy.NoQuorum} is not a name to define", "another name");
        if (!_defined.Add(name))
            throw Refusal($"{name} is defined already", "every name once, for a witness or a group");
    }

    /// <summary>Verifier keys are UTF-8 whatever the rest of the file is.</summary>
    private VerifierKey ReadKey(string text)
    {
        byte[] octets = _encoding.GetBytes(text);
        if (!IsUtf8(octets))
            throw Refusal("the verifier key is not UTF-8", "UTF-8");
        try
        {
            return VerifierKey.Parse(Utf8.GetString(octets));
        }
        catch (RecordFormatException e)
        {
            throw new RecordFormatException($"{_where}, {e.Where}", e.Problem, e.Accepted, e);
        }
    }

    private static bool IsUtf8(ReadOnlySpan<byte> octets) => System.Text.Unicode.Utf8.IsValid(octets);

    private RecordFormatException Refusal(string problem, string accepted) => new(_where, problem, accepted);
}
