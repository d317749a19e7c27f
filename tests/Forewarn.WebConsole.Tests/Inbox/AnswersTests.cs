using Forewarn.Client.Model;
using Forewarn.WebConsole.Inbox;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Inbox;

public class AnswersTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 3, 0);
    private static readonly Declaration Subject = new("constraint", Guid.Empty, "north", 1, "full", Now, "live-fire",
        Volumes: [Volume4D.Of(Volume3D.OfCircle(new LatLng(59.9, 25), 1000, 0, 100), Now, Now + Duration.FromHours(1))]);

    [Theory]
    [InlineData(null, "received understood ask-for-change will-comply cannot-comply")]
    [InlineData("received", "understood ask-for-change will-comply cannot-comply")]
    [InlineData("understood", "ask-for-change will-comply cannot-comply")]
    [InlineData("ask-for-change", "will-comply cannot-comply")]
    [InlineData("will-comply", "")]
    [InlineData("cannot-comply", "")]
    [InlineData("of-a-later-node", "")]
    public void Only_what_says_more_than_what_was_said_is_offered(string? said, string offered) =>
        Assert.Equal(offered, string.Join(' ', Answers.Open(Warning(said), Subject).Select(answer => answer.Name)));

    [Fact]
    public void Nothing_is_offered_once_what_was_asked_for_is_accepted() =>
        Assert.Empty(Answers.Open(Warning("ask-for-change") with { Resolution = new Resolution(Now, true, "somebody", "", 2) }, Subject));

    [Fact]
    public void No_change_is_asked_for_of_what_has_changed_since() =>
        Assert.DoesNotContain(Answers.Open(Warning(null), Subject with { Version = 2 }), answer => answer.Name == Answers.AskForChange);

    [Fact]
    public void No_change_is_asked_for_of_what_is_not_known() => Assert.DoesNotContain(Answers.Open(Warning(null), null), answer => answer.Name == Answers.AskForChange);

    private static Warning Warning(string? said) => new(
        "1", "north", "south", new WarningSubject("constraint", Guid.Empty, 1, "live-fire"), "declared", "operational", 0, Now, Now, Now + Duration.FromHours(1),
        "pending", false, [], Acknowledgement: said is null ? null : new Acknowledgement(Now, said, "somebody", ""));
}
