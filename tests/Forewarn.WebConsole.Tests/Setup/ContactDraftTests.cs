using System.Collections.Immutable;
using CsCheck;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Setup;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Setup;

/// <summary>What forms make of contacts and posts.</summary>
public class ContactDraftTests
{
    [Fact]
    public void A_contact_that_is_opened_and_saved_untouched_stays_what_it_was()
    {
        var addresses = Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool, (webhook, email, console) => Addresses(webhook, email, console));
        var days = Gen.Int[1, 127].Select(set => ContactDraft.Week.Where((_, day) => (set >> day & 1) != 0).ToImmutableArray());
        Gen.Select(addresses, days, Gen.Bool).Sample((reached, quiet, isQuiet) =>
        {
            var contact = new ContactTerms("anna", "Anna", "diplomatic", "he", reached, isQuiet ? new QuietHoursTerms("21:30", "05:15", quiet) : null);
            var saved = ContactDraft.Of(contact).ToTerms();
            Assert.Equal(contact.Addresses, saved.Addresses);
            Assert.Equal(contact.QuietHours?.Days, saved.QuietHours?.Days);
            Assert.Equal(contact with { Addresses = [], QuietHours = null }, saved with { Addresses = [], QuietHours = null });
        });
    }

    [Fact]
    public void A_post_that_is_opened_and_saved_untouched_stays_what_it_was() =>
        Gen.Select(Gen.Int[1, 500_000], Gen.Int[0, 50_000_000]).Sample((turn, start) =>
        {
            var post = new PostTerms("duty", ["anna", "ben"], Instant.FromUnixTimeSeconds(start * 60L), Duration.FromMinutes(turn), "operational");
            Assert.Equal(post, PostDraft.Of(post).ToTerms(out string? wrong));
            Assert.Null(wrong);
        });

    [Theory]
    [InlineData("", "7", "start")]
    [InlineData("2026-01-01T06:00", "0", "turn")]
    [InlineData("2026-01-01T06:00", "a week", "turn")]
    public void A_post_that_cannot_be_read_names_its_field(string start, string turn, string field)
    {
        var draft = new PostDraft { Id = "duty", Start = start, Turn = turn };
        Assert.Null(draft.ToTerms(out string? wrong));
        Assert.Equal(field, wrong);
    }

    private static ImmutableArray<AddressTerms> Addresses(bool webhook, bool email, bool console) =>
    [
        .. webhook ? [new AddressTerms("webhook", "https://ops.example/forewarn")] : Array.Empty<AddressTerms>(),
        .. email ? [new AddressTerms("email", "anna@south.example")] : Array.Empty<AddressTerms>(),
        .. console ? [new AddressTerms("console")] : Array.Empty<AddressTerms>(),
    ];
}
