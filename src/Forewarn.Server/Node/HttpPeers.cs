using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Forewarn.Journal;
using Forewarn.Journal.Pool;
using Forewarn.Server.Api;
using NodaTime;

namespace Forewarn.Server.Node;

/// <summary>The nodes of the other members, asked over HTTP at the URLs of the membership; each request is signed with this member's key.</summary>
internal sealed class HttpPeers(Digest pool, string member, PoolKey key, IClock clock) : IPeers, IDisposable
{
    /// <summary>How long a member may take to begin to answer.</summary>
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(10);

    /// <summary>Longest refusal that is read, in bytes.</summary>
    private const int RefusalBytesMax = 16 * 1024;

    // Members have signed these URLs: a private address is as good as any. A redirect would carry the signature elsewhere.
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = AnswerMax,
        ActivityHeadersPropagator = null,
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    public async Task<Stream> OpenJournalAsync(PoolMember member, long after, CancellationToken cancellation)
    {
        using var request = Request(member, string.Create(CultureInfo.InvariantCulture, $"{PoolJournalEndpoint.Path}?after={after}"));
        HttpResponseMessage? answer = null;
        try
        {
            answer = await SendAsync(request, cancellation);
            if (!answer.IsSuccessStatusCode)
                throw new PeerFailedException(await RefusalAsync(answer, cancellation));
            var stream = await answer.Content.ReadAsStreamAsync(cancellation);
            return new AnswerStream(answer, stream);
        }
        catch (HttpRequestException failed)
        {
            answer?.Dispose();
            throw new PeerFailedException($"{request.RequestUri!.GetLeftPart(UriPartial.Authority)} cannot be reached: {failed.Message}", failed);
        }
        catch
        {
            answer?.Dispose();
            throw;
        }
    }

    /// <summary>Asks a member for something small.</summary>
    /// <param name="path">Path and query below the member's URL.</param>
    /// <param name="bytesMax">More than this is not taken.</param>
    /// <exception cref="PeerFailedException">The member does not answer, refuses, or gives more.</exception>
    public async Task<byte[]> ReadAsync(PoolMember member, string path, int bytesMax, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(AnswerMax);
        using var request = Request(member, path);
        try
        {
            using var answer = await SendAsync(request, limit.Token);
            if (!answer.IsSuccessStatusCode)
                throw new PeerFailedException(await RefusalAsync(answer, limit.Token));
            byte[] bytes = new byte[bytesMax + 1];
            var body = await answer.Content.ReadAsStreamAsync(limit.Token);
            int length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, limit.Token);
            return length <= bytesMax ? bytes[..length] : throw new PeerFailedException(string.Create(CultureInfo.InvariantCulture, $"it gives more than {bytesMax} bytes"));
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException)
        {
            throw new PeerFailedException($"{request.RequestUri!.GetLeftPart(UriPartial.Authority)} cannot be reached: {failed.Message}", failed);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new PeerFailedException($"{request.RequestUri!.GetLeftPart(UriPartial.Authority)} does not answer within {AnswerMax.TotalSeconds:0} s");
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(PoolMember to, string path)
    {
        // A node that is reached under a path of its own is behind a proxy that takes it away.
        var url = new Uri(to.Url.AbsoluteUri.TrimEnd('/') + path);
        var signed = new PeerRequest(pool, member, to.Name, HttpMethod.Get.Method, path, clock.GetCurrentInstant());
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Authorization = new AuthenticationHeaderValue(PoolAuthorization.Scheme, PoolAuthorization.Write(signed, key));
        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(AnswerMax);
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new PeerFailedException($"{request.RequestUri!.GetLeftPart(UriPartial.Authority)} does not answer within {AnswerMax.TotalSeconds:0} s");
        }
    }

    /// <summary>What the member says against it, as a problem or else.</summary>
    private static async Task<string> RefusalAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        try
        {
            byte[] bytes = new byte[RefusalBytesMax];
            var body = await answer.Content.ReadAsStreamAsync(cancellation);
            int length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
            using var problem = JsonDocument.Parse(bytes.AsMemory(0, length));
            if (problem.RootElement.GetProperty("detail").GetString() is { } detail)
                return string.Create(CultureInfo.InvariantCulture, $"it refuses with {(int)answer.StatusCode}: {new string([.. detail.Take(300).Select(c => char.IsControl(c) ? ' ' : c)])}");
        }
        catch (Exception other) when (other is JsonException or IOException or KeyNotFoundException or InvalidOperationException)
        {
            // Somebody else answers there.
        }
        return string.Create(CultureInfo.InvariantCulture, $"it answers {(int)answer.StatusCode}, and is perhaps no node");
    }

    /// <summary>The body of an answer, with which the answer goes.</summary>
    private sealed class AnswerStream(HttpResponseMessage answer, Stream body) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return await body.ReadAsync(buffer, cancellationToken);
            }
            catch (HttpRequestException broken)
            {
                throw new IOException(broken.Message, broken);
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => body.Read(buffer, offset, count);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                answer.Dispose();
            base.Dispose(disposing);
        }
    }
}
