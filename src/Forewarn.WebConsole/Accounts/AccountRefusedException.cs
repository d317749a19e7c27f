using Forewarn.WebConsole.Texts;

namespace Forewarn.WebConsole.Accounts;

/// <summary>What was asked of the accounts cannot be, for a reason that people are told.</summary>
public sealed class AccountRefusedException : Exception
{
    private readonly object[] _values;

    /// <param name="key">The reason's text in the catalog; <see cref="Exception.Message"/> too.</param>
    /// <param name="values">What stands in its places.</param>
    internal AccountRefusedException(string key, params object[] values) : base(key) => _values = values;

    /// <summary>The reason in words.</summary>
    public string Explain(Words words) => words[Message, _values];
}
