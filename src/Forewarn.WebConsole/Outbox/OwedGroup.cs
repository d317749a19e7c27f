using System.Collections.Immutable;
using Forewarn.Client.Model;
using NodaTime;

namespace Forewarn.WebConsole.Outbox;

/// <summary>The warnings of one version of one thing: who has to know of it, and how far each of them has come.</summary>
/// <param name="First">One of them, for what they have in common.</param>
/// <param name="Warnings">What asks for attention first.</param>
public sealed record OwedGroup(string Key, Warning First, ImmutableArray<(Warning Warning, Standing Standing)> Warnings)
{
    private Standing Worst => Warnings[0].Standing;

    /// <summary>All groups: those that ask for attention first, then what begins soonest.</summary>
    public static ImmutableArray<OwedGroup> Of(IEnumerable<Warning> warnings, Instant now) =>
    [
        .. warnings.GroupBy(KeyOf).Select(group =>
        {
            ImmutableArray<(Warning Warning, Standing Standing)> members =
                [.. group.Select(warning => (Warning: warning, Standing: Standings.Of(warning, now))).OrderBy(member => member.Standing).ThenBy(member => member.Warning.To, StringComparer.Ordinal)];
            return new OwedGroup(group.Key, members[0].Warning, members);
        })
        .OrderBy(group => group.Worst.NeedsAttention() ? group.Worst : Standing.Undelivered)
        .ThenBy(group => group.First.EndsAt <= now)
        .ThenBy(group => group.First.EndsAt <= now ? Instant.MaxValue - group.First.EndsAt : group.First.StartsAt - Instant.MinValue)
        .ThenBy(group => group.Key, StringComparer.Ordinal),
    ];

    private static string KeyOf(Warning warning) => $"{warning.Subject.Type}/{warning.Subject.Id}/{warning.Subject.Version}/{warning.Change}";
}
