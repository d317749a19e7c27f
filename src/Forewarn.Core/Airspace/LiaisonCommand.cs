namespace Forewarn.Core.Airspace;

/// <summary>A command of the liaison's work: contacts, answers, the hotline, arrangements, sites, incidents.</summary>
/// <param name="Actor">The party that asks; nobody for what the node itself records.</param>
public abstract record LiaisonCommand(PartyId Actor) : Command(Actor)
{
    /// <summary>What it is about.</summary>
    public abstract EventSubject Subject { get; }

    /// <summary>Whether the actor has to be a registered party: not for what the node records itself.</summary>
    public virtual bool NeedsParty => true;

    /// <summary>Whether it is a word of the party, which it signs once it has a key.</summary>
    public virtual bool IsWordOfParty => true;
}
