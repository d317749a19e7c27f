using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Declare.Areas;
using Forewarn.WebConsole.Declare.Drafts;
using Forewarn.WebConsole.Times;
using NodaTime;

namespace Forewarn.WebConsole.Mechanism.Drafting;

/// <summary>What stands in the fields of the page for drafting an arrangement, as it was typed.</summary>
/// <remarks>Terms that are taken into the form and read back are the same terms. Problems name fields as the API does, within the terms.</remarks>
public sealed class TermsForm
{
    /// <summary>Most steps of a ladder, as the node has it.</summary>
    public const int RungsMax = 10;

    /// <summary>Most members, as the node has it.</summary>
    public const int MembersMax = 100;

    private readonly List<MemberRow> _members = [];
    private readonly List<RungRow> _ladder = [];

    private TermsForm()
    {
    }

    public string Name { get; set; } = "";

    /// <summary>What was read of the area; empty while it cannot be read.</summary>
    public IReadOnlyList<AreaShape> Shapes { get; set; } = [];

    /// <summary>What the text of the area begins with.</summary>
    public string Area { get; private init; } = "";

    /// <summary>Of a circle that does not say its own, in kilometres.</summary>
    public string Radius { get; set; } = "";

    /// <summary>In metres above the WGS84 ellipsoid.</summary>
    public string Lower { get; set; } = "0";

    /// <summary>In metres above the WGS84 ellipsoid.</summary>
    public string Upper { get; set; } = "";

    /// <summary>All kinds of activity.</summary>
    public required ImmutableArray<LeadRow> LeadTimes { get; init; }

    /// <summary>How near two activities may come to the side, in metres.</summary>
    public string Horizontal { get; set; } = "";

    /// <summary>How near two activities may come in height, in metres.</summary>
    public string Vertical { get; set; } = "";

    /// <summary>How near two activities may come in time.</summary>
    public TypedSpan Near { get; private init; } = new();

    public required TypedMoment ValidFrom { get; init; }

    public TypedMoment ValidUntil { get; private init; } = new();

    public TypedSpan Notice { get; private init; } = new();

    public bool NeedsRadius => Shapes.Any(shape => shape is AreaCircle { RadiusM: null });

    /// <summary>The members, and after <see cref="Grow"/> a row for another.</summary>
    public IReadOnlyList<MemberRow> Members => _members;

    /// <summary>The steps of the ladder, and after <see cref="Grow"/> a row for another.</summary>
    public IReadOnlyList<RungRow> Ladder => _ladder;

    /// <summary>A new arrangement of a party, with what arrangements often say.</summary>
    public static TermsForm New(string party, Instant now)
    {
        var form = new TermsForm
        {
            ValidFrom = TypedMoment.HourAfter(now),
            LeadTimes = [.. DeclarationDraft.Kinds.Select(kind => new LeadRow(kind, TypedSpan.Of(kind switch
            {
                DeclarationDraft.IntentKind => Duration.FromMinutes(15),
                "live-fire" => Duration.FromHours(1),
                _ => null,
            })))],
            Notice = TypedSpan.Of(Duration.FromDays(30)),
        };
        form._members.Add(new MemberRow { Party = party });
        form._ladder.Add(RungRow.Of(new Rung("operational", Duration.FromMinutes(15))));
        form._ladder.Add(RungRow.Of(new Rung("diplomatic", Duration.FromMinutes(30))));
        form.Grow();
        return form;
    }

    /// <summary>What stands, to be changed.</summary>
    public static TermsForm Of(ArrangementTerms terms)
    {
        var form = new TermsForm
        {
            Name = terms.Name,
            Area = DeclareForm.GeoJsonOf([Volume4D.Of(terms.Extent, terms.ValidFrom, terms.ValidFrom)]),
            Lower = Metres(terms.Extent.AltitudeLower.Value),
            Upper = Metres(terms.Extent.AltitudeUpper.Value),
            LeadTimes = [.. DeclarationDraft.Kinds.Select(kind => new LeadRow(kind, TypedSpan.Of(terms.LeadTimes.TryGetValue(kind, out var ahead) ? ahead : null)))],
            Horizontal = Metres(terms.Separation?.HorizontalM ?? 0),
            Vertical = Metres(terms.Separation?.VerticalM ?? 0),
            Near = TypedSpan.Of(terms.Separation?.Time),
            ValidFrom = new(terms.ValidFrom),
            ValidUntil = new(terms.ValidUntil),
            Notice = TypedSpan.Of(terms.WithdrawalNotice is { } notice ? Duration.FromTimeSpan(XmlConvert.ToTimeSpan(notice)) : null),
        };
        form._members.AddRange(terms.Members.Select(member => MemberRow.Of(member, terms.ValidFrom)));
        form._ladder.AddRange((terms.Ladder ?? []).Select(RungRow.Of));
        form.Grow();
        return form;
    }

    /// <summary>Puts a row for one more at the end of the members and of the ladder, where there is none and there is room.</summary>
    public void Grow()
    {
        if (_members.Count < MembersMax && (_members.Count == 0 || _members[^1].Party.Length > 0))
            _members.Add(new MemberRow());
        if (_ladder.Count < RungsMax && (_ladder.Count == 0 || _ladder[^1].Level.Length > 0))
            _ladder.Add(new RungRow());
    }

    /// <summary>All fields together.</summary>
    /// <exception cref="DraftException">A field is missing or wrong; the first of them.</exception>
    /// <exception cref="AreaException">The area cannot be used.</exception>
    public ArrangementTerms ToTerms()
    {
        if (string.IsNullOrWhiteSpace(Name))
            throw new DraftException("name", "missing");
        var validFrom = ValidFrom.Require("valid_from");
        var validUntil = ValidUntil.Read("valid_until");
        if (validUntil <= validFrom)
            throw new DraftException("valid_until", "time_order");
        var members = Said(_members, row => row.Party.Length > 0).Select(row => row.Row.ToMember(validFrom, $"members[{row.Index}]")).ToImmutableArray();
        if (members.Length < 2)
            throw new DraftException("members", "two_members");
        return new ArrangementTerms(
            Name.Trim(), members, ToExtent(), Leads(), validFrom,
            new SeparationTerms(Number(Horizontal, "separation.horizontal_m"), Number(Vertical, "separation.vertical_m"), Near.Read("separation.time") ?? Duration.Zero),
            [.. Said(_ladder, row => row.Level.Length > 0).Select(row => row.Row.ToRung($"ladder[{row.Index}]"))],
            validUntil, XmlConvert.ToString((Notice.Read("withdrawal_notice") ?? Duration.Zero).ToTimeSpan()));
    }

    /// <summary>The field of the form that a problem of the node is about: rows that say nothing were not sent, and are not counted there.</summary>
    public string FieldOf(string field) => Placed(field, "members", _members, row => row.Party.Length > 0) ?? Placed(field, "ladder", _ladder, row => row.Level.Length > 0) ?? field;

    /// <summary>Where it holds.</summary>
    /// <exception cref="DraftException">A field is missing or wrong.</exception>
    /// <exception cref="AreaException">The area cannot be used.</exception>
    public Volume3D ToExtent()
    {
        if (Shapes.Count == 0)
            throw new DraftException("extent", "missing");
        var outlines = AreaOutline.Of(Shapes, Lengths.Distance(Radius, "km", "extent.outline_circle"), null);
        if (outlines.Length != 1)
            throw new DraftException("extent", "one_area", outlines.Length);
        var (lower, upper) = (Lengths.Altitude(Lower, "m", "extent.altitude_lower"), Lengths.Altitude(Upper, "m", "extent.altitude_upper"));
        return upper >= lower ? outlines[0].Between(lower, upper) : throw new DraftException("extent.altitude_upper", "altitude_order");
    }

    private ImmutableSortedDictionary<string, Duration> Leads()
    {
        var leads = ImmutableSortedDictionary.CreateBuilder<string, Duration>();
        foreach (var (kind, ahead) in LeadTimes)
        {
            if (ahead.Read($"lead_times.{kind}") is { } lead)
                leads.Add(kind, lead);
        }
        return leads.Count > 0 ? leads.ToImmutable() : throw new DraftException("lead_times", "no_kind");
    }

    private static double Number(string text, string field) => text.Trim().Replace(',', '.') is not { Length: > 0 } number ? 0
        : double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double metres) && double.IsFinite(metres) ? metres
        : throw new DraftException(field, "no_number");

    private static string Metres(double metres) => metres.ToString("0.##########", CultureInfo.InvariantCulture);

    private static IEnumerable<(T Row, int Index)> Said<T>(List<T> rows, Func<T, bool> isSaid) => rows.Select((row, index) => (row, index)).Where(each => isSaid(each.row));

    private static string? Placed<T>(string field, string list, List<T> rows, Func<T, bool> isSaid)
    {
        int end = field.IndexOf(']', StringComparison.Ordinal);
        if (!field.StartsWith($"{list}[", StringComparison.Ordinal) || end < 0 || !int.TryParse(field.AsSpan(list.Length + 1, end - list.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int sent))
            return null;
        int[] places = [.. Said(rows, isSaid).Select(each => each.Index)];
        return sent < places.Length ? $"{list}[{places[sent]}{field[end..]}" : null;
    }
}
