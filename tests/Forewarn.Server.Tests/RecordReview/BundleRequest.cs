using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.RecordReview;

/// <summary>Asks a node for evidence.</summary>
internal static class BundleRequest
{
    /// <summary>The bytes of the bundle that a party gets.</summary>
    public static async Task<byte[]> AskAsync(Client party, JsonObject asked)
    {
        using var request = party.Request(HttpMethod.Post, "/v1/evidence", asked);
        using var response = await party.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }
}
