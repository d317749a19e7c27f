using System.Diagnostics;
using Forewarn.Core.Arrangements;

namespace Forewarn.Core.Airspace;

/// <content>Arrangements on their way: drafts, signatures, suspensions, leaves.</content>
public sealed partial class AirspaceState
{
    private Outcome Apply(ArrangementsCommand command) => command switch
    {
        _ => throw new UnreachableException(command.GetType().Name),
    };
}
