using System.Globalization;
using System.Text;
using System.Text.Json;
using Forewarn.Cli.Load;

namespace Forewarn.Cli.Tests.Load;

public sealed class RequestTests
{
    private static readonly Guid Id = Guid.Parse("1bca6f1e-61ab-4c2c-8f0a-3b8d8e9f0a11");

    private static readonly Slot Slot = new(0, 100, new DateTime(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc));

    private static readonly Rectangle Where = new(-0.5, 179.5, 500, 300);

    private static readonly DssRequest Requests = new(new Uri("http://dss.example:8082/region/"), new Manager("TOKEN", "https://uss.example"));

    private readonly byte[] _buffer = new byte[Lane.RequestBytesMax];

    [Fact]
    public void A_create_is_a_PUT_with_a_JSON_body_of_the_length_that_it_says()
    {
        var (head, body) = Split(Requests.Create(_buffer, Id, Where, Slot, hasSubscription: true));

        Assert.Equal($"PUT /region/dss/v1/operational_intent_references/{Id} HTTP/1.1", head[0]);
        Assert.Contains("Host: dss.example:8082", head);
        Assert.Contains("Authorization: Bearer TOKEN", head);
        Assert.Equal(body.Length, int.Parse(head.Single(line => line.StartsWith("Content-Length:", StringComparison.Ordinal))[15..], CultureInfo.InvariantCulture));
        var json = JsonDocument.Parse(body).RootElement;
        Assert.Equal("Accepted", json.GetProperty("state").GetString());
        Assert.Equal("https://uss.example", json.GetProperty("new_subscription").GetProperty("uss_base_url").GetString());
        Assert.Equal("2026-11-23T12:02:00Z", json.GetProperty("extents")[0].GetProperty("time_end").GetProperty("value").GetString());
    }

    [Fact]
    public void Corners_are_written_to_a_ten_millionth_of_a_degree()
    {
        var (_, body) = Split(Requests.Create(_buffer, Id, Where, Slot, hasSubscription: false));

        var vertices = JsonDocument.Parse(body).RootElement.GetProperty("extents")[0].GetProperty("volume").GetProperty("outline_polygon").GetProperty("vertices");
        for (int corner = 0; corner < 4; corner++)
        {
            Assert.Equal(Where.Corner(corner).LatE7, vertices[corner].GetProperty("lat").GetDecimal() * 10_000_000);
            Assert.Equal(Where.Corner(corner).LngE7, vertices[corner].GetProperty("lng").GetDecimal() * 10_000_000);
        }
    }

    [Fact]
    public void A_deletion_names_the_OVN_and_has_no_body()
    {
        var (head, body) = Split(Requests.Delete(_buffer, Id, "OVN"u8));

        Assert.Equal($"DELETE /region/dss/v1/operational_intent_references/{Id}/OVN HTTP/1.1", head[0]);
        Assert.Contains("Content-Length: 0", head);
        Assert.Empty(body);
    }

    [Fact]
    public void Ids_are_of_version_4()
    {
        var random = new Random(1);

        Assert.All(Enumerable.Range(0, 100).Select(_ => EntityIds.Next(random)), id => Assert.True(id is { Version: 4, Variant: >= 8 and <= 11 }));
    }

    private (string[] Head, string Body) Split(int length)
    {
        string[] parts = Encoding.ASCII.GetString(_buffer, 0, length).Split("\r\n\r\n");
        return (parts[0].Split("\r\n"), parts[1]);
    }
}
