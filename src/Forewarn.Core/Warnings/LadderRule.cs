using System.Collections.Immutable;

namespace Forewarn.Core.Warnings;

/// <summary>What a ladder that is agreed from now on has to be: one that leads somewhere.</summary>
/// <remarks>That it ends is no question of this rule: it has at most <see cref="Airspace.Limits.RungsPerLadderMax"/> rungs, and each a deadline. It is
/// asked of whoever proposes a ladder, not by the state machine, which keeps those that were agreed before.</remarks>
public static class LadderRule
{
    /// <exception cref="InvalidValueException">A rung asks the same people over the same transports as an earlier one; names it.</exception>
    public static void Require(ImmutableArray<Rung> ladder)
    {
        for (int i = 1; i < ladder.Length; i++)
        {
            for (int earlier = 0; earlier < i; earlier++)
            {
                if (AsksTheSame(ladder[i], ladder[earlier]))
                    throw new InvalidValueException($"ladder[{i}]", $"it goes back to rung {earlier}: same level, post and transports", "a rung that asks others, or by other means; a longer acknowledge_within on the earlier one");
            }
        }
    }

    private static bool AsksTheSame(Rung one, Rung other) => (one.Channel, one.Post, one.Transports) == (other.Channel, other.Post, other.Transports);
}
