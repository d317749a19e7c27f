namespace Forewarn.Core.Airspace;

/// <summary>State of an operational intent (F3548-21, OperationalIntentState). The numbers are part of the journal's format.</summary>
public enum IntentState : byte
{
    Accepted = 0,
    Activated = 1,
    Nonconforming = 2,
    Contingent = 3,
}
