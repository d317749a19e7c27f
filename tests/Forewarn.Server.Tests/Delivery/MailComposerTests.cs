using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Warnings;
using Forewarn.Server.Delivery;
using MimeKit;
using NodaTime;

namespace Forewarn.Server.Tests.Delivery;

public sealed class MailComposerTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 12, 0);

    private readonly MailComposer _composer =
        new(new AcknowledgementLinks(new byte[32]), new Lazy<Uri>(new Uri("https://airspace.example/")), MailboxAddress.Parse("warnings@airspace.example"));

    [Theory]
    [InlineData("en")]
    [InlineData("he")]
    [InlineData("ar")]
    [InlineData("ru")]
    public void A_mail_of_an_exercise_says_so_first_in_every_language(string language)
    {
        var mail = _composer.Compose(DispatchFor(language, isExercise: true), Now);
        Assert.StartsWith("EXERCISE: ", mail.Subject, StringComparison.Ordinal);
        Assert.StartsWith("EXERCISE EXERCISE EXERCISE", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("<body>\n<p><strong><bdi lang=\"en\">EXERCISE EXERCISE EXERCISE", mail.HtmlBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mail_has_the_same_message_id_at_each_attempt()
    {
        var dispatch = DispatchFor("en");
        Assert.Equal(_composer.Compose(dispatch, Now).MessageId, _composer.Compose(dispatch, Now + Duration.FromHours(1)).MessageId);
        Assert.NotEqual(_composer.Compose(dispatch, Now).MessageId, _composer.Compose(DispatchFor("en", contact: "other"), Now).MessageId);
    }

    [Fact]
    public void A_time_is_told_in_UTC_and_in_the_partys_zone() =>
        Assert.Contains("2026-11-23 12:00:00 UTC (2026-11-23 14:00 Asia/Jerusalem)", _composer.Compose(DispatchFor("en"), Now).TextBody, StringComparison.Ordinal);

    [Fact]
    public void What_is_no_warning_has_no_link() =>
        Assert.DoesNotContain(AcknowledgementPage.Path, _composer.Compose(DispatchFor("en"), Now).TextBody, StringComparison.Ordinal);

    private static Dispatch DispatchFor(string language, bool isExercise = false, string contact = "duty") => new(
        new OutboxItem
        {
            Leaf = 12,
            Kind = EventKind.ArrangementPut,
            Subject = EventSubject.Named(EntityType.Arrangement, "north-south"),
            Version = 1,
            From = PartyId.Parse("declarer"),
            To = PartyId.Parse("warned"),
            Channel = Channel.Operational,
            At = Now,
            IsExercise = isExercise,
        },
        DeliveryNode.Mailbox(contact, "duty@ops.example", language),
        "duty@ops.example",
        DateTimeZoneProviders.Tzdb["Asia/Jerusalem"],
        null,
        false);
}
