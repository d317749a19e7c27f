using System.Diagnostics;
using Forewarn.Core.Contacts;

namespace Forewarn.Core.Airspace;

/// <content>Rosters, outbox, attempts, answers and drills.</content>
public sealed partial class AirspaceState
{
    private Outcome Apply(ContactsCommand command) => command switch
    {
        _ => throw new UnreachableException(command.GetType().Name),
    };
}
