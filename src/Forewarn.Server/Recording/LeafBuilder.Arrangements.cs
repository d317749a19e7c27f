using System.Collections.Immutable;
using Forewarn.Core.Arrangements;

namespace Forewarn.Server.Recording;

/// <content>Arrangements on their way: drafts, signatures, suspensions, leaves.</content>
internal sealed partial class LeafBuilder
{
    private void AddArrangements(in Recorded recorded)
    {
    }

    private void AddRefused(ArrangementsCommand command, ImmutableArray<string>? own)
    {
    }
}
