using System.Text.Json;
using CsCheck;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Declare.Drafts;
using Forewarn.WebConsole.Incidents;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Incidents;

/// <summary>An account between what is typed and what is filed.</summary>
public class AccountDraftTests
{
    private static readonly Instant Evening = Instant.FromUtc(2018, 9, 17, 19, 0);

    private static readonly Gen<AccountPoint> Points = Gen.Select(Gen.Bool, Gen.Int[1, 9], Gen.Long[-NodaConstants.TicksPerHour, NodaConstants.TicksPerHour].Nullable(), Gen.Bool, (isClaimed, number, at, isAbout) => new AccountPoint(
        isClaimed ? "claimed" : "assumed", $"Point {number}", isClaimed ? "" : "nobody says so", at is { } ticks ? Evening + Duration.FromTicks(ticks) : null,
        isAbout ? $"constraint/{new Guid(number, 0, 0, new byte[8])}" : null, isAbout && isClaimed ? number : null, isAbout ? null : "the tower"));

    [Fact]
    public void An_account_that_nobody_touched_is_the_same_account() => Points.Array[0, 12].Sample(points =>
    {
        var terms = new AccountTerms("ru", "С земли", [.. points]);
        Assert.Equal(JsonSerializer.Serialize(terms, ApiJson.Options), JsonSerializer.Serialize(AccountDraft.Of(terms, "en").ToTerms(), ApiJson.Options));
    });

    [Fact]
    public void There_is_a_row_for_the_next_point_once_the_last_one_says_something()
    {
        var draft = AccountDraft.Of(null, "en");
        Assert.Single(draft.Points);
        draft.Points[0].Text = "One minute ahead";
        draft.Grow();
        Assert.Equal(2, draft.Points.Count);
        Assert.Single(draft.ToTerms().Points!.Value);
    }

    [Fact]
    public void A_row_that_was_emptied_is_left_out_and_a_problem_with_the_next_is_told_at_its_row()
    {
        var draft = AccountDraft.Of(new AccountTerms("en", "", [new AccountPoint("claimed", "First", ""), new AccountPoint("claimed", "Second", "")]), "en");
        draft.Points[0].Text = "";
        Assert.Equal("Second", Assert.Single(draft.ToTerms().Points!.Value).Text);
        Assert.Equal("points[1].about", draft.FieldOf("points[0].about"));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("points[0].text")]
    [InlineData("points[0].at")]
    [InlineData("points[0].version")]
    public void What_is_missing_or_wrong_is_told_of_its_field(string field)
    {
        var draft = AccountDraft.Of(null, "en");
        var point = draft.Points[0];
        (point.Text, point.About) = ("Seen", "constraint/2f8343be-6482-4d1b-a474-16847e01af1e");
        switch (field)
        {
            case "text": (point.Text, point.About) = (" ", ""); break;
            case "points[0].text": point.Text = ""; break;
            case "points[0].at": point.At.Text = "yesterday"; break;
            default: point.Version = "first"; break;
        }
        Assert.Equal(field, Assert.Throws<DraftException>(draft.ToTerms).Field);
    }
}
