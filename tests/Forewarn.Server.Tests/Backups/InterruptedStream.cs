namespace Forewarn.Server.Tests.Backups;

/// <summary>Takes what is written, and lets something else happen after the first of it.</summary>
internal sealed class InterruptedStream(Func<Task> interruption) : MemoryStream
{
    private bool _isInterrupted;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await base.WriteAsync(buffer, cancellationToken);
        if (_isInterrupted)
            return;
        _isInterrupted = true;
        await interruption();
    }
}
