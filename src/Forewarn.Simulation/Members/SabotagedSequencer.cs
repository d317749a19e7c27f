using System.Threading.Channels;
using Forewarn.Core.Airspace;
using Forewarn.Core.Format;
using Forewarn.Journal;
using Forewarn.Journal.Pool;
using Forewarn.Server.Node;
using NodaTime;

namespace Forewarn.Simulation.Members;

/// <summary>A sequencer with a defect: what it is told to do wrong, it does once or always; all else is as it should be.</summary>
internal abstract class SabotagedSequencer(ISequencer inner) : ISequencer
{
    public virtual long LastPosition => inner.LastPosition;

    public virtual ChannelReader<Batch> Committed => inner.Committed;

    public Task Completion => inner.Completion;

    public string? Obstacle => inner.Obstacle;

    public bool IsFirst => inner.IsFirst;

    public Membership? Membership => inner.Membership;

    public virtual bool TrySubmit(Entry entry) => inner.TrySubmit(entry);

    public virtual Task<long> ConfirmAsync(CancellationToken cancellation = default) => inner.ConfirmAsync(cancellation);

    public IEnumerable<Batch> Read(long fromPosition) => inner.Read(fromPosition);

    public JournalExcerpt Excerpt() => inner.Excerpt();

    public Task EraseDetailsAsync(IReadOnlyDictionary<long, byte[]> replacements) => inner.EraseDetailsAsync(replacements);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>Says at once that nothing has been answered that is not here.</summary>
    public sealed class Unconfirming(ISequencer inner) : SabotagedSequencer(inner)
    {
        public override Task<long> ConfirmAsync(CancellationToken cancellation = default) => Task.FromResult(0L);
    }

    /// <summary>Hands the batches of another one on, each as it is or otherwise.</summary>
    public abstract class Passing : SabotagedSequencer
    {
        private readonly Channel<Batch> _passed = Channel.CreateUnbounded<Batch>();

        protected Passing(ISequencer inner)
            : base(inner) => Scheduling.Start(() => PassAsync(inner.Committed));

        public override ChannelReader<Batch> Committed => _passed.Reader;

        protected void Pass(Batch batch) => _passed.Writer.TryWrite(batch);

        protected abstract void Take(Batch batch);

        private async Task PassAsync(ChannelReader<Batch> committed)
        {
            try
            {
                while (await committed.WaitToReadAsync())
                {
                    if (committed.TryRead(out Batch? batch))
                    {
                        Take(batch);
                    }
                }
                _passed.Writer.TryComplete();
            }
            catch (Exception failure)
            {
                _passed.Writer.TryComplete(failure);
            }
        }
    }

    /// <summary>Hands a batch of declarations on without what they declare, once.</summary>
    /// <param name="isDue">Whether it is to be the next one; told when it was.</param>
    public sealed class Skipping(ISequencer inner, Func<bool> isDue, Action done) : Passing(inner)
    {
        protected override void Take(Batch batch)
        {
            if (isDue() && batch.Entries.Any(IsDeclaration))
            {
                done();
                Pass(new Batch(batch.Number, batch.FirstPosition, batch.Time, [.. batch.Entries.Select(_ => Nothing())], batch.Hash));
            }
            else
            {
                Pass(batch);
            }
        }

        private static Entry Nothing() => new(CommandFormat.Encode(new Tick(), new CanonicalWriter(), new byte[CommandFormat.SaltLength]).Bytes);
    }

    /// <summary>Hands one declaration on as if it had been put in order, and nothing after it.</summary>
    /// <param name="isDue">Whether it is to be the next one.</param>
    /// <param name="lie">Told before it is.</param>
    public sealed class Hasty(ISequencer inner, Func<bool> isDue, Action lie) : Passing(inner)
    {
        private Batch? _last;
        private bool _hasLied;

        public override bool TrySubmit(Entry entry)
        {
            if (_hasLied || _last is null || !isDue() || !IsDeclaration(entry))
            {
                return !_hasLied && base.TrySubmit(entry);
            }
            lie();
            _hasLied = true;
            Pass(new Batch(_last.Number + 1, _last.LastPosition + 1, _last.Time + Duration.FromMilliseconds(1), [entry], default));
            return true;
        }

        protected override void Take(Batch batch)
        {
            if (!_hasLied)
            {
                _last = batch;
                Pass(batch);
            }
        }
    }

    private static bool IsDeclaration(Entry entry) => (entry as PendingCommand)?.Command is Declare || CommandFormat.Decode(entry.Bytes.Span, entry.Details.Span) is Declare;
}
