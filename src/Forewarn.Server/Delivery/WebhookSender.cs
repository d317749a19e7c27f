using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using NodaTime;

namespace Forewarn.Server.Delivery;

/// <summary>Makes one attempt to bring something to a webhook (Standard Webhooks 1.0.0). Nothing that the receiver does makes it throw. Thread-safe.
/// </summary>
/// <param name="http">Follows no redirect, and connects only where it may.</param>
/// <param name="keys">The receivers' secrets.</param>
/// <param name="clock">Tells receivers when the attempt was made; they refuse what is some minutes old.</param>
/// <param name="allowHttp">Whether receivers without TLS are permitted.</param>
/// <param name="answerMax">Longest wait for the headers of the answer.</param>
internal sealed class WebhookSender(HttpClient http, DeliveryKeys keys, IClock clock, bool allowHttp, TimeSpan answerMax) : IDisposable
{
    /// <param name="url">Of the receiver.</param>
    /// <param name="party">Whose contact it is.</param>
    /// <param name="contact">Which one.</param>
    /// <param name="id">What the receiver drops doubles by: the same with each attempt.</param>
    /// <param name="body">JSON.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<SendResult> SendAsync(string url, PartyId party, ContactId contact, string id, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var target))
            return SendResult.Pointless("the address is no URL");
        if (target.Scheme != Uri.UriSchemeHttps && !(allowHttp && target.Scheme == Uri.UriSchemeHttp))
            return SendResult.Pointless("the URL is without TLS; --allow-http-webhooks permits that");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(answerMax);
        try
        {
            return await PostAsync(target, party, contact, id, body, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return SendResult.Unanswered("it did not answer in time");
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or SocketException)
        {
            // The inner exception says what is wrong with a certificate.
            return SendResult.Unanswered(failed.InnerException is { } inner ? $"{failed.Message} {inner.Message}" : failed.Message);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<SendResult> PostAsync(Uri url, PartyId party, ContactId contact, string id, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        long timestamp = clock.GetCurrentInstant().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", keys.WebhookSecretOf(party, contact).Sign(id, timestamp, body.Span));
        // What a receiver says beyond its status concerns nobody: the body is never read.
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        return ResultOf(answer, clock.GetCurrentInstant());
    }

    private static SendResult ResultOf(HttpResponseMessage answer, Instant now)
    {
        int status = (int)answer.StatusCode;
        return status switch
        {
            >= 200 and < 300 => SendResult.Accepted(status),
            >= 300 and < 400 => new SendResult(status, $"it answered {status}; redirects are not followed"),
            // The receiver's way to say that it wants no more of this.
            410 => new SendResult(status, "") { IsLasting = true },
            429 or 502 or 503 or 504 => new SendResult(status, "") { IsReceiverDown = true, RetryAfter = RetryAfter(answer.Headers.RetryAfter, now) },
            _ => new SendResult(status, ""),
        };
    }

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? asked, Instant now) =>
        asked?.Delta ?? (asked?.Date is { } date ? TimeSpan.FromTicks(Math.Max(0, (date - now.ToDateTimeOffset()).Ticks)) : null);
}
