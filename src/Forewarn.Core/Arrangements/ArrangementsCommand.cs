using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;

namespace Forewarn.Core.Arrangements;

/// <summary>Arrangements on their way: drafts, signatures, suspensions, leaves.</summary>
public abstract record ArrangementsCommand(PartyId Actor) : LiaisonCommand(Actor)
{
    private protected static EventSubject SubjectOf(DraftId draft) => EventSubject.Named(EntityType.Draft, draft.ToString());

    private protected static EventSubject SubjectOf(ArrangementId arrangement) => EventSubject.Named(EntityType.Arrangement, arrangement.ToString());
}
