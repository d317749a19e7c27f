namespace Forewarn.Cli.Load;

/// <summary>Leads one operational intent after another through its life: creates it, activates it if wished, deletes it.</summary>
/// <remarks>After a busy answer it asks again; after an unexpected one it begins with another flight.</remarks>
/// <param name="request">As whom, and where to.</param>
/// <param name="next">The next flight.</param>
/// <param name="activates">Whether each is activated before it is deleted.</param>
/// <param name="held">Holds what the server still holds; null when nobody will want to delete it.</param>
/// <param name="random">For the ids.</param>
internal sealed class LifeLane(DssRequest request, Func<Flight> next, bool activates, List<Held>? held, Random random) : Lane
{
    /// <summary>As long as those that DSSs give.</summary>
    private static readonly byte[] PretendedOvn = "0123456789abcdef0123456789abcdef0123456789a"u8.ToArray();

    private Stage _stage = Stage.None;
    private Guid _id;
    private byte[] _ovn = [];
    private Flight _flight;

    private enum Stage
    {
        None,
        Accepted,
        Activated,
    }

    public override int Write(Span<byte> buffer)
    {
        if (_stage == Stage.None)
        {
            (_id, _flight) = (EntityIds.Next(random), next());
            return request.Create(buffer, _id, _flight.Where, _flight.Slot, hasSubscription: false);
        }
        return _stage == Stage.Accepted && activates
            ? request.Activate(buffer, _id, _ovn, _flight.Where, _flight.Slot)
            : request.Delete(buffer, _id, _ovn);
    }

    public override bool Take(in Answer answer)
    {
        bool isCorrect = answer.Status == (_stage == Stage.None ? 201 : 200);
        _stage = isCorrect ? Next : Stage.None;
        held?.Clear();
        if (_stage == Stage.None)
            return isCorrect;
        if (AnswerFields.Ovn(answer.Body) is not { } ovn)
        {
            _stage = Stage.None;
            return false;
        }
        _ovn = ovn;
        held?.Add(new Held(_id, ovn));
        return true;
    }

    public override void Pretend() => (_stage, _ovn) = (Next, PretendedOvn);

    private Stage Next => _stage switch
    {
        Stage.None => Stage.Accepted,
        Stage.Accepted when activates => Stage.Activated,
        _ => Stage.None,
    };
}
