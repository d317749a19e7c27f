namespace Forewarn.Cli.Load;

/// <summary>Creates one subscription around each place.</summary>
internal sealed class SubscribeLane(DssRequest request, Ground ground, DateTime from, DateTime until, List<Held>? held, Random random) : Lane
{
    private int _place;
    private Guid _id;

    public override bool HasNext => _place < ground.PlaceCount;

    public override int Write(Span<byte> buffer)
    {
        _id = EntityIds.Next(random);
        return request.Subscribe(buffer, _id, ground.Around(_place++), from, until);
    }

    public override bool Take(in Answer answer)
    {
        if (!answer.IsSuccess || AnswerFields.SubscriptionVersion(answer.Body) is not { } version)
            return false;
        held?.Add(new Held(_id, version));
        return true;
    }

    public override void Pretend()
    {
    }
}
