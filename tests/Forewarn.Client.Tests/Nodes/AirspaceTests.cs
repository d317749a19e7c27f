using Forewarn.Client.Model;
using NodaTime;

namespace Forewarn.Client.Tests.Nodes;

/// <summary>What parties tell each other, through a real node.</summary>
public class AirspaceTests(RunningNode node)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_declaration_can_be_read_changed_and_ended()
    {
        string party = await node.PartyAsync();
        var client = node.As(party);
        var (id, volume) = (Guid.NewGuid(), node.NewVolume());
        await client.DeclareAsync(id, new ConstraintTerms("live-fire", [volume], "שלום"), null, Cancellation);
        await client.DeclareAsync(id, new ConstraintTerms("closed-area", [volume]), 1, Cancellation);
        var read = await client.FindAsync(DeclarationId.OfConstraint(id), Cancellation);
        await client.EndAsync(DeclarationId.OfConstraint(id), 2, Cancellation);

        Assert.Equal(("closed-area", 2, party), (read!.Kind, read.Version, read.Manager));
        Assert.Equal(volume, Assert.Single(read.Volumes!.Value));
        Assert.NotNull((await client.FindAsync(DeclarationId.OfConstraint(id), Cancellation))?.EndedAt);
    }

    [Fact]
    public async Task A_declaration_that_is_sent_again_gets_the_leaf_of_the_first_answer()
    {
        var client = node.As(await node.PartyAsync());
        var (id, terms) = (Guid.NewGuid(), new OperationalIntentTerms("Accepted", [node.NewVolume()]));

        Assert.Equal((await client.DeclareAsync(id, terms, null, Cancellation)).Leaf, (await client.DeclareAsync(id, terms, null, Cancellation)).Leaf);
    }

    [Fact]
    public async Task Who_subscribes_is_warned_and_answers()
    {
        var (declarer, subscriber) = (node.As(await node.PartyAsync()), node.As(await node.PartyAsync()));
        var volume = node.NewVolume();
        await subscriber.SubscribeAsync(Guid.NewGuid(), new SubscriptionTerms(volume, true, true), null, Cancellation);
        await declarer.DeclareAsync(Guid.NewGuid(), new OperationalIntentTerms("Accepted", [volume]), null, Cancellation);
        var warning = (await ListAsync(subscriber.WarningsAsync(WarningsOwed.ToMe, "unacknowledged", Cancellation))).Single();
        var answer = await subscriber.AcknowledgeAsync(warning.Id, new AcknowledgementTerms("will-comply", "watch officer"), Cancellation);

        Assert.Equal(("declared", "will-comply", "watch officer"), (warning.Change, answer.Warning.Acknowledgement!.Answer, answer.Warning.Acknowledgement.By));
        Assert.Equal(answer.Warning.Id, (await declarer.FindWarningAsync(warning.Id, Cancellation))!.Id);
    }

    [Fact]
    public async Task What_overlaps_is_found_by_search_and_among_the_conflicts()
    {
        var (one, other) = (node.As(await node.PartyAsync()), node.As(await node.PartyAsync()));
        var volume = node.NewVolume();
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        await one.DeclareAsync(first, new OperationalIntentTerms("Accepted", [volume]), null, Cancellation);
        var answer = await other.DeclareAsync(second, new ConstraintTerms("live-fire", [volume]), null, Cancellation);

        Assert.Equal(first, Assert.Single(answer.Overlaps).Id);
        Assert.Equal(new[] { first, second }.Order(), (await ListAsync(one.SearchAsync(volume, Cancellation))).Select(found => found.Id).Order());
        var conflict = Assert.Single(await ListAsync(other.ConflictsAsync(Cancellation)));
        Assert.Equal((second, first), (conflict.Own.Id, conflict.Others.Single().Id));
    }

    [Fact]
    public async Task An_observation_is_held_against_what_was_declared()
    {
        string party = await node.PartyAsync();
        var (client, volume, id) = (node.As(party), node.NewVolume(), Guid.NewGuid());
        var now = SystemClock.Instance.GetCurrentInstant();
        await client.DeclareAsync(id, new OperationalIntentTerms("Accepted", [volume with { TimeStart = Time.Of(now + Duration.FromMinutes(1)) }]), null, Cancellation);
        var place = volume.Volume.OutlineCircle!.Center;
        var answer = await client.ObserveAsync(new Observation(
            Guid.NewGuid(), party, "operational-intent", now, new ObservedPosition(place.Lat, place.Lng, 50), "radar", "seen", new ObservedSubject("operational-intent", id)), Cancellation);

        Assert.Equal((true, false, 0.0), (answer.Check.Declared, answer.Check.Inside, answer.Check.HorizontalMissM));
        Assert.True(answer.Check.TimeMiss < Duration.Zero);
    }

    [Fact]
    public async Task An_arrangement_is_recorded_read_and_removed()
    {
        var (one, other) = (await node.PartyAsync(), await node.PartyAsync());
        var from = Instant.FromUtc(2026, 1, 1, 0, 0);
        var terms = new ArrangementTerms(
            "Memorandum", [new Member(one, from), new Member(other, from)], node.NewVolume().Volume,
            System.Collections.Immutable.ImmutableSortedDictionary<string, Duration>.Empty.Add("live-fire", Duration.FromHours(1)), from,
            new SeparationTerms(2_000, 150, Duration.FromMinutes(5)), [new Rung("operational", Duration.FromMinutes(10))], null, "P30D");
        string id = $"between-{one}-{other}";
        await node.Operator.PutArrangementAsync(id, terms, null, Cancellation);
        var read = (await node.As(one).ArrangementsAsync(Cancellation)).Single();
        var removed = await node.Operator.RemoveArrangementAsync(id, read.Version, Cancellation);

        Assert.Equal(("Memorandum", Duration.FromHours(1), Duration.FromMinutes(10)), (read.Terms.Name, read.Terms.LeadTimes["live-fire"], read.Terms.Ladder!.Value.Single().AcknowledgeWithin));
        Assert.Equal([one, other], Assert.Single(removed.CoverLost).Parties);
        Assert.Null(await node.Operator.FindArrangementAsync(id, Cancellation));
    }

    [Fact]
    public async Task Parties_are_listed()
    {
        string party = await node.PartyAsync();

        Assert.Contains(party, (await ListAsync(node.Operator.PartiesAsync(Cancellation))).Select(found => found.Id));
    }

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
            list.Add(item);
        return list;
    }
}
