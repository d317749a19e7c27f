using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Sites;

namespace Forewarn.Server.Recording;

/// <content>Protected sites and movements.</content>
internal sealed partial class LeafBuilder
{
    /// <summary>What is entered is its party's alone until it binds; then where it is is for everyone, and what it is for those who are warned.</summary>
    private void AddSites(in Recorded recorded)
    {
        var own = Audience([recorded.Event.From]);
        switch (recorded.Event.Kind)
        {
            case EventKind.SiteEntered:
                AddEntered((EnterSite)recorded.Command, own);
                break;
            case EventKind.SiteConfirmed:
                var changed = (SiteChanged)recorded.Outcome;
                Add("confirmation", ((ConfirmSite)recorded.Command, (Site?)changed.Site), DetailWriter.SiteConfirmation, null);
                if (changed.Declared is { } declared)
                    Add("site", changed.Site.Entry, DetailWriter.SiteShown, NoteAudience(declared.Declaration));
                Add("person", ((SitesCommand)recorded.Command).Person, DetailWriter.Person, own);
                break;
            case EventKind.SiteWithdrawn:
                Add("person", ((SitesCommand)recorded.Command).Person, DetailWriter.Person, own);
                break;
            case EventKind.SiteUnconfirmed:
                Add("missed", recorded.Event.At, DetailWriter.SiteMissed, own);
                break;
        }
    }

    private void AddRefused(SitesCommand command, ImmutableArray<string>? own)
    {
        if (command is EnterSite enter)
        {
            AddEntered(enter, own);
            return;
        }
        if (command is ConfirmSite confirm)
            Add("confirmation", (confirm, (Site?)null), DetailWriter.SiteConfirmation, own);
        Add("person", command.Person, DetailWriter.Person, own);
    }

    private void AddEntered(EnterSite enter, ImmutableArray<string>? own)
    {
        Add("entry", enter.Entry, DetailWriter.SiteEntered, own);
        Add("words", enter.Entry, DetailWriter.SiteWords, own);
        Add("person", enter.Person, DetailWriter.Person, own);
    }
}
