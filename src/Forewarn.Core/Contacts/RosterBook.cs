using Forewarn.Core.Airspace;
using Forewarn.Core.Format;

namespace Forewarn.Core.Contacts;

/// <summary>The rosters of the parties.</summary>
internal sealed class RosterBook : StatePart
{
    private readonly SortedDictionary<PartyId, Roster> _rosters = [];

    public Roster? Find(PartyId party) => _rosters.GetValueOrDefault(party);

    public void Put(Roster roster) => _rosters[roster.Party] = roster;

    public void Remove(PartyId party) => _rosters.Remove(party);

    public override object? Find(EventSubject subject) =>
        subject.Type == EntityType.Roster ? Find(PartyId.Parse(subject.ToString())) : null;

    public override Words WordsOf(EventSubject subject) => Find(subject) is Roster roster ? Words.Of(roster.Leaf, roster.Texts.AsSpan()) : Words.Nothing;

    /// <summary>Nothing can be brought to an address that is erased: the party names another.</summary>
    public override void Reword(EventSubject subject, Func<string, string> next)
    {
        if (Find(subject) is Roster roster)
            Put(roster.WithTexts([.. roster.Texts.Select(next)]));
    }

    public override ICapturedPart Capture() => new CapturedList<Roster>([.. _rosters.Values], ContactsFormat.Write);

    public override void Restore(Stream stream, NameTable names) => AirspaceState.Read(
        stream, (ref CanonicalReader reader) => ContactsFormat.ReadRoster(ref reader), roster => _rosters.Add(roster.Party, roster));
}
