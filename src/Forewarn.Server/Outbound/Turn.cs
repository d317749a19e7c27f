namespace Forewarn.Server.Outbound;

/// <summary>A place that is held until it is disposed of.</summary>
internal readonly struct Turn : IDisposable
{
    private readonly SemaphoreSlim _places;

    private Turn(SemaphoreSlim places) => _places = places;

    public static async ValueTask<Turn> TakeAsync(SemaphoreSlim places, CancellationToken cancellation)
    {
        await places.WaitAsync(cancellation);
        return new Turn(places);
    }

    public void Dispose() => _places.Release();
}
