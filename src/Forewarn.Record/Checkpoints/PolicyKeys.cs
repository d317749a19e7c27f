using Forewarn.Record.Notes;

namespace Forewarn.Record.Checkpoints;

/// <summary>The keys of a policy while it is made: of the right type, each once, few enough, and no two that a signature line cannot tell apart.</summary>
internal sealed class PolicyKeys
{
    private readonly HashSet<string> _logs = [];
    private readonly HashSet<string> _witnesses = [];
    private readonly HashSet<(string Name, uint KeyId)> _names = [];

    public void AddLog(string where, VerifierKey key)
    {
        if (key.Type != KeyType.Log)
            throw new RecordFormatException(where, $"{key.Name} is a cosigner's key (type 0x04)", "the key of a log (type 0x01)");
        Add(where, _logs, key, "logs", Policy.LogsMax);
    }

    public void AddWitness(string where, VerifierKey key)
    {
        if (key.Type != KeyType.Cosigner)
            throw new RecordFormatException(where, $"{key.Name} is the key of a log (type 0x01)", "a cosigner's key (type 0x04)");
        Add(where, _witnesses, key, "witnesses", Policy.WitnessesMax);
    }

    private void Add(string where, HashSet<string> publicKeys, VerifierKey key, string what, int max)
    {
        if (publicKeys.Count == max)
            throw new RecordFormatException(where, $"more than {max} {what}", $"at most {max}");
        if (!publicKeys.Add(Convert.ToHexString(key.PublicKey.AsSpan())))
            throw new RecordFormatException(where, $"the public key of {key.Name} is listed twice among the {what}", "every public key once");
        if (!_names.Add((key.Name, key.KeyId)))
            throw new RecordFormatException(where, $"another key is called {key.Name}+{key.KeyId:x8} too", "keys that differ in name or id");
    }
}
