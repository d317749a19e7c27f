using System.Diagnostics;
using Forewarn.Core.Hotline;

namespace Forewarn.Core.Airspace;

/// <content>The hotline: threads, calls, readouts.</content>
public sealed partial class AirspaceState
{
    private Outcome Apply(HotlineCommand command) => command switch
    {
        _ => throw new UnreachableException(command.GetType().Name),
    };
}
