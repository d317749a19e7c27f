using Forewarn.Journal;
using Forewarn.Journal.Pool;
using Forewarn.Simulation.Worlds;

namespace Forewarn.Simulation.Members;

/// <summary>How one life of a member asks the others for what etcd has forgotten: over links that take their time, with members that are silent, break off, or give something that nobody has signed.</summary>
internal sealed class PeerLink(World world, Life life, Func<string, SimulatedMember?> find) : IPeers
{
    public async Task<Stream> OpenJournalAsync(PoolMember member, long after, CancellationToken cancellation)
    {
        var answer = Scheduling.NewSignal<byte[]?>();
        if (!life.IsOver && !world.Chance(0.1))
        {
            world.After(Latency(), () =>
            {
                byte[]? given = find(member.Name)?.Serving is { } other ? Give(other, after) : null;
                world.After(Latency(), () => life.Actor.Post(() => answer.TrySetResult(given)));
            });
        }
        return await answer.Task.WaitAsync(cancellation) is { } stream ? new MemoryStream(stream) : throw new PeerFailedException("nobody answers there");
    }

    private byte[] Give(Life other, long after)
    {
        byte[] stream = [.. other.Sequencer!.Excerpt().GiveAfter(after).SelectMany(piece => piece.ToArray())];
        if (world.Chance(0.1))
        {
            return stream[..world.Random.Next(stream.Length)];
        }
        if (other.Sequencer.LastPosition > after && world.Chance(0.1))
        {
            // The last byte of the last entry.
            stream[^2] ^= 1;
        }
        return stream;
    }

    private TimeSpan Latency() => world.Between(life.Link.Delay.Least, life.Link.Delay.Most);
}
