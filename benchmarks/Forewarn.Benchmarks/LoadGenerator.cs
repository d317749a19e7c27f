using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Forewarn.Benchmarks;

/// <summary>Sends PUTs of operational intents over many connections, one request at a time on each, and times the answers.</summary>
/// <remarks>Made to cost little beside the server that it measures: raw sockets, one buffer per connection, and a request that
/// is patched in place: another id, another place, another hour.</remarks>
/// <param name="areSubscriptions">Whether subscriptions are put in place of operational intents.</param>
internal sealed class LoadGenerator(Uri address, IReadOnlyList<string> tokens, int connections, bool areSubscriptions = false)
{
    /// <summary>What a run came to.</summary>
    public sealed record Result(double PerSecond, double MedianMs, double P99Ms, long Count);

    public async Task<Result> RunAsync(TimeSpan duration, int seed)
    {
        long end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        long started = Stopwatch.GetTimestamp();
        var loops = Enumerable.Range(0, connections).Select(i => Task.Run(() => LoopAsync(tokens[i % tokens.Count], end, new Random(seed * 10_000 + i))));
        var latencies = (await Task.WhenAll(loops)).SelectMany(each => each).ToArray();
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Array.Sort(latencies);
        double Percentile(double p) => latencies[(int)((latencies.Length - 1) * p)] * 1000.0 / Stopwatch.Frequency;
        return new Result(latencies.Length / seconds, Percentile(0.5), Percentile(0.99), latencies.Length);
    }

    private async Task<List<long>> LoopAsync(string token, long end, Random random)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        var request = new IntentRequest(token, address.Authority, areSubscriptions);
        byte[] answer = new byte[64 * 1024];
        var latencies = new List<long>(16_384);
        for (long now = Stopwatch.GetTimestamp(); now < end;)
        {
            request.Renew(random);
            await socket.SendAsync(request.Bytes);
            await ReceiveAsync(socket, answer);
            long done = Stopwatch.GetTimestamp();
            latencies.Add(done - now);
            now = done;
        }
        return latencies;
    }

    private static async ValueTask ReceiveAsync(Socket socket, byte[] buffer)
    {
        int filled = 0;
        while (true)
        {
            int received = await socket.ReceiveAsync(buffer.AsMemory(filled));
            if (received == 0)
                throw new IOException("the server closed the connection");
            filled += received;
            if (IsComplete(buffer.AsSpan(0, filled)))
                return;
        }
    }

    private static bool IsComplete(ReadOnlySpan<byte> answer)
    {
        int head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return false;
        if (!answer.StartsWith("HTTP/1.1 20"u8))
            throw new InvalidOperationException(Encoding.UTF8.GetString(answer));
        int length = answer[..head].IndexOf("Content-Length: "u8);
        if (length < 0)
            return answer.EndsWith("0\r\n\r\n"u8);
        return Utf8Parser.TryParse(answer[(length + 16)..], out int body, out _) && answer.Length >= head + 4 + body;
    }
}

/// <summary>One PUT of a 1 km square for an hour, declared or subscribed to, as bytes; digits are patched in place.</summary>
internal sealed class IntentRequest
{
    /// <summary>The hours of the coming week, as the body spells them.</summary>
    private static readonly byte[][] Hours = [.. Enumerable.Range(24, 7 * 24).Select(hour =>
        Encoding.ASCII.GetBytes(DateTime.UtcNow.Date.AddHours(hour).ToString("yyyy-MM-dd'T'HH", CultureInfo.InvariantCulture)))];

    private readonly int _idAt;
    private readonly int[] _latAt;
    private readonly int[] _lngAt;
    private readonly int[] _timeAt;

    public IntentRequest(string token, string host, bool isSubscription)
    {
        string vertices = string.Join(",", Enumerable.Repeat("{\"lat\":LLLLLLLLLL,\"lng\":GGGGGGGGG}", 4));
        string volume = "{\"volume\":{\"outline_polygon\":{\"vertices\":[" + vertices
            + "]},\"altitude_lower\":{\"value\":50,\"reference\":\"W84\",\"units\":\"M\"},\"altitude_upper\":{\"value\":120,\"reference\":\"W84\",\"units\":\"M\"}},"
            + "\"time_start\":{\"value\":\"YYYY-MM-DDTHH:00:00Z\",\"format\":\"RFC3339\"},\"time_end\":{\"value\":\"YYYY-MM-DDTHH:59:00Z\",\"format\":\"RFC3339\"}}";
        string body = isSubscription ? "{\"extent\":" + volume + ",\"notify_for_operational_intents\":true,\"notify_for_constraints\":true}" : "{\"state\":\"Accepted\",\"volumes\":[" + volume + "]}";
        string kind = isSubscription ? "subscriptions" : "operational-intents";
        Bytes = Encoding.ASCII.GetBytes(
            $"PUT /v1/{kind}/{Guid.Empty} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        _idAt = Bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"{Guid.Empty}"));
        _latAt = AllOf("LLLLLLLLLL");
        _lngAt = AllOf("GGGGGGGGG");
        _timeAt = AllOf("YYYY-MM-DDTHH");
    }

    public byte[] Bytes { get; }

    /// <summary>Another id, another place in 44..49 N, 1..7 E, another hour of the coming week.</summary>
    public void Renew(Random random)
    {
        Span<byte> id = stackalloc byte[16];
        random.NextBytes(id);
        Utf8Formatter.TryFormat(new Guid(id), Bytes.AsSpan(_idAt), out _);
        double lat = 44 + random.NextDouble() * 5, lng = 1 + random.NextDouble() * 6;
        (double, double)[] corners = [(0, 0), (0, 0.0125), (0.009, 0.0125), (0.009, 0)];
        for (int i = 0; i < 4; i++)
        {
            (lat + corners[i].Item1).TryFormat(Text(_latAt[i], 10), out _, "00.0000000", CultureInfo.InvariantCulture);
            (lng + corners[i].Item2).TryFormat(Text(_lngAt[i], 9), out _, "0.0000000", CultureInfo.InvariantCulture);
        }
        byte[] hour = Hours[random.Next(Hours.Length)];
        foreach (int at in _timeAt)
            hour.CopyTo(Bytes, at);
    }

    private Span<byte> Text(int at, int length) => Bytes.AsSpan(at, length);

    private int[] AllOf(string mark)
    {
        var found = new List<int>();
        byte[] bytes = Encoding.ASCII.GetBytes(mark);
        for (int at = Bytes.AsSpan().IndexOf(bytes); at >= 0;)
        {
            found.Add(at);
            int next = Bytes.AsSpan(at + bytes.Length).IndexOf(bytes);
            at = next < 0 ? -1 : at + bytes.Length + next;
        }
        return [.. found];
    }
}
