using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Server.Delivery;
using NodaTime;

namespace Forewarn.Server.Tests.Delivery;

public sealed class AcknowledgementLinksTests
{
    private static readonly AcknowledgementLink Link =
        new(42, PartyId.Parse(new string('p', PartyId.LengthMax)), ContactId.Parse(new string('c', PartyId.LengthMax)), Instant.FromUtc(2026, 11, 24, 8, 0));

    private readonly AcknowledgementLinks _links = new(new byte[32]);

    [Fact]
    public void A_token_stands_for_what_it_was_issued_for() => Assert.Equal(Link, _links.Read(_links.Issue(Link)));

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
}
