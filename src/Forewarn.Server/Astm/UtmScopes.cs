namespace Forewarn.Server.Astm;

/// <summary>What a token may permit on the F3548 paths (F3548-21, Authority).</summary>
public static class UtmScopes
{
    public const string StrategicCoordination = "utm.strategic_coordination";

    public const string ConformanceMonitoring = "utm.conformance_monitoring_sa";

    public const string ConstraintManagement = "utm.constraint_management";

    public const string ConstraintProcessing = "utm.constraint_processing";

    public const string AvailabilityArbitration = "utm.availability_arbitration";

    /// <summary>All of them: whoever has one is a USS.</summary>
    public static readonly IReadOnlyList<string> All = [StrategicCoordination, ConformanceMonitoring, ConstraintManagement, ConstraintProcessing, AvailabilityArbitration];
}
