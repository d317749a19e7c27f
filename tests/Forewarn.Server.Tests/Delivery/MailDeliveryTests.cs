using System.Text.RegularExpressions;
using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Warnings;
using Forewarn.Server.Delivery;
using Forewarn.Server.Node;
using Forewarn.Server.Tests.Nodes;
using NodaTime;
using Answer = Forewarn.Core.Warnings.Answer;

namespace Forewarn.Server.Tests.Delivery;

/// <summary>From a declaration to a mailbox, over a real mail server, and from the link in the mail to the answer.</summary>
public sealed class MailDeliveryTests : IAsyncLifetime
{
    private MailServer _mail = null!;
    private TestNode _node = null!;
    private Client _from = null!, _to = null!;

    public async ValueTask InitializeAsync()
    {
        _mail = await MailServer.StartAsync();
        _node = await DeliveryNode.StartAsync(DeliveryNode.Permissive with
        {
            Limits = DeliveryNode.Quick with { AnswerMax = TimeSpan.FromHours(1) },
            Mail = new MailOptions { Host = "127.0.0.1", Port = _mail.Port, Security = MailSecurity.None, From = "Airspace North <warnings@airspace.example>" },
        });
        (_from, _to) = (await _node.PartyAsync("declarer"), await _node.PartyAsync("warned"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is not null)
            await _node.DisposeAsync();
        if (_mail is not null)
            await _mail.DisposeAsync();
    }

    [Fact]
    public async Task A_warning_reaches_the_mailbox_as_text_and_as_HTML()
    {
        await _node.SetRosterAsync(_to, DeliveryNode.Mailbox("duty", "duty@ops.example"));
        long number = await _node.WarnAsync(_from, _to);
        var mail = (await _mail.WaitForAsync(1))[0];
        Assert.StartsWith($"Warning {number} from declarer: declared, begins ", mail.Subject, StringComparison.Ordinal);
        Assert.Equal(("warnings@airspace.example", "duty@ops.example"), (mail.From.Mailboxes.Single().Address, mail.To.Mailboxes.Single().Address));
        Assert.Contains("From: declarer", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("<td dir=\"auto\">declarer</td>", mail.HtmlBody, StringComparison.Ordinal);
        await DeliveryNode.UntilAsync(() => _node.Warning(number).Delivery?.Transport == Transport.Email);
    }

    [Theory]
    [InlineData("he", "rtl", "אזהרה")]
    [InlineData("ar-SY", "rtl", "إنذار")]
    [InlineData("ru", "ltr", "Предупреждение")]
    public async Task A_mail_is_in_the_language_of_its_contact(string language, string direction, string word)
    {
        await _node.SetRosterAsync(_to, DeliveryNode.Mailbox("duty", "duty@ops.example", language));
        await _node.WarnAsync(_from, _to);
        var mail = (await _mail.WaitForAsync(1))[0];
        Assert.Contains(word, mail.Subject, StringComparison.Ordinal);
        Assert.Contains($"dir=\"{direction}\"", mail.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_party_calls_its_contact_does_not_get_into_the_headers()
    {
        await _node.SetRosterAsync(_to, DeliveryNode.Mailbox("duty", "duty@ops.example", name: "x\nBcc: spy@evil.example\n\n<script>"));
        await _node.WarnAsync(_from, _to);
        var mail = (await _mail.WaitForAsync(1))[0];
        Assert.Empty(mail.Bcc);
        Assert.DoesNotContain(mail.Headers, header => header.Value.Contains("evil", StringComparison.Ordinal));
        Assert.DoesNotContain("<script", mail.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mailbox_that_is_not_there_is_given_up_and_one_that_is_busy_is_tried_again()
    {
        await _node.SetRosterAsync(_to, DeliveryNode.Mailbox("gone", "nobody@ops.example"), DeliveryNode.Mailbox("busy", "busy@ops.example"));
        await _node.WarnAsync(_from, _to);
        await DeliveryNode.UntilAsync(() => _node.Outbox(_to) is [{ } item]
            && item.FindAttempt(ContactId.Parse("gone"), Transport.Email) is { Result: AttemptResult.GaveUp, Status: 550, Count: 1 }
            && item.FindAttempt(ContactId.Parse("busy"), Transport.Email) is { Result: AttemptResult.Failed, Status: 450, Count: > 1 });
    }

    [Fact]
    public async Task Mailboxes_of_one_party_that_the_mail_server_is_slow_with_delay_nobody_else()
    {
        var slow = await _node.PartyAsync();
        int count = 2 * DeliveryNode.Quick.MailConnectionsMax;
        await _node.SetRosterAsync(slow, [.. Enumerable.Range(0, count).Select(i => DeliveryNode.Mailbox($"duty{i}", $"slow@{i}.example"))]);
        await _node.SetRosterAsync(_to, DeliveryNode.Mailbox("duty", "duty@ops.example"));
        await _node.WarnAsync(_from, slow);
        long number = await _node.WarnAsync(_from, _to);
        // The slow ones are never answered: what arrives has not waited for them.
        await DeliveryNode.UntilAsync(() => _node.Warning(number).Delivery is not null);
        Assert.Single(await _mail.WaitForAsync(1));
    }

    [Fact]
    public async Task Looking_at_the_page_behind_the_link_changes_nothing()
    {
        var (number, link) = await LinkAsync();
        string before = _node.StateHash();
        for (int i = 0; i < 3; i++)
        {
            var page = (await _node.AsNobody().GetAsync(link)).Expect(200);
            Assert.Contains("<form method=\"post\"", page.Text, StringComparison.Ordinal);
            Assert.StartsWith("default-src 'none';", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        }
        Assert.Equal(before, _node.StateHash());
        Assert.Null(_node.Warning(number).Acknowledgement);
    }

    [Fact]
    public async Task Sending_the_form_answers_as_the_contact()
    {
        var (number, link) = await LinkAsync();
        Assert.Contains("Your answer is on record.", (await PostAsync(link, "will-comply", "as agreed")).Expect(200).Text, StringComparison.Ordinal);
        var acknowledgement = _node.Warning(number).Acknowledgement!;
        Assert.Equal((Answer.WillComply, "Contact duty", "as agreed"), (acknowledgement.Answer, acknowledgement.By, acknowledgement.Text));
    }

    [Fact]
    public async Task Who_answers_by_the_link_before_the_delivery_is_on_record_was_reached_by_mail()
    {
        // The mail server never says that it takes the mail, as when its answer is lost.
        await _node.SetRosterAsync(_to, DeliveryNode.Mailbox("duty", "busy@ops.example"));
        long number = await _node.WarnAsync(_from, _to);
        string link = LinkOf(number, SystemClock.Instance.GetCurrentInstant() + Duration.FromHours(1), address: "busy@ops.example");
        (await PostAsync(link, "understood")).Expect(200);
        Assert.Equal(Transport.Email, _node.Warning(number).Delivery?.Transport);
    }

    [Fact]
    public async Task A_link_is_good_for_one_answer_also_when_two_come_at_once()
    {
        var (number, link) = await LinkAsync();
        var answers = await Task.WhenAll(PostAsync(link, "received"), PostAsync(link, "understood"), PostAsync(link, "will-comply"));
        Assert.Equal([200, 409, 409], answers.Select(answer => answer.Status).Order());
        string before = _node.StateHash();
        (await PostAsync(link, "cannot-comply", "too late")).Expect(409);
        (await _node.AsNobody().GetAsync(link)).Expect(409);
        Assert.Equal(before, _node.StateHash());
        Assert.NotNull(_node.Warning(number).Acknowledgement);
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("shoot", "")]
    [InlineData("cannot-comply", "  ")]
    [InlineData("understood", "\u0007")]
    public async Task A_form_that_does_not_say_enough_is_shown_again(string? answer, string text)
    {
        var (number, link) = await LinkAsync();
        var page = (await PostAsync(link, answer, text)).Expect(400);
        Assert.Contains("<form method=\"post\"", page.Text, StringComparison.Ordinal);
        Assert.Null(_node.Warning(number).Acknowledgement);
    }

    [Fact]
    public async Task A_form_that_is_too_long_or_none_is_shown_again()
    {
        var (number, link) = await LinkAsync();
        (await PostAsync(link, "understood", new string('x', 100_000))).Expect(400);
        (await _node.AsNobody().PostAsync(link, new System.Text.Json.Nodes.JsonObject { ["answer"] = "understood" })).Expect(400);
        Assert.Null(_node.Warning(number).Acknowledgement);
    }

    [Fact]
    public async Task A_link_that_has_expired_shows_nothing_and_answers_nothing()
    {
        var (number, _) = await LinkAsync();
        string link = LinkOf(number, SystemClock.Instance.GetCurrentInstant() - Duration.FromSeconds(1));
        Assert.DoesNotContain("declarer", (await _node.AsNobody().GetAsync(link)).Expect(410).Text, StringComparison.Ordinal);
        (await PostAsync(link, "understood")).Expect(410);
        Assert.Null(_node.Warning(number).Acknowledgement);
    }

    [Fact]
    public async Task A_link_that_was_not_issued_shows_nothing()
    {
        var (_, link) = await LinkAsync();
        Assert.DoesNotContain("declarer", (await _node.AsNobody().GetAsync(link[..^4] + "AAAA")).Expect(404).Text, StringComparison.Ordinal);
        (await PostAsync(AcknowledgementPage.Path + "/x", "understood")).Expect(404);
    }

    [Fact]
    public async Task A_link_to_a_warning_of_another_party_answers_nothing()
    {
        var (number, _) = await LinkAsync();
        var other = await _node.PartyAsync("other");
        await _node.SetRosterAsync(other, DeliveryNode.Mailbox("duty", "duty@other.example"));
        string link = LinkOf(number, SystemClock.Instance.GetCurrentInstant() + Duration.FromHours(1), "other");
        (await PostAsync(link, "understood")).Expect(404);
        Assert.Null(_node.Warning(number).Acknowledgement);
    }

    [Theory]
    [InlineData("duty@ops.example", "Omar Said")]
    [InlineData("omar@ops.example", "Contact duty")]
    public async Task A_link_does_not_answer_as_whoever_has_taken_its_readers_place(string address, string name)
    {
        var (number, link) = await LinkAsync();
        await _node.SetRosterAsync(_to, DeliveryNode.Mailbox("duty", address, name: name));
        var page = (await _node.AsNobody().GetAsync(link)).Expect(410);
        Assert.DoesNotContain("declarer", page.Text, StringComparison.Ordinal);
        (await PostAsync(link, "understood")).Expect(410);
        Assert.Null(_node.Warning(number).Acknowledgement);
    }

    [Fact]
    public async Task A_link_stays_good_when_something_else_about_its_reader_changes()
    {
        var (number, link) = await LinkAsync();
        await _node.SetRosterAsync(_to, DeliveryNode.Mailbox("duty", "duty@ops.example", "ru"));
        (await PostAsync(link, "understood")).Expect(200);
        Assert.NotNull(_node.Warning(number).Acknowledgement);
    }

    /// <summary>A warning that was brought by mail, and the link in that mail, without the node's address.</summary>
    private async Task<(long Warning, string Link)> LinkAsync()
    {
        await _node.SetRosterAsync(_to, DeliveryNode.Mailbox("duty", "duty@ops.example"));
        long number = await _node.WarnAsync(_from, _to);
        var mail = (await _mail.WaitForAsync(1))[0];
        string url = Regex.Match(mail.TextBody!, "^http://.*$", RegexOptions.Multiline).Value.Trim();
        Assert.StartsWith(_node.Server.Url, url, StringComparison.Ordinal);
        // The mailbox has it before the record says so.
        await DeliveryNode.UntilAsync(() => _node.Outbox(_to).Length == 0);
        return (number, url[_node.Server.Url.Length..]);
    }

    /// <summary>A link as this node would issue it.</summary>
    private string LinkOf(long number, Instant expiresAt, string party = "warned", string address = "duty@ops.example")
    {
        string holder = AcknowledgementLink.HolderOf(DeliveryNode.Mailbox("duty", address), address);
        var keys = new DeliveryKeys(NodeKeyFile.OpenOrCreate(_node.DataDirectory, NodeKeyFile.Delivery));
        return $"{AcknowledgementPage.Path}/{new AcknowledgementLinks(keys.LinkKey()).Issue(new AcknowledgementLink(number, PartyId.Parse(party), ContactId.Parse("duty"), holder, expiresAt))}";
    }

    private async Task<Nodes.Answer> PostAsync(string link, string? answer, string text = "")
    {
        var fields = new List<KeyValuePair<string, string>> { new("text", text) };
        if (answer is not null)
            fields.Add(new("answer", answer));
        using var form = new FormUrlEncodedContent(fields);
        using var response = await _node.Http.PostAsync(link, form, TestContext.Current.CancellationToken);
        return await Nodes.Answer.OfAsync(response, TestContext.Current.CancellationToken);
    }
}
