using NodaTime;

namespace Forewarn.Server.Tokens;

/// <summary>Keys that stay the same for as long as the process runs.</summary>
internal sealed class FixedKeys(KeySet keys, Instant readAt) : IKeySource
{
    public KeySet Current => keys;

    public KeyStatus Status { get; } = new(keys.Count, readAt, null);

    public Task StartAsync(CancellationToken cancellation) => Task.CompletedTask;

    public Task RefreshAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
