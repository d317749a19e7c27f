namespace Forewarn.Cli.Load;

/// <summary>Deletes what the other lanes have left on a server.</summary>
internal sealed class SweepLane(DssRequest request, IReadOnlyList<Held> intents, IReadOnlyList<Held> subscriptions) : Lane
{
    private int _next;

    public override bool HasNext => _next < intents.Count + subscriptions.Count;

    public override int Write(Span<byte> buffer)
    {
        int number = _next++;
        if (number >= intents.Count)
            return request.Unsubscribe(buffer, subscriptions[number - intents.Count].Id, subscriptions[number - intents.Count].Version);
        return request.Delete(buffer, intents[number].Id, intents[number].Version);
    }

    public override bool Take(in Answer answer) => answer.Status is 200 or 404;

    public override void Pretend()
    {
    }
}
