using Forewarn.Core.Discovery;

namespace Forewarn.Server.Astm.Wire;

/// <summary>How the standard spells availability (F3548-21, UssAvailabilityState).</summary>
internal static class AvailabilityNames
{
    public static ReadOnlySpan<byte> Of(Availability availability) => availability switch
    {
        Availability.Normal => "Normal"u8,
        Availability.Down => "Down"u8,
        _ => "Unknown"u8,
    };
}
