using System.Collections.Immutable;
using Forewarn.Core.Sites;

namespace Forewarn.Server.Recording;

/// <content>Protected sites and movements.</content>
internal sealed partial class LeafBuilder
{
    private void AddSites(in Recorded recorded)
    {
    }

    private void AddRefused(SitesCommand command, ImmutableArray<string>? own)
    {
    }
}
