using Forewarn.Core.Airspace;
using Forewarn.Core.Hotline;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Warnings;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Hotline;

public class MessageTests
{
    private readonly Scenario _airspace = new();

    public MessageTests() => _airspace.Open(1, Alpha, Bravo, Charlie);

    [Fact]
    public void Messages_are_numbered_from_one_and_each_of_the_others_is_told()
    {
        Assert.Equal(1, _airspace.Say(Alpha, 1, 11).Number);
        Assert.Equal(2, _airspace.Say(Bravo, 1, 12).Number);

        Assert.Equal([(Alpha, 2), (Charlie, 2)], _airspace.State.Happened.Select(happened => (happened.To, happened.Version)));
    }

    [Fact]
    public void A_message_sent_again_is_the_same_message()
    {
        long leaf = _airspace.Say(Alpha, 1, 11).Leaf;
        var again = _airspace.Done<MessageSent>(Talks.Sending(Alpha, 1, 11));

        Assert.Equal((false, 1, leaf), (again.Created, again.Message.Number, again.Leaf));
        Assert.Empty(_airspace.EventsOfLastCommand());
    }

    [Fact]
    public void The_id_of_one_message_sends_no_other()
    {
        _airspace.Say(Alpha, 1, 11);

        Assert.Equal(RefusalCode.Conflict, _airspace.Refused(Talks.Sending(Alpha, 1, 11, "something else")).Code);
        Assert.Equal(RefusalCode.Conflict, _airspace.Refused(Talks.Sending(Bravo, 1, 11)).Code);
    }

    [Fact]
    public void Who_is_not_of_a_thread_does_not_learn_that_there_is_one()
    {
        var refused = _airspace.Refused(Talks.Sending(Delta, 1, 11));

        Assert.Equal(refused with { Leaf = 0 }, _airspace.Refused(Talks.Sending(Delta, 99, 11)) with { Leaf = 0 });
        Assert.Equal(RefusalCode.NotFound, refused.Code);
    }

    [Fact]
    public void A_delivery_marks_the_message_for_that_party_alone_and_the_first_one_stands()
    {
        _airspace.Say(Alpha, 1, 11);
        _airspace.At(5).Deliver(Bravo, 1, 1);
        var again = _airspace.At(9).Deliver(Bravo, 1, 1, 1).Messages[0];

        Assert.Equal(Minute(5), again.MarksOf(Bravo)!.Delivery!.Value.At);
        Assert.Null(again.MarksOf(Charlie)!.Delivery);
        Assert.Empty(_airspace.EventsOfLastCommand());
    }

    [Fact]
    public void A_delivery_is_told_to_the_sender()
    {
        _airspace.Say(Alpha, 1, 11);
        _airspace.Deliver(Bravo, 1, 1);

        var happened = _airspace.State.Happened.Single();
        Assert.Equal((EventKind.MessageDelivered, Bravo, Alpha, 1), (happened.Kind, happened.From, happened.To, happened.Version));
    }

    [Fact]
    public void A_delivery_of_ones_own_message_or_of_none_is_refused_and_marks_nothing()
    {
        _airspace.Say(Alpha, 1, 11);

        Assert.Equal(RefusalCode.NotFound, _airspace.Refused(new RecordMessageDelivery(Bravo, Id(1), [1, 2], Transport.Console)).Code);
        Assert.Equal(RefusalCode.NotFound, _airspace.Refused(new RecordMessageDelivery(Alpha, Id(1), [1], Transport.Console)).Code);
        Assert.Null(_airspace.State.FindThread(Id(1))!.Find(1)!.MarksOf(Bravo)!.Delivery);
    }

    [Fact]
    public void Who_has_read_a_message_has_it()
    {
        _airspace.Say(Alpha, 1, 11);
        var read = _airspace.At(5).Read(Bravo, 1, 11).Message.MarksOf(Bravo)!;

        Assert.Equal((Minute(5), Minute(5), "reader"), (read.Delivery!.Value.At, read.Reading!.At, read.Reading.By));
        Assert.Equal([EventKind.MessageDelivered, EventKind.MessageRead], _airspace.EventsOfLastCommand());
    }

    [Fact]
    public void The_first_mark_of_reading_stands()
    {
        _airspace.Say(Alpha, 1, 11);
        long leaf = _airspace.Read(Bravo, 1, 11, "first").Leaf;
        var second = _airspace.Read(Bravo, 1, 11, "second");

        Assert.Equal(("first", leaf), (second.Message.MarksOf(Bravo)!.Reading!.By, second.Leaf));
    }

    [Fact]
    public void Nobody_reads_what_he_has_written_himself()
    {
        _airspace.Say(Alpha, 1, 11);

        Assert.Equal(RefusalCode.NotFound, _airspace.Refused(new MarkRead(Alpha, Id(1), Id(11), "x")).Code);
    }

    [Fact]
    public void A_thread_takes_so_many_messages()
    {
        for (int i = 0; i < HotlineLimits.MessagesPerThreadMax; i++)
            _airspace.Say(Alpha, 1, 1_000 + i, "x");

        Assert.Equal(RefusalCode.LimitReached, _airspace.Refused(Talks.Sending(Bravo, 1, 11)).Code);
    }

    [Fact]
    public void What_a_party_has_written_is_bounded_and_given_back_when_it_is_forgotten()
    {
        string longest = new('x', HotlineLimits.TextLengthMax);
        int thread = 100, message = 10_000;
        Outcome outcome;
        do
        {
            if (message % HotlineLimits.MessagesPerThreadMax == 0)
                _airspace.Open(++thread, Bravo, Alpha);
            outcome = _airspace.Apply(Talks.Sending(Alpha, thread, message++, longest));
        }
        while (outcome is MessageSent);

        Assert.Equal(RefusalCode.LimitReached, ((Refused)outcome).Code);
        Assert.InRange((message - 10_000) * longest.Length, HotlineLimits.CharactersPerPartyMax * 9 / 10, HotlineLimits.CharactersPerPartyMax);
        _airspace.At(Minute(1) + HotlineLimits.ThreadRetention).Open(1, Alpha, Bravo);
        _airspace.Say(Alpha, 1, 11, longest);
    }

    [Theory]
    [InlineData("a\u0007b")]
    [InlineData("a\u001bb")]
    [InlineData("a\u0085b")]
    public void A_text_with_a_control_character_is_none(string text) =>
        Assert.Equal("text", Assert.Throws<InvalidValueException>(() => Talks.Words(text)).Field);

    [Fact]
    public void A_text_with_half_a_surrogate_pair_is_none() =>
        Assert.Equal("text", Assert.Throws<InvalidValueException>(() => Talks.Words("a\ud800b")).Field);

    [Fact]
    public void A_text_of_100_KB_is_none() =>
        Assert.Equal("text", Assert.Throws<InvalidValueException>(() => Talks.Words(new string('x', 100_000))).Field);

    [Theory]
    [InlineData("\u202Ecba")]
    [InlineData("abc\u2069")]
    [InlineData("two\nlines")]
    [InlineData("")]
    public void A_field_is_one_line_that_leaves_the_text_around_it_alone(string value) =>
        Assert.Equal("fields.callsign", Assert.Throws<InvalidValueException>(() => new MessageField("callsign", value)).Field);

    [Fact]
    public void A_text_may_mix_directions_and_lines() => Assert.Equal("שלום \u2068ABC\u2069\nмир", Talks.Words("שלום \u2068ABC\u2069\nмир").Text);

    [Fact]
    public void A_message_that_says_nothing_is_none() =>
        Assert.Equal("text", Assert.Throws<InvalidValueException>(() => MessageContent.Create("x", "", "", [], "", [])).Field);

    [Fact]
    public void Fields_without_a_template_are_none() => Assert.Equal(
        "fields", Assert.Throws<InvalidValueException>(() => MessageContent.Create("x", "", "", [new MessageField("time", "now")], "text", [])).Field);

    [Fact]
    public void A_field_given_twice_is_none() =>
        Assert.Equal("fields.time", Assert.Throws<InvalidValueException>(() => Talks.Filled("cease", ("time", "1"), ("time", "2"))).Field);

    [Theory]
    [InlineData("image", 1, "a.jpg", "media_type")]
    [InlineData("image/jpeg; charset=x", 1, "a.jpg", "media_type")]
    [InlineData("image/jpeg", -1, "a.jpg", "bytes")]
    [InlineData("image/jpeg", 1, "../a.jpg", "name")]
    [InlineData("image/jpeg", 1, "", "name")]
    public void An_attachment_is_described_as_what_it_is(string mediaType, long bytes, string name, string field) =>
        Assert.Equal(field, Assert.Throws<InvalidValueException>(() => Attachment.Create(Talks.Hash, mediaType, bytes, name)).Field);
}
