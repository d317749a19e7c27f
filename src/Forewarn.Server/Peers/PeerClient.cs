using System.Net.Http.Headers;
using System.Net.Sockets;
using Forewarn.Core;
using Forewarn.Server.Outbound;
using Forewarn.Server.Tokens;
using NodaTime;

namespace Forewarn.Server.Peers;

/// <summary>Makes one attempt to tell a peer. Nothing that the peer does makes it throw. Thread-safe.</summary>
internal sealed class PeerClient(HttpClient http, IPeerTokens tokens, bool allowHttp, TimeSpan answerMax) : IDisposable
{
    /// <summary>A client that speaks with tokens of the embedded issuer, or of an outside authority.</summary>
    /// <returns>Null when there is nothing to obtain tokens with.</returns>
    /// <exception cref="InvalidValueException">The file with the credentials is unusable; or it is given, and the embedded issuer is the one
    /// believed.</exception>
    public static PeerClient? Open(NodeOptions options, IClock clock)
    {
        var peers = options.Peers;
        return TokensOf(options, clock) is { } tokens
            ? new PeerClient(
                GuardedConnections.Open(peers.AllowPrivate ? null : "--allow-private-peers", peers.Limits.AnswerHeadersKiloBytesMax, peers.Limits.AnswerMax),
                tokens, options.Dss.AllowsHttp, peers.Limits.AnswerMax)
            : null;
    }

    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<PeerAnswer> TellAsync(PeerNotification notification, CancellationToken cancellation)
    {
        if (!notification.To.IsHttps && !allowHttp)
            return new PeerAnswer(0, "it is not an https URL") { IsLasting = true };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(answerMax);
        try
        {
            return await PostAsync(notification, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new PeerAnswer(0, "it did not answer in time");
        }
        catch (PeerTokenException none)
        {
            return new PeerAnswer(0, none.Message) { IsLasting = none.IsLasting };
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or SocketException)
        {
            return new PeerAnswer(0, failed.Message);
        }
    }

    public void Dispose()
    {
        http.Dispose();
        tokens.Dispose();
    }

    private static IPeerTokens? TokensOf(NodeOptions options, IClock clock) => (options.Peers.CredentialsFile, options.Tokens.UsesEmbeddedIssuer) switch
    {
        (null, true) => new EmbeddedPeerTokens(EmbeddedIssuer.Open(options.DataDirectory, clock)),
        (null, false) => null,
        ({ } file, false) => new AuthorityTokens(PeerCredentials.Read(file, options.Tokens.Development), clock),
        _ => throw new InvalidValueException("uss-credentials", "given without auth-public-key or auth-jwks", "credentials for the authority whose keys are given"),
    };

    private async Task<PeerAnswer> PostAsync(PeerNotification notification, CancellationToken cancellation)
    {
        string audience = notification.Url.Host;
        using var request = new HttpRequestMessage(HttpMethod.Post, notification.Url) { Content = new ByteArrayContent(notification.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", await tokens.GetAsync(notification.Manager, audience, notification.Scope, cancellation));
        // What a peer says beyond its status concerns nobody: the body is never read.
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if ((int)answer.StatusCode == 401)
            tokens.Forget(notification.Manager, audience, notification.Scope);
        return new PeerAnswer((int)answer.StatusCode, "") { RetryAfter = answer.Headers.RetryAfter?.Delta };
    }
}
