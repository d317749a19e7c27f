using System.Buffers;
using System.Text;
using System.Text.Json;
using Forewarn.Core;

namespace Forewarn.Server.Astm.Wire;

/// <summary>A report of a communication problem (F3548-21, ErrorReport).</summary>
/// <param name="Text">The whole of it, as it was sent.</param>
/// <param name="Exchange">The part that describes the exchange, as it was sent.</param>
internal sealed record ReportBody(string Text, byte[] Exchange)
{
    /// <exception cref="InvalidValueException">It is no such report; names the field.</exception>
    public static ReportBody Read(ReadOnlySequence<byte> bytes)
    {
        byte[] text = bytes.ToArray();
        var exchange = JsonReading.Body(new ReadOnlySequence<byte>(text), FindExchange);
        return new ReportBody(Encoding.UTF8.GetString(text), text[exchange]);
    }

    private static Range FindExchange(ref Utf8JsonReader json)
    {
        Range? exchange = null;
        while (json.NextMember())
        {
            if (json.ValueTextEquals("exchange"u8))
                exchange = json.Object<Range?>("exchange", CheckExchange);
            else
                json.SkipMember();
        }
        return exchange ?? throw JsonReading.Missing("exchange", "url, method, recorder_role and request_time of the exchange");
    }

    /// <summary>F3548-21, ExchangeRecord.</summary>
    private static Range? CheckExchange(ref Utf8JsonReader json)
    {
        int start = (int)json.TokenStartIndex;
        string? url = null, method = null, role = null;
        NodaTime.Instant? time = null;
        while (json.NextMember())
        {
            if (json.ValueTextEquals("url"u8))
                url = json.Text("url");
            else if (json.ValueTextEquals("method"u8))
                method = json.Text("method");
            else if (json.ValueTextEquals("recorder_role"u8))
                role = json.Text("recorder_role");
            else if (json.ValueTextEquals("request_time"u8))
                time = json.Object<NodaTime.Instant?>("request_time", VolumeReader.ReadTime);
            else if (json.ValueTextEquals("response_time"u8))
                _ = json.Object<NodaTime.Instant?>("response_time", VolumeReader.ReadTime);
            else if (json.ValueTextEquals("response_code"u8))
                _ = json.Number("response_code");
            else if (json.ValueTextEquals("request_body"u8))
                _ = json.MoveToText("request_body");
            else if (json.ValueTextEquals("response_body"u8))
                _ = json.MoveToText("response_body");
            else if (json.ValueTextEquals("problem"u8))
                _ = json.MoveToText("problem");
            else
                json.SkipMember();
        }
        if (url is null || method is null)
            throw JsonReading.Missing(url is null ? "url" : "method", "a text");
        if (role is not ("Client" or "Server"))
            throw role is null ? JsonReading.Missing("recorder_role", "Client or Server") : new InvalidValueException("recorder_role", "another value", "Client or Server");
        return time is not null ? start..(int)json.BytesConsumed : throw JsonReading.Missing("request_time", "value and format RFC3339");
    }
}
