using System.Collections.Immutable;
using System.Text.Json;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Core.Geometry;

namespace Forewarn.Server.Astm.Wire;

/// <summary>What a USS asks for an operational intent reference to be (F3548-21, PutOperationalIntentReferenceParameters).</summary>
/// <param name="Volumes">1 or more.</param>
/// <param name="Key">The OVNs of the key; those that nobody here has given out are left out, since they prove nothing.</param>
/// <param name="OvnSuffix">The field's extension <c>requested_ovn_suffix</c>; not yet held against the time.</param>
internal readonly record struct IntentReferenceBody(
    ImmutableArray<Volume4D> Volumes, ImmutableArray<Ovn> Key, IntentState State, UssBaseUrl UssBaseUrl,
    EntityId? SubscriptionId, NewSubscription? NewSubscription, Guid? OvnSuffix)
{
    private const string StatesAccepted = "Accepted, Activated, Nonconforming or Contingent";

    /// <exception cref="InvalidValueException">Names the field.</exception>
    public static IntentReferenceBody Read(ref Utf8JsonReader json)
    {
        ImmutableArray<Volume4D> volumes = default;
        ImmutableArray<Ovn> key = [];
        IntentState? state = null;
        UssBaseUrl? url = null;
        EntityId? subscription = null;
        NewSubscription? newSubscription = null;
        Guid? suffix = null;
        while (json.NextMember())
        {
            if (json.ValueTextEquals("extents"u8))
                volumes = VolumeReader.ReadVolumes(ref json, "extents", DssLimits.AreaMaxKm2, static volume => volume.ToIntentVolume());
            else if (json.ValueTextEquals("key"u8))
                key = OvnReader.ReadKey(ref json, "key");
            else if (json.ValueTextEquals("state"u8))
                state = ReadState(ref json);
            else if (json.ValueTextEquals("uss_base_url"u8))
                url = NameReader.ReadUrl(ref json, "uss_base_url");
            else if (json.ValueTextEquals("subscription_id"u8))
                subscription = NameReader.ReadId(ref json, "subscription_id");
            else if (json.ValueTextEquals("new_subscription"u8))
                newSubscription = json.Object("new_subscription", ReadNewSubscription);
            else if (json.ValueTextEquals("requested_ovn_suffix"u8))
                suffix = NameReader.ReadUuid(ref json, "requested_ovn_suffix");
            else
                json.SkipMember();
        }
        if (volumes.IsDefault)
            throw JsonReading.Missing("extents", "1 or more volumes");
        DssLimits.RequireVertices(volumes.AsSpan(), DssLimits.OiMaxVertices);
        return new IntentReferenceBody(
            volumes, key,
            state ?? throw JsonReading.Missing("state", StatesAccepted),
            url ?? throw JsonReading.Missing("uss_base_url", NameReader.UrlAccepted),
            subscription, newSubscription, suffix);
    }

    private static IntentState? ReadState(ref Utf8JsonReader json)
    {
        if (!json.MoveToText("state"))
            return null;
        if (json.ValueTextEquals("Accepted"u8))
            return IntentState.Accepted;
        if (json.ValueTextEquals("Activated"u8))
            return IntentState.Activated;
        if (json.ValueTextEquals("Nonconforming"u8))
            return IntentState.Nonconforming;
        return json.ValueTextEquals("Contingent"u8) ? IntentState.Contingent : throw new InvalidValueException("state", "no state of an operational intent", StatesAccepted);
    }

    private static NewSubscription? ReadNewSubscription(ref Utf8JsonReader json)
    {
        UssBaseUrl? url = null;
        bool? forConstraints = null;
        while (json.NextMember())
        {
            if (json.ValueTextEquals("uss_base_url"u8))
                url = NameReader.ReadUrl(ref json, "uss_base_url");
            else if (json.ValueTextEquals("notify_for_constraints"u8))
                forConstraints = json.Boolean("notify_for_constraints");
            else
                json.SkipMember();
        }
        return new NewSubscription(url ?? throw JsonReading.Missing("uss_base_url", NameReader.UrlAccepted), forConstraints ?? false);
    }
}
