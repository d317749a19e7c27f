namespace Forewarn.Server.Health;

/// <summary>How it stands with one thing that a node needs.</summary>
/// <param name="Name">What is looked at, in one word; a row of the table of failures in docs/operations.md.</param>
/// <param name="Problem">One sentence about what is wrong and what follows from it; null when nothing is. Tells nothing of any party.</param>
internal sealed record HealthCheck(string Name, HealthStatus Status, string? Problem)
{
    public static HealthCheck Ok(string name) => new(name, HealthStatus.Ok, null);

    public static HealthCheck Warning(string name, string problem) => new(name, HealthStatus.Warning, problem);

    public static HealthCheck Failing(string name, string problem) => new(name, HealthStatus.Failing, problem);
}

/// <summary>How bad it is; the numbers are those of the metric <c>forewarn_check_status</c>.</summary>
internal enum HealthStatus
{
    Ok = 0,

    /// <summary>The node does its work; somebody should look before it cannot.</summary>
    Warning = 1,

    /// <summary>The node takes no commands.</summary>
    Failing = 2,
}
