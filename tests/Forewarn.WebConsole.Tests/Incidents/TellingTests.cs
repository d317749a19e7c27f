using System.Collections.Immutable;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Incidents;
using Forewarn.WebConsole.Texts;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Incidents;

/// <summary>What happened, in the viewer's words.</summary>
public class TellingTests
{
    private static readonly Telling Told = new(
        new IncidentReading(new IncidentSummary(Guid.Empty, 1, "", "", Instant.MinValue, Volume4D.Of(Volume3D.OfCircle(new(0, 0), 1, 0, 1), Instant.MinValue, Instant.MaxValue), [], 0, []), [], [], [], [], [], [], [], []), new Words(Language.Of("en")), party => party);

    [Fact]
    public void A_warning_that_was_taken_further_names_the_channel() =>
        Assert.Contains("taken to the diplomatic channel", Told.Of(Escalation(Parts.Add("channel", "diplomatic"))), StringComparison.Ordinal);

    [Fact]
    public void A_channel_that_is_withheld_is_said_to_be_withheld()
    {
        Assert.Contains("taken to another channel, which is withheld here", Told.Of(Escalation(Parts)), StringComparison.Ordinal);
        var finding = new IncidentFinding("escalated", "proven", "", Parts, ImmutableSortedDictionary<string, string>.Empty, []);
        Assert.Contains("taken to another channel, which is withheld here", Told.Of(finding), StringComparison.Ordinal);
    }

    private static ImmutableSortedDictionary<string, string> Parts => ImmutableSortedDictionary<string, string>.Empty.Add("from", "alpha").Add("to", "bravo");

    private static IncidentLine Escalation(ImmutableSortedDictionary<string, string> parts) => new("warning-escalated", parts, Instant.MinValue, "", "proven", [], Signed: false, ["escalation"]);
}
