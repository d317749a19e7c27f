using System.Collections.Immutable;
using Forewarn.Core.Airspace;

namespace Forewarn.Core.Sites;

/// <summary>What a party says of a protected site or movement, with what was found doubtful in it.</summary>
/// <remarks>Immutable, equal by value.</remarks>
public sealed record SiteEntry
{
    private SiteEntry(SiteKind kind, string name, string place, SiteExtent extent, ImmutableArray<SiteFinding> findings) =>
        (Kind, Name, Place, Extent, Findings) = (kind, name, place, extent, findings);

    public SiteKind Kind { get; }

    /// <summary>What it is called; one line.</summary>
    public string Name { get; private init; }

    /// <summary>The town or village that it is in or, of a movement, begins in; empty when nobody has said.</summary>
    public string Place { get; private init; }

    public SiteExtent Extent { get; }

    /// <summary>By doubt, each at most once.</summary>
    public ImmutableArray<SiteFinding> Findings { get; private init; }

    /// <summary>What people wrote: the name, the place, and the reasons why a finding is none.</summary>
    internal ImmutableArray<string> Texts => [Name, Place, .. Findings.Where(finding => !finding.IsOpen).Select(finding => finding.Reason!)];

    /// <exception cref="InvalidValueException">Names <c>kind</c>, <c>name</c>, <c>place</c>, <c>route</c>, <c>area</c> or <c>findings</c>.</exception>
    public static SiteEntry Create(SiteKind kind, string name, string place, SiteExtent extent, ImmutableArray<SiteFinding> findings)
    {
        Limits.RequireMember(kind, "kind");
        if (kind.IsMovement() != extent is RouteExtent)
        {
            throw kind.IsMovement() ? new InvalidValueException("route", "missing", "the route of the movement, with times")
                : new InvalidValueException("route", "a site does not move", "a position or an area, or kind convoy, aid-flight or other-movement");
        }
        var ordered = findings.OrderBy(finding => finding.Doubt).ToImmutableArray();
        for (int i = 1; i < ordered.Length; i++)
        {
            if (ordered[i].Doubt == ordered[i - 1].Doubt)
                throw new InvalidValueException("findings", $"{ordered[i].Doubt} twice", "each at most once");
        }
        return new SiteEntry(kind, RequireLine(name, "name", 1), RequireLine(place, "place", 0), extent, ordered);
    }

    /// <exception cref="InvalidValueException">A text that its place does not accept.</exception>
    internal SiteEntry WithTexts(ImmutableArray<string> texts)
    {
        int next = 2;
        return this with
        {
            Name = RequireLine(texts[0], "name", 1),
            Place = RequireLine(texts[1], "place", 0),
            Findings = [.. Findings.Select(finding => finding.IsOpen ? finding : finding.With(texts[next++]))],
        };
    }

    public bool Equals(SiteEntry? other) => other is not null && Kind == other.Kind && Name == other.Name && Place == other.Place
        && Extent.Equals(other.Extent) && Findings.AsSpan().SequenceEqual(other.Findings.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Kind, Name, Place);

    private static string RequireLine(string text, string field, int lengthMin) => Limits.RequireText(text, field, SiteLimits.NameLengthMax, lengthMin).AsSpan().ContainsAny('\n', '\t')
        ? throw new InvalidValueException(field, "more than one line", "one line without tabs") : text;
}
