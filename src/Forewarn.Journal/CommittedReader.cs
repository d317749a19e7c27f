using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Forewarn.Journal;

/// <summary>A channel reader that reports each batch taken, so that the writer knows how far behind its reader is.</summary>
/// <remarks>The channel itself is unbounded: the writer stays within its limit on its own, except at shutdown, when what is
/// queued must become durable even though nobody may be reading any more.</remarks>
internal sealed class CommittedReader(ChannelReader<Batch> batches, Action taken) : ChannelReader<Batch>
{
    public override Task Completion => batches.Completion;

    public override bool CanCount => batches.CanCount;

    public override int Count => batches.Count;

    public override bool CanPeek => batches.CanPeek;

    public override bool TryPeek([MaybeNullWhen(false)] out Batch item) => batches.TryPeek(out item);

    public override bool TryRead([MaybeNullWhen(false)] out Batch item)
    {
        if (!batches.TryRead(out item))
        {
            return false;
        }
        taken();
        return true;
    }

    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) =>
        batches.WaitToReadAsync(cancellationToken);
}
