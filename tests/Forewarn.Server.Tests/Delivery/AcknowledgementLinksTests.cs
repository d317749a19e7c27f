using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Server.Delivery;
using NodaTime;

namespace Forewarn.Server.Tests.Delivery;

public sealed class AcknowledgementLinksTests
{
    private static readonly AcknowledgementLink Link =
        new(42, PartyId.Parse(new string('p', PartyId.LengthMax)), ContactId.Parse(new string('c', PartyId.LengthMax)), HolderOf("Rana Haddad", "duty@ops.example"), Instant.FromUtc(2026, 11, 24, 8, 0));

    private readonly AcknowledgementLinks _links = new(new byte[32]);

    [Fact]
    public void A_token_stands_for_what_it_was_issued_for() => Assert.Equal(Link, _links.Read(_links.Issue(Link)));

    [Fact]
    public void The_longest_token_is_short_enough() => Assert.InRange(_links.Issue(Link with { Warning = long.MaxValue }).Length, 1, AcknowledgementLinks.LengthMax);

    [Fact]
    public void A_link_is_of_the_name_and_the_address_that_the_mail_went_to()
    {
        var contact = DeliveryNode.Mailbox("duty", "duty@ops.example", name: "Rana Haddad");
        Assert.True(Link.IsOf(contact));
        Assert.False(Link.IsOf(DeliveryNode.Mailbox("duty", "duty@ops.example", name: "Omar Said")));
        Assert.False(Link.IsOf(DeliveryNode.Mailbox("duty", "other@ops.example", name: "Rana Haddad")));
        Assert.False(Link.IsOf(DeliveryNode.Webhook("duty", "https://ops.example/hook")));
    }

    [Fact]
    public void Where_the_name_ends_and_the_address_begins_makes_a_difference() => Assert.NotEqual(HolderOf("a\nb", "c@d.example"), HolderOf("a", "b\nc@d.example"));

    [Fact]
    public void A_token_with_any_character_changed_is_none()
    {
        string token = _links.Issue(Link);
        // Of the last character only some bits count, and a decoder refuses it when the others are set.
        for (int i = 0; i < token.Length; i++)
        {
            string spoilt = token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..];
            Assert.Null(_links.Read(spoilt));
        }
    }

    [Fact]
    public void A_token_of_another_node_is_none() => Assert.Null(new AcknowledgementLinks([.. Enumerable.Repeat((byte)1, 32)]).Read(_links.Issue(Link)));

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("../../etc/passwd")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Garbage_is_none(string token) => Assert.Null(_links.Read(token));

    [Fact]
    public void What_is_too_long_is_none() => Assert.Null(_links.Read(new string('A', AcknowledgementLinks.LengthMax + 4)));

    private static string HolderOf(string name, string address) => AcknowledgementLink.HolderOf(DeliveryNode.Mailbox("duty", "x@ops.example", name: name), address);
}
