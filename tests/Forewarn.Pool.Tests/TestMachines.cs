using Forewarn.Pool.Tests.Machines;

namespace Forewarn.Pool.Tests;

/// <summary>A pool for a test, which is skipped where there can be none.</summary>
internal static class TestMachines
{
    public static Task<PoolMachines> StartAsync()
    {
        Assert.SkipWhen(Network.Obstacle is not null, Network.Obstacle ?? "");
        return PoolMachines.StartAsync();
    }
}
