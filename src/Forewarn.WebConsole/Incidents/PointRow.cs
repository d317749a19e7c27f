using System.Globalization;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Declare.Drafts;
using Forewarn.WebConsole.Times;

namespace Forewarn.WebConsole.Incidents;

/// <summary>A point of an account while it is being typed.</summary>
public sealed class PointRow
{
    public const string Claimed = "claimed";

    public const string Assumed = "assumed";

    /// <summary><see cref="Claimed"/> or <see cref="Assumed"/>.</summary>
    public string Standing { get; set; } = Claimed;

    public string Text { get; set; } = "";

    /// <summary>Where it was published, of what is claimed; why, of what is assumed.</summary>
    public string Ground { get; set; } = "";

    /// <summary>When it is said to have happened; nothing for no time.</summary>
    public TypedMoment At { get; private init; } = new();

    /// <summary>The entry of the record that it speaks of; empty for none.</summary>
    public string About { get; set; } = "";

    /// <summary>The version of that entry alone, a whole number; empty for all of them.</summary>
    public string Version { get; set; } = "";

    /// <summary>Who claims or assumes it; empty for the party itself.</summary>
    public string By { get; set; } = "";

    /// <summary>Whether nothing was typed: then there is no such point.</summary>
    public bool IsBlank => (Text + Ground + At.Text + About + By).Trim().Length == 0;

    public static PointRow Of(AccountPoint point) => new()
    {
        Standing = point.Standing,
        Text = point.Text,
        Ground = point.Ground,
        At = new(point.At),
        About = point.About ?? "",
        Version = point.Version?.ToString(CultureInfo.InvariantCulture) ?? "",
        By = point.By ?? "",
    };

    /// <param name="field">What the row is called in a problem.</param>
    internal AccountPoint ToPoint(string field)
    {
        string text = Text.Trim() is { Length: > 0 } said ? said : throw new DraftException($"{field}.text", "missing");
        string? about = About.Length > 0 ? About : null;
        return new AccountPoint(Standing, text, Ground.Trim(), At.Read($"{field}.at"), about, about is null ? null : VersionOf($"{field}.version"), By.Trim() is { Length: > 0 } by ? by : null);
    }

    private int? VersionOf(string field) => Version.Trim().Length == 0 ? null
        : int.TryParse(Version.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int version) ? version : throw new DraftException(field, "no_number");
}
