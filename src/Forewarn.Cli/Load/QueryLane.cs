namespace Forewarn.Cli.Load;

/// <summary>Asks for the flights at one place after another; now and then one comes or goes.</summary>
internal sealed class QueryLane : Lane
{
    /// <summary>Writes among a hundred requests.</summary>
    public const int WritesPercent = 3;

    private readonly DssRequest _request;
    private readonly Stock _stock;
    private readonly Random _random;
    private readonly LifeLane _writes;
    private bool _isWrite;
    private int _place;

    /// <param name="request">As whom, and where to.</param>
    /// <param name="stock">What there is; at no fewer places than there are lanes.</param>
    /// <param name="lane">Which lane this is of <paramref name="laneCount"/>: each writes at places of its own, and reads everywhere.</param>
    /// <param name="held">Holds what the server holds of it, beyond the stock; null when nobody will want to delete it.</param>
    /// <param name="random">For places and ids.</param>
    public QueryLane(DssRequest request, Stock stock, int lane, int laneCount, List<Held>? held, Random random)
    {
        (_request, _stock, _random) = (request, stock, random);
        _writes = new LifeLane(request, NextFlight, activates: false, held, random);

        Flight NextFlight()
        {
            int place = lane + laneCount * random.Next((stock.PlaceCount - lane - 1) / laneCount + 1);
            return stock.Flight(place, Stock.CountAt(place), random);
        }
    }

    public override int Write(Span<byte> buffer)
    {
        _isWrite = _random.Next(100) < WritesPercent;
        if (_isWrite)
            return _writes.Write(buffer);
        _place = _random.Next(_stock.PlaceCount);
        var (from, until) = _stock.Time;
        return _request.Query(buffer, _stock.Around(_place), from, until);
    }

    public override bool Take(in Answer answer)
    {
        if (_isWrite)
            return _writes.Take(answer);
        int found = AnswerFields.ReferenceCount(answer.Body);
        return answer.Status == 200 && (found == Stock.CountAt(_place) || found == Stock.CountAt(_place) + 1);
    }

    public override void Pretend()
    {
        if (_isWrite)
            _writes.Pretend();
    }
}
