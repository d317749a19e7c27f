using System.Text.Json;
using Forewarn.Core;
using Forewarn.Core.Discovery;

namespace Forewarn.Server.Astm.Wire;

/// <summary>What an arbiter finds of a USS (F3548-21, SetUssAvailabilityStatusParameters).</summary>
/// <param name="OldVersion">Empty when none was ever set.</param>
/// <param name="Availability">What it is found to be.</param>
internal readonly record struct AvailabilityBody(string OldVersion, Availability Availability)
{
    private const string Accepted = "Unknown, Normal or Down";

    /// <exception cref="InvalidValueException">Names the field.</exception>
    public static AvailabilityBody Read(ref Utf8JsonReader json)
    {
        string? version = null;
        Availability? availability = null;
        while (json.NextMember())
        {
            if (json.ValueTextEquals("old_version"u8))
                version = json.Text("old_version");
            else if (json.ValueTextEquals("availability"u8))
                availability = ReadAvailability(ref json);
            else
                json.SkipMember();
        }
        return new AvailabilityBody(version ?? "", availability ?? throw JsonReading.Missing("availability", Accepted));
    }

    /// <summary>In any case of letters, as the field reads it.</summary>
    private static Availability? ReadAvailability(ref Utf8JsonReader json) => json.Text("availability") switch
    {
        null => null,
        var text when text.Equals("Unknown", StringComparison.OrdinalIgnoreCase) => Availability.Unknown,
        var text when text.Equals("Normal", StringComparison.OrdinalIgnoreCase) => Availability.Normal,
        var text when text.Equals("Down", StringComparison.OrdinalIgnoreCase) => Availability.Down,
        _ => throw new InvalidValueException("availability", "no availability", Accepted),
    };
}
