using System.Text.Json;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;

namespace Forewarn.Server.Astm.Wire;

/// <summary>What a USS asks for a subscription to be (F3548-21, PutSubscriptionParameters).</summary>
internal readonly record struct UssSubscriptionBody(SentVolume Extents, UssBaseUrl UssBaseUrl, bool NotifyForOperationalIntents, bool NotifyForConstraints)
{
    /// <exception cref="InvalidValueException">Names the field.</exception>
    public static UssSubscriptionBody Read(ref Utf8JsonReader json)
    {
        SentVolume? extents = null;
        UssBaseUrl? url = null;
        bool? forIntents = null, forConstraints = null;
        while (json.NextMember())
        {
            if (json.ValueTextEquals("extents"u8))
                extents = json.Object<SentVolume?>("extents", static (ref Utf8JsonReader inner) => VolumeReader.ReadVolume(ref inner, DssLimits.AreaMaxKm2));
            else if (json.ValueTextEquals("uss_base_url"u8))
                url = NameReader.ReadUrl(ref json, "uss_base_url");
            else if (json.ValueTextEquals("notify_for_operational_intents"u8))
                forIntents = json.Boolean("notify_for_operational_intents");
            else if (json.ValueTextEquals("notify_for_constraints"u8))
                forConstraints = json.Boolean("notify_for_constraints");
            else
                json.SkipMember();
        }
        if (!(forIntents ?? false) && !(forConstraints ?? false))
            throw new InvalidValueException("notify_for_operational_intents", "the subscription is for nothing", "true here or in notify_for_constraints");
        return new UssSubscriptionBody(
            extents ?? throw JsonReading.Missing("extents", "a volume, of which all but the outline may be left open"),
            url ?? throw JsonReading.Missing("uss_base_url", NameReader.UrlAccepted),
            forIntents ?? false, forConstraints ?? false);
    }

    /// <exception cref="InvalidValueException">The volume is impossible, whatever was before; names the field.</exception>
    public SubscriptionProposal ToProposal(EntityId id)
    {
        var extents = Extents;
        return new SubscriptionProposal(
            id, UssBaseUrl, extents.Area, AltitudeOf(extents), extents.Start, extents.End, NotifyForOperationalIntents, NotifyForConstraints);
    }

    private static Core.Geometry.AltitudeBand AltitudeOf(SentVolume extents)
    {
        try
        {
            if (extents is { Start: { } start, End: { } end })
                _ = Core.Geometry.Volume4D.Create(extents.Area, Core.Geometry.AltitudeBand.Whole, start, end);
            return extents.Altitude;
        }
        catch (InvalidValueException problem)
        {
            throw problem.Within("extents");
        }
    }
}
