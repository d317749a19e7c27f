namespace Forewarn.WebConsole.Declare.Drafts;

/// <summary>A field of the form does not say what it has to.</summary>
/// <param name="field">Name of the field.</param>
/// <param name="key">Of the words that say why: <c>declare.problem.KEY</c>.</param>
/// <param name="values">For the places in the words.</param>
public sealed class DraftException(string field, string key, params object[] values) : Exception($"{field}: {key}")
{
    public string Field { get; } = field;

    public string Key => key;

    public IReadOnlyList<object> Values => values;
}
