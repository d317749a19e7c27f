namespace Forewarn.Cli.Load;

/// <summary>Creates one operational intent after another.</summary>
/// <param name="request">As whom, and where to.</param>
/// <param name="next">The next flight; null when there is none left.</param>
/// <param name="hasSubscription">Whether each asks for an implicit subscription.</param>
/// <param name="held">Takes what was created; null when nobody will want to delete it.</param>
/// <param name="random">For the ids.</param>
internal sealed class CreateLane(DssRequest request, Func<Flight?> next, bool hasSubscription, List<Held>? held, Random random) : Lane
{
    private Flight? _next = next();
    private Guid _id;

    public override bool HasNext => _next is not null;

    public override int Write(Span<byte> buffer)
    {
        _id = EntityIds.Next(random);
        var flight = _next!.Value;
        int length = request.Create(buffer, _id, flight.Where, flight.Slot, hasSubscription);
        _next = next();
        return length;
    }

    public override bool Take(in Answer answer)
    {
        if (answer.Status != 201 || AnswerFields.Ovn(answer.Body) is not { } ovn)
            return false;
        held?.Add(new Held(_id, ovn));
        return true;
    }

    public override void Pretend()
    {
    }
}
