using System.Text;
using Forewarn.Core.Discovery;
using NodaTime;

namespace Forewarn.Server.Tests.Astm.Model;

/// <summary>Holds something that should be a DSS against the model, request by request.</summary>
internal static class Differential
{
    public static readonly Instant Noon = Instant.FromUtc(2026, 5, 1, 12, 0);

    /// <summary>Puts a sequence of requests to both, and compares every answer.</summary>
    /// <param name="seed">Which sequence.</param>
    /// <param name="requests">How many requests.</param>
    /// <param name="relevance">In which mode.</param>
    /// <param name="nodeUrl">Where USSs reach the node.</param>
    /// <param name="make">Makes the other; told the names that it has to use.</param>
    /// <param name="between">Called after each answer, with how many there were.</param>
    /// <returns>The statuses that were answered, by kind of request.</returns>
    public static async Task<List<(Type, int)>> RunAsync<T>(int seed, int requests, Relevance relevance, string nodeUrl, Func<Names, T> make, Action<T, int>? between = null)
        where T : IDss
    {
        var names = new Names();
        var model = new DssModel(relevance, names, nodeUrl);
        var other = make(names);
        var generator = new RequestGenerator(seed, model, names);
        var transcript = new StringBuilder();
        var answered = new List<(Type, int)>();
        var now = Noon;
        for (int i = 0; i < requests; i++)
        {
            now += generator.Wait();
            var request = generator.Next(now);
            transcript.AppendLine($"{Shown.Time(now)} {request}");
            var expected = model.Ask(request, now);
            var actual = await other.AskAsync(request, now);
            if (expected.DifferenceFrom(actual, names) is { } difference)
                Assert.Fail($"seed {seed}, request {i}: {difference}\n{transcript}");
            transcript.AppendLine($"    {actual}");
            answered.Add((request.GetType(), actual.Status));
            if (request is Put put && actual.Status == 201)
                model.Learn(put.Subject, int.Parse(actual.Fields.Single(field => field.Field == "reference.version").Value, System.Globalization.CultureInfo.InvariantCulture));
            between?.Invoke(other, i + 1);
        }
        return answered;
    }
}
