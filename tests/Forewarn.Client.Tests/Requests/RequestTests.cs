using System.Text;
using Forewarn.Client.Model;
using Forewarn.Record;
using Forewarn.Record.Signatures;
using NodaTime;
using static Forewarn.Client.Tests.Requests.ScriptedServer;

namespace Forewarn.Client.Tests.Requests;

public class RequestTests
{
    private const string Origin = "record.example/test";
    private static readonly DeclarationId Id = DeclarationId.OfConstraint(Guid.Parse("2f8343be-6482-4d1b-a474-16847e01af1e"));

    [Fact]
    public async Task A_body_is_sent_byte_by_byte_as_it_is_and_its_signature_verifies_over_it()
    {
        using var key = PartySigningKey.Generate(PartyKeyType.Ed25519);
        await using var server = await StartAsync(Json(Answers.Declared));
        byte[] body = Encoding.UTF8.GetBytes(" {\"kind\" : \"live-fire\"}\n");
        await ClientOf(server, new RequestSigner(key, Origin)).DeclareAsync(Id, body, 7, TestContext.Current.CancellationToken);
        var asked = server.Requests.Single();

        Assert.Equal(body, asked.Body);
        DetachedJws.Verify(asked.Headers["Forewarn-Signature"],
            new RequestToSign(Origin, "PUT", "/v1/constraints/2f8343be-6482-4d1b-a474-16847e01af1e", "\"7\"", body), key.PublicKey);
    }

    [Fact]
    public async Task What_only_reads_is_not_signed()
    {
        using var key = PartySigningKey.Generate(PartyKeyType.Ed25519);
        await using var server = await StartAsync(Json(Answers.Warnings(null)));
        await ReadAsync(server, new RequestSigner(key, Origin));

        Assert.DoesNotContain("Forewarn-Signature", server.Requests.Single().Headers.Keys);
    }

    [Fact]
    public async Task A_further_key_is_vouched_for_by_an_earlier_one_and_proves_that_it_is_held()
    {
        using var earlier = PartySigningKey.Generate(PartyKeyType.Ed25519);
        using var added = PartySigningKey.Generate(PartyKeyType.P256);
        await using var server = await StartAsync(Json(
            $$"""{"key":{"thumbprint":"{{added.PublicKey.Thumbprint}}","jwk":{{added.PublicKey.Json}},"registered_at":"2026-11-23T12:00:00Z","leaf":9},"leaf":9}"""));
        await ClientOf(server, new RequestSigner(earlier, Origin)).RegisterKeyAsync("north", added, TestContext.Current.CancellationToken);
        var asked = server.Requests.Single();
        string possession = (string)System.Text.Json.Nodes.JsonNode.Parse(asked.Body)!["possession"]!;

        DetachedJws.Verify(asked.Headers["Forewarn-Signature"], new RequestToSign(Origin, "PUT", asked.Path, null, asked.Body), earlier.PublicKey);
        DetachedJws.Verify(possession, new RequestToSign(Origin, "PUT", asked.Path, null, default), added.PublicKey);
    }

    [Fact]
    public async Task A_problem_tells_its_kind_its_field_what_would_be_accepted_and_its_leaf()
    {
        await using var server = await StartAsync(Json(
            """{"type":"urn:forewarn:problem:stale-version","title":"It has changed since","status":412,"detail":"version 7 is not current","field":"If-Match","accepted":"\"8\"","leaf":12}""",
            412, "application/problem+json"));
        var problem = await Assert.ThrowsAsync<ForewarnProblemException>(() => ClientOf(server).EndAsync(Id, 7, TestContext.Current.CancellationToken));

        Assert.Equal((412, "stale-version", "If-Match", "\"8\"", 12L), (problem.Status, problem.Code, problem.Field, problem.Accepted, problem.Leaf));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"warnings\":null}")]
    [InlineData("{\"warnings\":[{\"id\":\"1\"}]}")]
    [InlineData("<html>")]
    public async Task An_answer_that_makes_no_sense_is_told_as_such(string body)
    {
        await using var server = await StartAsync(Json(body));

        await Assert.ThrowsAsync<RecordFormatException>(() => ReadAsync(server));
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_off()
    {
        await using var server = await StartAsync(async context =>
        {
            byte[] spaces = new byte[1 << 20];
            Array.Fill(spaces, (byte)' ');
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(spaces, context.RequestAborted);
        });

        Assert.Contains("too long", (await Assert.ThrowsAsync<RecordFormatException>(() => ReadAsync(server))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_read_page_by_page_to_its_end()
    {
        await using var server = await StartAsync(Json(Answers.Warnings("a b", 1, 2)), Json(Answers.Warnings("c")), Json(Answers.Warnings(null, 3)));

        Assert.Equal(["1", "2", "3"], (await ReadAsync(server)).Select(warning => warning.Id));
        Assert.Contains("cursor=a%20b", server.Requests.ElementAt(1).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_negative_lead_time_is_read_as_one()
    {
        await using var server = await StartAsync(Json(Answers.Warnings(null, 1)));

        Assert.Equal(Duration.FromSeconds(-90), (await ReadAsync(server)).Single().Lead);
    }

    [Fact]
    public async Task What_is_not_there_is_null()
    {
        await using var server = await StartAsync(Json("{}", 404));

        Assert.Null(await ClientOf(server).FindAsync(Id, TestContext.Current.CancellationToken));
    }

    private static async Task<List<Warning>> ReadAsync(ScriptedServer server, RequestSigner? signer = null)
    {
        var all = new List<Warning>();
        await foreach (var warning in ClientOf(server, signer).WarningsAsync(WarningsOwed.ByMe, null, TestContext.Current.CancellationToken))
            all.Add(warning);
        return all;
    }

    private static ForewarnClient ClientOf(ScriptedServer server, RequestSigner? signer = null) =>
        new(server.Http, _ => ValueTask.FromResult<string?>("t"), signer);
}
