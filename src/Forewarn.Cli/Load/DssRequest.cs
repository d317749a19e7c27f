namespace Forewarn.Cli.Load;

/// <summary>The requests of ASTM F3548-21 that the scenarios are made of, as a manager sends them to one server.</summary>
/// <param name="server">Its address, with the path in front of <c>/dss/v1</c>, if any.</param>
/// <param name="manager">On whose behalf.</param>
internal sealed class DssRequest(Uri server, Manager manager)
{
    private readonly byte[] _headers = manager.HeadersFor(server);
    private readonly byte[] _references = Text($" {server.AbsolutePath.TrimEnd('/')}/dss/v1/operational_intent_references/");
    private readonly byte[] _subscriptions = Text($" {server.AbsolutePath.TrimEnd('/')}/dss/v1/subscriptions/");
    private readonly byte[] _baseUrl = Text(manager.BaseUrl);

    /// <summary>createOperationalIntentReference in state Accepted, with an empty key.</summary>
    /// <param name="hasSubscription">Whether to ask for an implicit subscription.</param>
    public int Create(Span<byte> buffer, Guid id, Rectangle where, Slot slot, bool hasSubscription)
    {
        var request = new RequestWriter(buffer);
        request.Append("PUT"u8);
        request.Append(_references);
        request.Append(id);
        request.Append(_headers);
        AppendIntent(ref request, where, slot, "Accepted"u8, hasSubscription);
        return request.Length;
    }

    /// <summary>updateOperationalIntentReference to state Activated, with an implicit subscription, which that state needs.</summary>
    public int Activate(Span<byte> buffer, Guid id, ReadOnlySpan<byte> ovn, Rectangle where, Slot slot)
    {
        var request = new RequestWriter(buffer);
        request.Append("PUT"u8);
        AppendVersion(ref request, id, ovn);
        AppendIntent(ref request, where, slot, "Activated"u8, hasSubscription: true);
        return request.Length;
    }

    /// <summary>deleteOperationalIntentReference.</summary>
    public int Delete(Span<byte> buffer, Guid id, ReadOnlySpan<byte> ovn)
    {
        var request = new RequestWriter(buffer);
        request.Append("DELETE"u8);
        AppendVersion(ref request, id, ovn);
        request.EndWithoutBody();
        return request.Length;
    }

    /// <summary>queryOperationalIntentReferences at all altitudes.</summary>
    public int Query(Span<byte> buffer, Rectangle where, DateTime from, DateTime until)
    {
        var request = new RequestWriter(buffer);
        request.Append("POST"u8);
        request.Append(_references);
        request.Append("query"u8);
        request.Append(_headers);
        request.BeginBody();
        request.Append("{\"area_of_interest\":"u8);
        AppendVolume(ref request, where, 0, SlotPlan.AltitudeMax, from, until);
        request.Append("}"u8);
        request.EndBody();
        return request.Length;
    }

    /// <summary>createSubscription, to operational intents at all altitudes.</summary>
    public int Subscribe(Span<byte> buffer, Guid id, Rectangle where, DateTime from, DateTime until)
    {
        var request = new RequestWriter(buffer);
        request.Append("PUT"u8);
        request.Append(_subscriptions);
        request.Append(id);
        request.Append(_headers);
        request.BeginBody();
        request.Append("{\"extents\":"u8);
        AppendVolume(ref request, where, 0, SlotPlan.AltitudeMax, from, until);
        request.Append(",\"notify_for_operational_intents\":true,\"notify_for_constraints\":false"u8);
        AppendBaseUrl(ref request);
        request.Append("}"u8);
        request.EndBody();
        return request.Length;
    }

    /// <summary>deleteSubscription.</summary>
    public int Unsubscribe(Span<byte> buffer, Guid id, ReadOnlySpan<byte> version)
    {
        var request = new RequestWriter(buffer);
        request.Append("DELETE"u8);
        request.Append(_subscriptions);
        request.Append(id);
        request.Append("/"u8);
        request.Append(version);
        request.Append(_headers);
        request.EndWithoutBody();
        return request.Length;
    }

    private void AppendVersion(ref RequestWriter request, Guid id, ReadOnlySpan<byte> ovn)
    {
        request.Append(_references);
        request.Append(id);
        request.Append("/"u8);
        request.Append(ovn);
        request.Append(_headers);
    }

    private void AppendIntent(ref RequestWriter request, Rectangle where, Slot slot, ReadOnlySpan<byte> state, bool hasSubscription)
    {
        request.BeginBody();
        request.Append("{\"extents\":["u8);
        AppendVolume(ref request, where, slot.AltitudeLower, slot.AltitudeUpper, slot.Start, slot.End);
        request.Append("],\"key\":[],\"state\":\""u8);
        request.Append(state);
        request.Append("\""u8);
        AppendBaseUrl(ref request);
        if (hasSubscription)
        {
            request.Append(",\"new_subscription\":{\"uss_base_url\":\""u8);
            request.Append(_baseUrl);
            request.Append("\"}"u8);
        }
        request.Append("}"u8);
        request.EndBody();
    }

    private void AppendBaseUrl(ref RequestWriter request)
    {
        request.Append(",\"uss_base_url\":\""u8);
        request.Append(_baseUrl);
        request.Append("\""u8);
    }

    private static void AppendVolume(ref RequestWriter request, Rectangle where, int altitudeLower, int altitudeUpper, DateTime from, DateTime until)
    {
        request.Append("{\"volume\":{\"outline_polygon\":{\"vertices\":["u8);
        for (int i = 0; i < 4; i++)
        {
            var (lat, lng) = where.Corner(i);
            request.Append(i == 0 ? "{\"lat\":"u8 : ",{\"lat\":"u8);
            request.AppendDegrees(lat);
            request.Append(",\"lng\":"u8);
            request.AppendDegrees(lng);
            request.Append("}"u8);
        }
        request.Append("]},\"altitude_lower\":{\"value\":"u8);
        request.Append(altitudeLower);
        request.Append(",\"reference\":\"W84\",\"units\":\"M\"},\"altitude_upper\":{\"value\":"u8);
        request.Append(altitudeUpper);
        request.Append(",\"reference\":\"W84\",\"units\":\"M\"}},\"time_start\":{\"value\":\""u8);
        request.Append(from);
        request.Append("\",\"format\":\"RFC3339\"},\"time_end\":{\"value\":\""u8);
        request.Append(until);
        request.Append("\",\"format\":\"RFC3339\"}}"u8);
    }

    private static byte[] Text(string text) => System.Text.Encoding.ASCII.GetBytes(text);
}
