using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Forewarn.WebConsole.Accounts;

/// <summary>Keeps guessing slow: each attempt to prove who one is takes a permit, and there are only so many a minute.</summary>
/// <remarks>Thread-safe. Behind a proxy all attempts come from one address, and share what it may.</remarks>
internal sealed class SignInLimiter : IDisposable
{
    /// <summary>Attempts a minute from one address; of IPv6, from one network of 64 bits.</summary>
    public const int PerAddressMax = 30;

    /// <summary>Attempts a minute from everywhere: what one core hashes in some ten seconds.</summary>
    public const int AltogetherMax = 120;

    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetSlidingWindowLimiter(Origin(context.Connection.RemoteIpAddress), _ => Window(PerAddressMax))),
        PartitionedRateLimiter.Create<HttpContext, int>(_ => RateLimitPartition.GetSlidingWindowLimiter(0, _ => Window(AltogetherMax))));

    /// <summary>Whether one more attempt may be made now. If not, the answer is 429, and says when.</summary>
    public bool TryPass(HttpContext context)
    {
        using var lease = _limiter.AttemptAcquire(context);
        if (lease.IsAcquired)
            return true;
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = "60";
        return false;
    }

    private static SlidingWindowRateLimiterOptions Window(int permits) => new() { PermitLimit = permits, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6 };

    private static string Origin(IPAddress? address) => address switch
    {
        null => "",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } => Convert.ToHexString(address.GetAddressBytes(), 0, 8),
        _ => address.MapToIPv4().ToString(),
    };

    public void Dispose() => _limiter.Dispose();
}
