using Forewarn.Core.Airspace;
using Forewarn.Core.Hotline;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Warnings;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Hotline;

public class ThreadTests
{
    private readonly Scenario _airspace = new();

    [Fact]
    public void Each_of_the_others_is_told_that_a_thread_was_opened()
    {
        _airspace.Open(1, Bravo, Alpha, Charlie);

        Assert.Equal([Alpha, Charlie], _airspace.State.Happened.Select(happened => happened.To));
        Assert.All(_airspace.State.Happened, happened => Assert.Equal((EventKind.ThreadOpened, Bravo), (happened.Kind, happened.From)));
    }

    [Fact]
    public void Who_is_not_of_a_thread_hears_nothing_of_it()
    {
        _airspace.Open(1, Alpha, Bravo);
        _airspace.Say(Alpha, 1, 11);
        _airspace.Read(Bravo, 1, 11);

        Assert.DoesNotContain(_airspace.EventsSeen(), happened => happened.Subject.Type == EntityType.Thread && happened.IsFor(Charlie));
    }

    [Fact]
    public void A_thread_with_oneself_is_none() =>
        Assert.Equal("with", Assert.Throws<InvalidValueException>(() => Talks.Proposed(1, Alpha, Alpha)).Field);

    [Fact]
    public void A_thread_with_nobody_is_none() => Assert.Equal("with", Assert.Throws<InvalidValueException>(() => Talks.Proposed(1, Alpha)).Field);

    [Fact]
    public void A_thread_with_an_unknown_party_is_refused() =>
        Assert.Equal((RefusalCode.UnknownParty, "with"), CodeOf(_airspace.Refused(new OpenThread(Alpha, Talks.Proposed(1, Alpha, PartyId.Parse("nobody"))))));

    [Fact]
    public void Two_parties_at_the_least_and_so_many_at_the_most() => Assert.Throws<InvalidValueException>(() =>
        Talks.Proposed(1, Alpha, [.. Enumerable.Range(0, HotlineLimits.PartiesMax).Select(i => PartyId.Parse($"party-{i}"))]));

    [Fact]
    public void A_thread_opened_again_is_the_same_thread()
    {
        long leaf = _airspace.Open(1, Alpha, Bravo).Leaf;
        var again = _airspace.Done<ThreadOpened>(new OpenThread(Alpha, Talks.Proposed(1, Alpha, Bravo)));

        Assert.Equal((false, leaf), (again.Created, again.Leaf));
        Assert.Empty(_airspace.EventsOfLastCommand());
    }

    [Fact]
    public void The_id_of_one_thread_opens_no_other()
    {
        _airspace.Open(1, Alpha, Bravo);

        Assert.Equal((RefusalCode.Conflict, "id"), CodeOf(_airspace.Refused(new OpenThread(Alpha, Talks.Proposed(1, Alpha, Charlie)))));
        Assert.Equal((RefusalCode.Conflict, "id"), CodeOf(_airspace.Refused(new OpenThread(Charlie, Talks.Proposed(1, Charlie, Alpha)))));
    }

    [Fact]
    public void A_thread_is_tied_to_a_declaration_that_stands()
    {
        var about = Topic.Of(EventSubject.Entity(EntityType.Constraint, Id(7)));
        Assert.Equal((RefusalCode.NotFound, "about"), CodeOf(_airspace.Refused(new OpenThread(Alpha, About(about)))));
        _airspace.Close(Bravo, 7, Around());

        Assert.Equal(about, _airspace.Done<ThreadOpened>(new OpenThread(Alpha, About(about))).Thread.Topic);
    }

    [Fact]
    public void A_thread_is_tied_to_a_warning_by_those_alone_whom_it_is_between()
    {
        _airspace.Watch(Bravo, 1, Around());
        var about = Topic.Of(EventSubject.Warning(_airspace.Fly(Alpha, 1, Around()).Warnings.Single().Number));

        Assert.Equal((RefusalCode.NotFound, "about"), CodeOf(_airspace.Refused(new OpenThread(Charlie, About(about, by: Charlie)))));
        _airspace.Done<ThreadOpened>(new OpenThread(Alpha, About(about)));
    }

    [Fact]
    public void Nobody_talks_about_a_setting() =>
        Assert.Throws<InvalidValueException>(() => Topic.Of(EventSubject.Named(EntityType.Setting, "relevance")));

    [Fact]
    public void A_party_opens_no_more_threads_than_are_kept_for_it()
    {
        for (int i = 0; i < HotlineLimits.ThreadsPerPartyMax; i++)
            _airspace.Open(1_000 + i, Alpha, Bravo);

        Assert.Equal(RefusalCode.LimitReached, _airspace.Refused(new OpenThread(Alpha, Talks.Proposed(1, Alpha, Bravo))).Code);
        _airspace.Open(2, Bravo, Alpha);
    }

    [Fact]
    public void A_thread_is_forgotten_so_long_after_its_last_message()
    {
        _airspace.Open(1, Alpha, Bravo);
        _airspace.At(60).Say(Alpha, 1, 11);
        var due = Minute(60) + HotlineLimits.ThreadRetention;
        _airspace.At(due - NodaTime.Duration.FromTicks(1)).Tick();
        Assert.NotNull(_airspace.State.FindThread(Id(1)));
        _airspace.At(due).Tick();

        Assert.Null(_airspace.State.FindThread(Id(1)));
        Assert.Empty(_airspace.State.ThreadsOf(Bravo, null, 10).Items);
    }

    [Fact]
    public void Threads_are_listed_by_id_in_pages()
    {
        foreach (int id in new[] { 3, 1, 2 })
            _airspace.Open(id, Alpha, Bravo);

        var first = _airspace.State.ThreadsOf(Bravo, null, 2);
        Assert.Equal([Id(1), Id(2)], first.Items.Select(thread => thread.Id));
        Assert.True(first.HasMore);
        var second = _airspace.State.ThreadsOf(Bravo, Id(2), 2);
        Assert.Equal(Id(3), second.Items.Single().Id);
        Assert.False(second.HasMore);
        Assert.Empty(_airspace.State.ThreadsOf(Bravo, Id(3), 2).Items);
    }

    private static HotlineThread About(Topic topic, PartyId? by = null) =>
        HotlineThread.Create(Id(1), by ?? Alpha, [Bravo], Channel.Operational, topic, isExercise: false, "");

    private static (RefusalCode, string) CodeOf(Refused refused) => (refused.Code, refused.Field);
}
