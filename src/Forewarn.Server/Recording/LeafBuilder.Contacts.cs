using System.Collections.Immutable;
using Forewarn.Core.Contacts;

namespace Forewarn.Server.Recording;

/// <content>Rosters, outbox, attempts, answers and drills.</content>
internal sealed partial class LeafBuilder
{
    private void AddContacts(in Recorded recorded)
    {
    }

    private void AddRefused(ContactsCommand command, ImmutableArray<string>? own)
    {
    }
}
