using System.Globalization;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Declare.Drafts;

namespace Forewarn.WebConsole.Incidents;

/// <summary>A party's account of an incident while it is being typed.</summary>
/// <remarks>An account that is taken in and read back is the same account. Problems name fields as the API does.</remarks>
public sealed class AccountDraft
{
    /// <summary>Characters of the text of an account, as the node has it.</summary>
    public const int TextLengthMax = 10_000;

    /// <summary>Characters of each text of a point, as the node has it.</summary>
    public const int PointLengthMax = 1_000;

    /// <summary>Most points of an account, as the node has it.</summary>
    public const int PointsMax = 200;

    private readonly List<PointRow> _points = [];

    private AccountDraft(string language) => Language = language;

    /// <summary>Language of the words, BCP 47.</summary>
    public string Language { get; set; }

    public string Text { get; set; } = "";

    /// <summary>The points, and after <see cref="Grow"/> a row for another.</summary>
    public IReadOnlyList<PointRow> Points => _points;

    /// <param name="filed">What the party has filed; null for nothing yet.</param>
    /// <param name="language">Of the first words.</param>
    public static AccountDraft Of(AccountTerms? filed, string language)
    {
        var draft = new AccountDraft(filed?.Language ?? language) { Text = filed?.Text ?? "" };
        draft._points.AddRange((filed?.Points ?? []).Select(PointRow.Of));
        draft.Grow();
        return draft;
    }

    /// <summary>Puts a row for one more at the end of the points, where there is none and there is room.</summary>
    public void Grow()
    {
        if (_points.Count < PointsMax && (_points.Count == 0 || !_points[^1].IsBlank))
            _points.Add(new PointRow());
    }

    /// <summary>All of it, in the order in which it was typed, without rows that say nothing.</summary>
    /// <exception cref="DraftException">Something is missing or wrong; names the first such field.</exception>
    public AccountTerms ToTerms()
    {
        var points = _points.Select((row, index) => (row, index)).Where(each => !each.row.IsBlank).Select(each => each.row.ToPoint($"points[{each.index}]"));
        var terms = new AccountTerms(Language.Trim(), Text.Trim(), [.. points]);
        return terms is { Text.Length: 0, Points: { IsEmpty: true } } ? throw new DraftException("text", "missing") : terms;
    }

    /// <summary>The field of the form that a problem of the node is about: rows that say nothing were not sent, and are not counted there.</summary>
    public string FieldOf(string field)
    {
        const string list = "points[";
        int end = field.IndexOf(']', StringComparison.Ordinal);
        if (!field.StartsWith(list, StringComparison.Ordinal) || end < 0 || !int.TryParse(field.AsSpan(list.Length, end - list.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int sent))
            return field;
        int[] places = [.. _points.Select((row, index) => (row, index)).Where(each => !each.row.IsBlank).Select(each => each.index)];
        return sent < places.Length ? $"{list}{places[sent]}{field[end..]}" : field;
    }
}
