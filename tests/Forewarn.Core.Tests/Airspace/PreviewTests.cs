using CsCheck;
using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;

namespace Forewarn.Core.Tests.Airspace;

/// <summary>What is shown before something is declared.</summary>
public class PreviewTests
{
    private const int CommandsMax = 60;
    private const int Sequences = 1_000;

    [Fact]
    public void It_says_what_declaring_then_says_and_changes_nothing() => GenCommand.Sequence(CommandsMax).Sample(sequence =>
    {
        var state = new AirspaceState();
        foreach (var (command, wait, turn) in AnySequenceTests.Turns(sequence))
        {
            // What becomes due has happened before both of them look.
            state.Apply(new Tick(), state.Position + 1, state.Time + wait);
            var fitted = GenCommand.Fitted(command, state, turn);
            if (fitted is not Declare declare)
            {
                state.Apply(fitted, state.Position + 1, state.Time);
                continue;
            }
            string before = state.Capture().Hash();
            var previewed = state.Preview(declare, state.Time);
            Assert.Equal(before, state.Capture().Hash());
            var outcome = state.Apply(declare, state.Position + 1, state.Time);
            if (outcome is not Refused { Code: RefusalCode.SignatureRequired or RefusalCode.UnknownKey })
                Assert.Equal(SaidBy(outcome), SaidBy(previewed));
        }
    }, iter: Sequences);

    [Fact]
    public void It_looks_from_the_moment_that_it_is_asked_for()
    {
        var airspace = new Scenario().At(0);
        airspace.Tick();
        var flight = airspace.Flight(Scenario.Alpha, 1, Scenario.Around(from: 30, to: 60));

        Assert.IsType<Declared>(airspace.State.Preview(flight, Scenario.Minute(59)));
        Assert.Equal((RefusalCode.Invalid, "volumes"), Refusal(airspace.State.Preview(flight, Scenario.Minute(60))));
    }

    [Fact]
    public void Whoever_is_no_party_is_shown_nothing()
    {
        var stranger = PartyId.Parse("stranger");
        var flight = new Scenario().Flight(stranger, 1, Scenario.Around(from: 30, to: 60));

        Assert.Equal(RefusalCode.UnknownParty, Refusal(new AirspaceState().Preview(flight, Scenario.Noon)).Code);
    }

    private static (RefusalCode Code, string Field) Refusal(Outcome outcome) => outcome is Refused refused ? (refused.Code, refused.Field) : throw new InvalidOperationException($"{outcome}");

    /// <summary>All that an answer says but numbers of leaves and warnings, as text.</summary>
    private static string SaidBy(Outcome outcome) => outcome switch
    {
        Refused refused => $"{refused.Code} {refused.Field} {refused.Problem} {refused.Accepted}",
        Declared declared => string.Join('\n',
        [
            $"{declared.Declaration.Key} {declared.Declaration.Version} {declared.Declaration.DeclaredAt} {declared.Created} {declared.OverlapsCount}",
            .. declared.Overlaps.Select(other => $"{other.Key}"),
            .. declared.Findings.Select(finding => $"{finding}"),
            .. declared.Warnings.Select(SaidBy),
        ]),
        _ => throw new InvalidOperationException($"{outcome}"),
    };

    private static string SaidBy(Warning warning) =>
        $"{warning.To} {warning.Change} {warning.Kind} {warning.Disclosure} {warning.Requirement} {string.Join(',', warning.Reasons)} {string.Join(',', warning.Ladder)} {warning.AcknowledgeBy} {warning.AcknowledgedBefore} {warning.StartsAt}";
}
