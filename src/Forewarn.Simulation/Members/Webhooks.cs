using Forewarn.Core.Contacts;
using Forewarn.Core.Warnings;
using Forewarn.Journal;
using Forewarn.Server.Delivery;
using Forewarn.Simulation.Worlds;

namespace Forewarn.Simulation.Members;

/// <summary>The parties' webhooks: each takes what it is sent, most of the time, and drops doubles by their id.</summary>
internal sealed class Webhooks(World world)
{
    /// <summary>Ids that are remembered; older ones do not come again.</summary>
    private const int TakenMax = 20_000;

    private readonly HashSet<string> _taken = [];
    private readonly Queue<string> _oldest = new();

    /// <summary>Whether they are all down.</summary>
    public bool IsDown { get; set; }

    /// <summary>How likely it is that something is reported as taken, and was not.</summary>
    public double DropLikelihood { get; init; }

    /// <summary>How often something came that was there already.</summary>
    public int Doubles { get; private set; }

    /// <summary>Whether what a leaf says has come to a contact.</summary>
    public bool Has(long leaf, ContactId contact) => _taken.Contains(DeliveryId.Of(leaf, contact));

    /// <summary>For one life of a member; once it is over, nothing is sent.</summary>
    public ISenders SendersOf(Life life) => new Senders(this, life);

    private SendResult Take(string id)
    {
        if (DropLikelihood > 0 && world.Chance(DropLikelihood))
        {
            return SendResult.Accepted(204);
        }
        if (!_taken.Add(id))
        {
            Doubles++;
        }
        else
        {
            _oldest.Enqueue(id);
        }
        if (_oldest.Count > TakenMax)
        {
            _taken.Remove(_oldest.Dequeue());
        }
        return SendResult.Accepted(204);
    }

    private sealed class Senders(Webhooks webhooks, Life life) : ISenders
    {
        private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(15);

        public bool Have(Transport transport) => transport == Transport.Webhook;

        public async Task<SendResult> SendAsync(Dispatch dispatch, Transport transport, CancellationToken cancellation)
        {
            var answer = Scheduling.NewSignal<SendResult>();
            if (!life.IsOver)
            {
                webhooks.Send(dispatch.Id, result => life.Actor.Post(() => answer.TrySetResult(result)));
            }
            try
            {
                return await answer.Task.WaitAsync(AnswerMax, life.Time, cancellation);
            }
            catch (TimeoutException)
            {
                return SendResult.Unanswered("no answer");
            }
        }

        public void Dispose()
        {
        }
    }

    private void Send(string id, Action<SendResult> answer) => world.After(Latency(), () =>
    {
        if (IsDown)
        {
            world.After(Latency(), () => answer(SendResult.Unanswered("it is down")));
            return;
        }
        var result = Take(id);
        if (!world.Chance(0.05))
        {
            world.After(Latency(), () => answer(result));
        }
    });

    private TimeSpan Latency() => world.Between(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(200));
}
