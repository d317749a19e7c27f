namespace Forewarn.Core.Airspace;

/// <summary>What a party is about to do: fly (an F3548 operational intent), or close or endanger airspace (an F3548
/// constraint) in one of five ways. The numbers are part of the journal's format.</summary>
public enum ActivityKind : byte
{
    OperationalIntent = 0,
    LiveFire = 1,
    AirDefence = 2,
    ClosedArea = 3,
    ProtectedSite = 4,
    Other = 5,
}
