using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Incidents;
using Forewarn.Server.Incidents.Pages;

namespace Forewarn.Server.Tests.Incidents;

public class StatementFeedsTests
{
    private readonly StatementFeeds _feeds = new();

    [Fact]
    public void A_feed_in_which_nothing_has_changed_is_not_written_again()
    {
        ImmutableArray<Statement> statements = [StatementOf("first")];
        Assert.Same(_feeds.Of(statements, At("https://a.example")), _feeds.Of([.. statements], At("https://a.example")));
    }

    [Fact]
    public void A_statement_that_is_there_now_is_in_the_feed()
    {
        var first = StatementOf("first");
        byte[] before = _feeds.Of([first], At("https://a.example"));
        Assert.NotEqual(before, _feeds.Of([StatementOf("second"), first], At("https://a.example")));
    }

    [Fact]
    public void Each_address_has_a_feed_with_its_own_links()
    {
        var statement = StatementOf("first");
        byte[] one = _feeds.Of([statement], At("https://a.example"));
        Assert.NotEqual(one, _feeds.Of([statement], At("https://b.example")));
        Assert.Same(one, _feeds.Of([statement], At("https://a.example")));
    }

    [Fact]
    public void Of_so_many_addresses_none_is_kept_that_was_not_asked_for_lately()
    {
        var statement = StatementOf("first");
        byte[] one = _feeds.Of([statement], At("https://a.example"));
        for (int i = 0; i < StatementFeeds.AddressesMax; i++)
            _feeds.Of([statement], At($"https://{i}.example"));
        Assert.NotSame(one, _feeds.Of([statement], At("https://a.example")));
    }

    private static StatementSite At(string url) => new("airspace.example", url, [], _ => null);

    private static Statement StatementOf(string title)
    {
        var id = EntityId.From(Guid.NewGuid());
        return Statement.Create(id, PartyId.Parse("alpha"), EventSubject.Entity(EntityType.Incident, id), title, new StatementText("en", "Nothing happened."));
    }
}
