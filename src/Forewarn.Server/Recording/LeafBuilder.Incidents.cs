using System.Collections.Immutable;
using Forewarn.Core.Incidents;

namespace Forewarn.Server.Recording;

/// <content>Incidents, accounts and statements.</content>
internal sealed partial class LeafBuilder
{
    private void AddIncidents(in Recorded recorded)
    {
    }

    private void AddRefused(IncidentsCommand command, ImmutableArray<string>? own)
    {
    }
}
