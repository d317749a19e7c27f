namespace Forewarn.Core.Airspace;

/// <summary>Stands for an entry of the journal that is no command of the state's version: whoever put it there, every node refuses it alike.</summary>
/// <param name="Position">Where it is.</param>
public sealed record UnreadableEntry(long Position) : Command(default(PartyId));
