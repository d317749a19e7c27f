using System.Text;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Server.Delivery;

namespace Forewarn.Server.Tests.Delivery;

public sealed class WebhookSecretTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    /// <summary>The vector that the reference libraries of Standard Webhooks share.</summary>
    [Fact]
    public void The_published_vector_is_signed_as_published()
    {
        var secret = WebhookSecret.Of(Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        Assert.Equal("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", secret.Reveal());
        Assert.Equal(
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            secret.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, Encoding.UTF8.GetBytes("""{"test": 2432232314}""")));
    }

    [Theory]
    [InlineData(23)]
    [InlineData(65)]
    public void A_secret_of_another_length_than_the_specification_allows_is_none(int length) =>
        Assert.Throws<InvalidValueException>(() => WebhookSecret.Of(new byte[length]));

    [Fact]
    public void Each_contact_of_each_party_has_a_secret_of_its_own_that_stays()
    {
        string[] secrets =
        [
            Of("a", "b"), Of("a", "bc"), Of("ab", "c"), Of("b", "a"),
        ];
        Assert.Distinct(secrets);
        Assert.Equal(secrets[0], Of("a", "b"));
    }

    [Fact]
    public void A_secret_does_not_print_itself() =>
        Assert.DoesNotContain("whsec_", new DeliveryKeys(Key).WebhookSecretOf(PartyId.Parse("a"), ContactId.Parse("b")).ToString(), StringComparison.Ordinal);

    [Fact]
    public void An_id_has_no_full_stop_which_divides_what_is_signed()
    {
        Assert.Equal("msg_7_duty~officer", DeliveryId.Of(7, ContactId.Parse("duty.officer")));
        Assert.NotEqual(DeliveryId.Of(7, ContactId.Parse("a.b")), DeliveryId.Of(7, ContactId.Parse("a_b")));
    }

    private static string Of(string party, string contact) => new DeliveryKeys(Key).WebhookSecretOf(PartyId.Parse(party), ContactId.Parse(contact)).Reveal();
}
