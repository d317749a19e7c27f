using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Cli.Tests.Commands;

public class ArrangementCommandsTests(CommandNode node) : IClassFixture<CommandNode>
{
    private static readonly Instant Now = SystemClock.Instance.GetCurrentInstant();

    [Fact]
    public async Task An_arrangement_is_drafted_signed_by_its_hash_and_left_with_notice()
    {
        string terms = await TermsAsync("agreed.json", "P30D");
        string drafted = (await node.AsAsync("north", "arrangement", "draft", "channel", "--file", terms, "--sign-by", In(days: 1), "--json")).Expect(0).Output;
        string draft = (string)JsonNode.Parse(drafted)!["draft"]!["id"]!;
        Assert.Contains("not signed yet by south", (await node.AsAsync("south", "arrangement", "drafts")).Expect(0).Output, StringComparison.Ordinal);

        string signed = (await node.AsAsync("south", "arrangement", "sign", draft, "--file", terms, "--receipt", node.File("signed.tlog-proof"), "--log", node.Key)).Expect(0).Output;
        Assert.Contains("signed by south", signed, StringComparison.Ordinal);
        Assert.Contains("signed by all its members", (await node.AsAsync("north", "arrangement", "show", "channel")).Expect(0).Output, StringComparison.Ordinal);

        string preview = (await node.AsAsync("south", "arrangement", "leave", "channel", "--preview")).Expect(0).Output;
        Assert.Contains("no cover between north and south for live-fire", preview, StringComparison.Ordinal);
        Assert.DoesNotContain("leaves at", (await node.AsAsync("north", "arrangement", "show", "channel")).Expect(0).Output, StringComparison.Ordinal);
        Assert.Contains("leaves at", (await node.AsAsync("south", "arrangement", "leave", "channel", "--text", "why")).Expect(0).Output, StringComparison.Ordinal);
        Assert.Contains("sooner than the withdrawal notice", (await node.AsAsync("north", "arrangement", "leave", "channel", "--until", In(days: 1))).Expect(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_terms_than_those_meant_are_not_signed()
    {
        string terms = await TermsAsync("said.json", "P30D"), others = await TermsAsync("meant.json", "P60D");
        string drafted = (await node.AsAsync("north", "arrangement", "draft", "other", "--file", terms, "--sign-by", In(days: 1), "--json")).Expect(0).Output;
        string draft = (string)JsonNode.Parse(drafted)!["draft"]!["id"]!;

        Assert.Contains("nothing was signed", (await node.AsAsync("south", "arrangement", "sign", draft, "--file", others)).Expect(1).Error, StringComparison.Ordinal);
        Assert.Contains("declined by south", (await node.AsAsync("south", "arrangement", "decline", draft)).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Coverage_says_who_should_have_warned_whom()
    {
        (await node.AsAsync("north", "declare", "constraint", Guid.NewGuid().ToString(), "--file", node.ConstraintFile("one.json", 70))).Expect(0);
        (await node.AsAsync("south", "declare", "constraint", Guid.NewGuid().ToString(), "--file", node.ConstraintFile("two.json", 70))).Expect(0);

        string text = (await node.AsAsync("north", "coverage", "--from", In(days: 0), "--to", In(days: 3))).Expect(0).Output;
        Assert.Contains("in all: south should have warned north 1 times", text, StringComparison.Ordinal);
        string table = (await node.AsAsync("north", "coverage", "--from", In(days: 0), "--to", In(days: 3), "--csv")).Expect(0).Output;
        Assert.All(table.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Equal(12, line.Split(',').Length));
    }

    private async Task<string> TermsAsync(string name, string notice)
    {
        string path = node.File(name);
        await File.WriteAllTextAsync(path, $$$"""
            {"name":"Channel","members":[{"party":"south","from":"2026-01-01T00:00:00Z"},{"party":"north","from":"2026-01-01T00:00:00Z"}],
             "extent":{"outline_circle":{"center":{"lat":-40.0,"lng":120.0},"radius":{"value":8000,"units":"M"}},
                       "altitude_lower":{"value":0,"reference":"W84","units":"M"},"altitude_upper":{"value":12000,"reference":"W84","units":"M"}},
             "lead_times":{"live-fire":"PT60M"},"valid_from":"2026-01-01T00:00:00Z","withdrawal_notice":"{{{notice}}}"}
            """, TestContext.Current.CancellationToken);
        return path;
    }

    private static string In(int days) => InstantPattern.General.Format(Now + Duration.FromDays(days));
}
