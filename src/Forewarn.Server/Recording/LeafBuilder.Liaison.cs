using System.Collections.Immutable;
using System.Diagnostics;
using Forewarn.Core.Airspace;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Contacts;
using Forewarn.Core.Hotline;
using Forewarn.Core.Incidents;
using Forewarn.Core.Sites;

namespace Forewarn.Server.Recording;

/// <content>The liaison's work: which family an event, or a refused command, is of.</content>
internal sealed partial class LeafBuilder
{
    private void AddLiaison(in Recorded recorded)
    {
        switch (recorded.Event.Kind)
        {
            case < EventKind.ThreadOpened:
                AddContacts(recorded);
                break;
            case < EventKind.ArrangementDrafted:
                AddHotline(recorded);
                break;
            case < EventKind.SiteEntered:
                AddArrangements(recorded);
                break;
            case < EventKind.IncidentOpened:
                AddSites(recorded);
                break;
            default:
                AddIncidents(recorded);
                break;
        }
    }

    private void AddRefused(LiaisonCommand command, ImmutableArray<string>? own)
    {
        switch (command)
        {
            case ContactsCommand contacts:
                AddRefused(contacts, own);
                break;
            case HotlineCommand hotline:
                AddRefused(hotline, own);
                break;
            case ArrangementsCommand arrangements:
                AddRefused(arrangements, own);
                break;
            case SitesCommand sites:
                AddRefused(sites, own);
                break;
            case IncidentsCommand incidents:
                AddRefused(incidents, own);
                break;
            default:
                throw new UnreachableException(command.GetType().Name);
        }
    }
}
