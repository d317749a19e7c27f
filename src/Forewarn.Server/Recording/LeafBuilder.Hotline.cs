using System.Collections.Immutable;
using Forewarn.Core.Hotline;

namespace Forewarn.Server.Recording;

/// <content>The hotline: threads, calls, readouts.</content>
internal sealed partial class LeafBuilder
{
    private void AddHotline(in Recorded recorded)
    {
    }

    private void AddRefused(HotlineCommand command, ImmutableArray<string>? own)
    {
    }
}
