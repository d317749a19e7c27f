namespace Forewarn.Server.Tests.Astm.Model;

/// <summary>The model's names for what only the DSS can name: OVNs, versions of subscriptions and availabilities, ids of implicit
/// subscriptions. What a name stands for is learned when the DSS first says it, and may never be anything else, nor may two names stand for
/// the same.</summary>
internal sealed class Names
{
    /// <summary>In place of an OVN in what is not its manager's to see.</summary>
    public const string OvnOfOthers = "Available from USS";

    /// <summary>In place of the subscription of an intent that has none.</summary>
    public const string NoSubscription = "00000000-0000-4000-8000-000000000000";

    /// <summary>Between values of which the DSS may choose one.</summary>
    public const char Either = '|';

    private readonly Dictionary<string, string> _meanings = [];
    private readonly Dictionary<string, string> _names = [];
    private int _count;

    /// <summary>A new name, for what the DSS is about to make.</summary>
    public string New(string kind) => $"{kind}#{_count++}";

    /// <summary>Whether the DSS has said what a name stands for, so that a client can know it.</summary>
    public bool IsLearned(string name) => _meanings.ContainsKey(name);

    private static bool IsName(string text) => text.Contains('#', StringComparison.Ordinal);

    /// <summary>What a name stands for; any other text stands for itself, and so does a name that the DSS has never said.</summary>
    public string MeaningOf(string text) => _meanings.GetValueOrDefault(text, text);

    /// <summary>Whether the DSS said what the model expects, which it learns where it could not know.</summary>
    public bool Agrees(string expected, string actual)
    {
        if (!IsName(expected))
            return expected == actual || expected.Split(Either).Contains(actual);
        if (_meanings.TryGetValue(expected, out string? meaning))
            return meaning == actual;
        return _names.TryAdd(actual, expected) && _meanings.TryAdd(expected, actual);
    }
}
