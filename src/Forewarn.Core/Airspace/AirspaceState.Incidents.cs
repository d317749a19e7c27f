using System.Diagnostics;
using Forewarn.Core.Incidents;

namespace Forewarn.Core.Airspace;

/// <content>Incidents, accounts and statements.</content>
public sealed partial class AirspaceState
{
    private Outcome Apply(IncidentsCommand command) => command switch
    {
        _ => throw new UnreachableException(command.GetType().Name),
    };
}
