using Forewarn.Core.Airspace;
using Forewarn.Core.Hotline;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Tests.Contacts;
using Forewarn.Core.Warnings;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Hotline;

/// <summary>A message is brought to the contacts of each recipient, as a warning is.</summary>
public class BringingTests
{
    private readonly Scenario _airspace = new();

    public BringingTests()
    {
        foreach (var party in new[] { Alpha, Bravo, Charlie })
            _airspace.Reachable(party);
        _airspace.Open(1, Alpha, Bravo, Charlie);
    }

    [Fact]
    public void A_message_is_brought_to_each_recipient_on_the_level_of_its_thread()
    {
        _airspace.Say(Bravo, 1, 11);

        Assert.Equal([(Alpha, 1, Channel.Operational), (Charlie, 1, Channel.Operational)], _airspace.Outbox().Select(item => (item.To, item.Version, item.Channel)));
        Assert.All(_airspace.Outbox(), item => Assert.Equal((EventKind.MessageSent, item.To), (_airspace.State.Events[item.Leaf].Kind, _airspace.State.Events[item.Leaf].To)));
    }

    [Fact]
    public void What_is_said_with_a_standing_template_is_urgent()
    {
        _airspace.Say(Alpha, 1, 11);
        Assert.All(_airspace.Outbox(), item => Assert.False(item.IsUrgent));
        _airspace.Done<MessageSent>(new SendMessage(Alpha, Id(1), Id(12), Talks.Filled("cease")));

        Assert.All(_airspace.Outbox().Where(item => item.Version == 2), item => Assert.True(item.IsUrgent));
    }

    [Fact]
    public void A_message_of_an_exercise_is_brought_as_one()
    {
        _airspace.Done<ThreadOpened>(new OpenThread(Alpha, HotlineThread.Create(Id(2), Alpha, [Bravo], Channel.Diplomatic, Topic.None, isExercise: true, "")));
        _airspace.Say(Alpha, 2, 21);

        Assert.True(Assert.Single(_airspace.Outbox()).IsExercise);
    }

    [Fact]
    public void Who_has_read_a_message_is_not_told_of_it_any_more_and_the_others_are()
    {
        _airspace.Say(Alpha, 1, 11);
        _airspace.Read(Charlie, 1, 11);

        Assert.Equal(Bravo, Assert.Single(_airspace.Outbox()).To);
    }
}
