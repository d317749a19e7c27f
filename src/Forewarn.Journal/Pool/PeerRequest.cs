using System.Globalization;
using System.Text;
using NodaTime;

namespace Forewarn.Journal.Pool;

/// <summary>What a member signs when it asks another member's node for something: so that only members are answered, and each request is good at one node, and for a minute. Immutable.</summary>
/// <remarks>The signature is Ed25519 (RFC 8032), by the key that the membership has for who asks, over the lines of <see cref="Text"/> (docs/pool.md, "Who may ask").</remarks>
/// <param name="Pool"><see cref="Genesis.Id"/>.</param>
/// <param name="From">Name of the member that asks.</param>
/// <param name="To">Name of the member whose node is asked.</param>
/// <param name="Method">HTTP method, in capitals.</param>
/// <param name="Target">Path and query, as they are sent.</param>
/// <param name="Time">When it was signed, by the clock of who asks; whole seconds count.</param>
public sealed record PeerRequest(Digest Pool, string From, string To, string Method, string Target, Instant Time)
{
    /// <summary>How far the time of a request may be from the clock of who is asked.</summary>
    public static readonly Duration TimeOffsetMax = Duration.FromSeconds(60);

    private const string Purpose = "Forewarn pool request v1";

    /// <summary>What is signed.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Purpose}\npool {Pool}\nfrom {From}\nto {To}\n{Method} {Target}\ntime {Time.ToUnixTimeSeconds()}\n");

    /// <summary>The signature, in base64.</summary>
    public string Sign(PoolKey key) => Convert.ToBase64String(key.Sign(Encoding.UTF8.GetBytes(Text)));

    /// <summary>Why a member's node must not answer, in words for whoever asks; null when it may.</summary>
    /// <param name="signature">In base64, as it came.</param>
    /// <param name="membership">Who the members are now.</param>
    /// <param name="now">What the clock says here.</param>
    public string? ProblemOf(string signature, Membership membership, Instant now)
    {
        if (Pool != membership.Pool)
        {
            return "it is for another pool";
        }
        if (membership.Find(From) is not { } member)
        {
            return FormattableString.Invariant($"{(PoolMember.IsName(From) ? From : "whoever asks")} is no member of the pool, whose membership {membership.Number} stands");
        }
        Duration offset = Time - now;
        if (offset > TimeOffsetMax || -offset > TimeOffsetMax)
        {
            return FormattableString.Invariant($"it was signed {Math.Abs(offset.TotalSeconds):0} s {(offset > Duration.Zero ? "ahead of" : "before")} the time here; at most {TimeOffsetMax.TotalSeconds:0} s are allowed. Set the clock that is wrong, by NTP");
        }
        Span<byte> bytes = stackalloc byte[PoolKey.SignatureLength];
        return Convert.TryFromBase64String(signature, bytes, out int length) && length == bytes.Length && member.Verifies(Encoding.UTF8.GetBytes(Text), bytes) ? null
            : $"the signature is not one of the key that {From} has in the pool, over this request";
    }
}
