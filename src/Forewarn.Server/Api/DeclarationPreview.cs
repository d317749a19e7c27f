using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;
using Forewarn.Server.Api.Wire;
using NodaTime;

namespace Forewarn.Server.Api;

/// <summary>What declaring something would lead to: the core's answer, and how its warnings would go out.</summary>
internal static class DeclarationPreview
{
    /// <exception cref="ProblemException">It would be refused.</exception>
    public static PreviewAnswer Of(AirspaceState state, Declare command, Instant now)
    {
        now = Instant.Max(now, state.Time);
        return state.Preview(command, now) switch
        {
            Refused refused => throw new ProblemException(Problem.Of(refused)),
            var outcome => PreviewAnswer.Of((Declared)outcome, now, warning => [.. TransportsOf(state, warning, now)]),
        };
    }

    /// <summary>The kinds of transports by which a warning would go out at once; which contacts of the party are meant is its own affair.</summary>
    private static IEnumerable<Transport> TransportsOf(AirspaceState state, Warning warning, Instant now)
    {
        var rung = warning.Ladder.IsEmpty ? default : warning.Ladder[0];
        // Whatever the ladder says: whoever looks at the warnings owed to the party is shown it.
        yield return Transport.Console;
        if (state.FindRoster(warning.To) is not { } roster || state.Find(warning.To) is not { } party)
            yield break;
        var reached = roster.Reached(warning.Channel, rung.Post, rung.Transports, now, ZoneOf(party), AirspaceState.IsUrgent(warning, now));
        foreach (var transport in reached.Select(each => each.Address.Transport).Distinct().Order())
            yield return transport;
    }

    private static DateTimeZone ZoneOf(Party party) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(party.TimeZone) ?? DateTimeZone.Utc;
}
