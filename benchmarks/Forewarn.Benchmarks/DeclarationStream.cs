using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Forewarn.Benchmarks;

/// <summary>Declares operational intents at an even rate, whatever the answers take.</summary>
internal sealed class DeclarationStream(Uri node, string token) : IDisposable
{
    /// <summary>Around which they are declared.</summary>
    public const double Lat = 34.7, Lng = 35.9;

    /// <summary>Requests under way at once; a node that keeps up needs a few.</summary>
    private const int UnderWayMax = 256;

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = UnderWayMax }) { BaseAddress = node };
    private int _place;

    /// <summary>The rate that was reached the last time.</summary>
    public double PerSecond { get; private set; }

    /// <exception cref="HttpRequestException">A declaration was not accepted.</exception>
    public async Task RunAsync(int count, int perSecond)
    {
        using var places = new SemaphoreSlim(UnderWayMax);
        var requests = new List<Task>(count);
        long started = Stopwatch.GetTimestamp();
        for (int sent = 0; sent < count;)
        {
            int due = Math.Min(count, (int)(Stopwatch.GetElapsedTime(started).TotalSeconds * perSecond) + 1);
            for (; sent < due; sent++)
            {
                await places.WaitAsync();
                requests.Add(DeclareAsync(places));
            }
            await Task.Delay(1);
        }
        await Task.WhenAll(requests);
        PerSecond = count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Answers every warning of the warned party.</summary>
    public async Task AcknowledgeAllAsync(Uri node, string warnedToken)
    {
        using var http = new HttpClient { BaseAddress = node };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", warnedToken);
        while (true)
        {
            using var page = JsonDocument.Parse(await http.GetStringAsync("/v1/warnings?state=unacknowledged&limit=500"));
            string[] open = [.. page.RootElement.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetProperty("id").GetString()!)];
            if (open.Length == 0)
                return;
            await Parallel.ForEachAsync(open, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (id, _) =>
            {
                using var answer = new StringContent("""{"answer":"understood","by":"bench"}""", Encoding.UTF8, "application/json");
                (await http.PostAsync($"/v1/warnings/{id}/acknowledgement", answer)).EnsureSuccessStatusCode();
            });
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task DeclareAsync(SemaphoreSlim places)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, $"/v1/operational-intents/{Guid.NewGuid()}") { Content = new StringContent(Body(_place++), Encoding.UTF8, "application/json") };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            (await _http.SendAsync(request)).EnsureSuccessStatusCode();
        }
        finally
        {
            places.Release();
        }
    }

    /// <summary>A circle of 50 m for an hour, tomorrow, beside the last one.</summary>
    private static string Body(int place)
    {
        double lat = Lat - 0.7 + place / 150 % 140 * 0.01, lng = Lng - 0.75 + place % 150 * 0.01;
        var start = DateTime.UtcNow.Date.AddDays(2);
        return string.Create(CultureInfo.InvariantCulture, $$$"""{"state":"Accepted","volumes":[{"volume":{"outline_circle":{"center":{"lat":{{{lat:0.######}}},"lng":{{{lng:0.######}}}},"radius":{"value":50,"units":"M"}},"altitude_lower":{"value":0,"reference":"W84","units":"M"},"altitude_upper":{"value":120,"reference":"W84","units":"M"}},"time_start":{"value":"{{{start:yyyy-MM-ddTHH:mm:ssZ}}}","format":"RFC3339"},"time_end":{"value":"{{{start.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}}}","format":"RFC3339"}}]}""");
    }
}
