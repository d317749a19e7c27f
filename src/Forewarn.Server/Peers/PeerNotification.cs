using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;

namespace Forewarn.Server.Peers;

/// <summary>What one peer is to be told of one version of a declaration.</summary>
/// <param name="Manager">For whom the node speaks.</param>
/// <param name="Key">Of what.</param>
/// <param name="Version">Which version.</param>
/// <param name="To">The base URL that the subscriptions name.</param>
/// <param name="Subscriptions">Which of its subscriptions asked for it.</param>
/// <param name="Body">F3548's JSON.</param>
internal sealed record PeerNotification(
    PartyId Manager, EntityKey Key, int Version, UssBaseUrl To, ImmutableArray<EntityId> Subscriptions, byte[] Body)
{
    /// <summary>Where it is sent (F3548-21, notifyOperationalIntentDetailsChanged, notifyConstraintDetailsChanged).</summary>
    public Uri Url { get; } = Beneath(To, Key.Type == EntityType.Constraint ? "/uss/v1/constraints" : "/uss/v1/operational_intents");

    /// <summary>What the token must permit there.</summary>
    public string Scope => Key.Type == EntityType.Constraint ? "utm.constraint_management" : "utm.strategic_coordination";

    /// <summary>Notifications of one lane follow each other: a peer must not hear of an earlier version last.</summary>
    public (UssBaseUrl, EntityKey) Lane => (To, Key);

    /// <summary>A path appended to that of a base URL; the field also has base URLs with a query, which stays behind it.</summary>
    private static Uri Beneath(UssBaseUrl url, string path)
    {
        var whole = new UriBuilder(url.ToString());
        whole.Path = whole.Path.TrimEnd('/') + path;
        return whole.Uri;
    }
}

/// <summary>What came of one attempt to tell a peer.</summary>
/// <param name="Status">Of the HTTP answer; 0 when there was none.</param>
/// <param name="Problem">In words, when there was none.</param>
internal readonly record struct PeerAnswer(int Status, string Problem)
{
    /// <summary>When the peer asks to be tried again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether trying again is pointless, though nothing was answered.</summary>
    public bool IsLasting { get; init; }

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Whether another attempt may go better: the peer could not be reached, is overloaded or failing, or did not like the token.</summary>
    public bool IsWorthRetrying => Status switch
    {
        0 => !IsLasting,
        401 or 408 or 425 or 429 => true,
        _ => Status >= 500,
    };

    public override string ToString() => Status == 0 ? Problem : $"it answered {Status}";
}
