using System.Diagnostics;
using Forewarn.Core.Sites;

namespace Forewarn.Core.Airspace;

/// <content>Protected sites and movements.</content>
public sealed partial class AirspaceState
{
    private Outcome Apply(SitesCommand command) => command switch
    {
        _ => throw new UnreachableException(command.GetType().Name),
    };
}
