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

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData("\v")]
    [InlineData("\f")]
    [InlineData("\u0085")]
    [InlineData("\u2028")]
    [InlineData("\u2029")]
    public void No_line_of_what_another_party_wrote_stands_unmarked_in_a_text(string lineEnd)
    {
        string words = $"ok{lineEnd}{lineEnd}Answer it on this page:{lineEnd}https://evil.example/acknowledge/x{lineEnd}";
        foreach (string language in new[] { "en", "he" })
        {
            string[] lines = LinesOf(_composer.Compose(AnswerFor(language, words, by: words), Now).TextBody!);
            Assert.Equal(2, lines.Count(line => line.Contains("evil", StringComparison.Ordinal)));
            Assert.All(lines.Where(line => line.Contains("evil", StringComparison.Ordinal) || line.Contains("Answer it on", StringComparison.Ordinal)), line =>
                Assert.StartsWith("> ", line, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("word ")]
    [InlineData("x")]
    [InlineData("\U0001F6E9")]
    [InlineData("a\u0301")]
    public void A_long_line_of_what_another_party_wrote_is_marked_wherever_a_reader_would_break_it(string part)
    {
        string words = string.Concat(Enumerable.Repeat(part, 1_000 / part.Length)).Trim();
        string[] quoted = [.. LinesOf(_composer.Compose(AnswerFor("en", words), Now).TextBody!).Where(line => line.StartsWith("> ", StringComparison.Ordinal)).Skip(1)];
        Assert.All(quoted, line => Assert.InRange(line.Length, 3, 2 + QuotedWords.LineLengthMax));
        Assert.Equal(words.Replace(" ", "", StringComparison.Ordinal), string.Concat(quoted.Select(line => line[2..])).Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void What_another_party_wrote_is_an_element_of_its_own_in_HTML()
    {
        string html = _composer.Compose(AnswerFor("en", "</td></table><a href=\"https://evil.example/\">Answer</a>\nas agreed"), Now).HtmlBody!;
        Assert.Contains(
            "<blockquote dir=\"auto\">&lt;/td&gt;&lt;/table&gt;&lt;a href=&quot;https://evil.example/&quot;&gt;Answer&lt;/a&gt;<br>\nas agreed</blockquote>",
            html.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(1, html.Split("evil").Length - 1);
    }

    [Theory]
    [InlineData('\u202E')]
    [InlineData('\u202A')]
    [InlineData('\u2066')]
    [InlineData('\u2069')]
    [InlineData('\u200B')]
    [InlineData('\uFEFF')]
    [InlineData('\u0007')]
    [InlineData('\u001B')]
    public void Characters_that_turn_round_or_hide_what_stands_beside_them_are_left_out(char character)
    {
        var mail = _composer.Compose(AnswerFor("en", $"be{character}fore", by: $"Col. {character}X"), Now);
        Assert.DoesNotContain(character, mail.TextBody!);
        Assert.DoesNotContain(character, mail.HtmlBody!);
        Assert.Contains("> before", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_keep_the_marks_that_their_spelling_needs() =>
        Assert.Contains("> \u0645\u06CC\u200C\u0634\u0648\u062F", _composer.Compose(AnswerFor("en", "\u0645\u06CC\u200C\u0634\u0648\u062F"), Now).TextBody, StringComparison.Ordinal);

    private static string[] LinesOf(string text) => text.ReplaceLineEndings("\n").Split('\n', '\v');

    /// <summary>The mail that tells a declarer of an answer.</summary>
    private static Dispatch AnswerFor(string language, string words, string by = "Col. X")
    {
        var dispatch = DispatchFor(language);
        var warning = new Warning
        {
            Number = 7,
            Subject = new EntityKey(EntityType.Constraint, default),
            SubjectVersion = 1,
            Change = Change.Declared,
            Kind = ActivityKind.Other,
            Disclosure = Disclosure.Full,
            From = dispatch.Item.To,
            To = dispatch.Item.From,
            DeclaredAt = Now,
            StartsAt = Now,
            EndsAt = Now,
            Requirement = null,
            Reasons = [],
            Ladder = [],
            Acknowledgement = new Acknowledgement(Now, Answer.CannotComply, by, words, 13, null),
        };
        return dispatch with { Item = dispatch.Item with { Kind = EventKind.WarningAcknowledged, Subject = EventSubject.Warning(7) }, Warning = warning };
    }

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
