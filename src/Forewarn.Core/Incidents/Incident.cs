using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using NodaTime;

namespace Forewarn.Core.Incidents;

/// <summary>A place and a time that parties look at together: what the record holds of it, and what each of them says.</summary>
/// <remarks>Immutable. Each party sees of it what was gathered for it alone, and everybody's account.</remarks>
public sealed record Incident
{
    public EntityId Id { get; internal init; }

    /// <summary>1 for a new incident, one more each time that it is changed or gathered again.</summary>
    public int Version { get; internal init; }

    /// <summary>Index of the first leaf of this version: each party told has its own, one after the other.</summary>
    public long Leaf { get; internal init; } = Leaves.None;

    public PartyId OpenedBy { get; internal init; }

    /// <summary>When it was opened, by the journal's clock.</summary>
    public Instant OpenedAt { get; internal init; }

    public Scene Scene { get; internal init; } = null!;

    /// <summary>What was gathered, by party; these are the parties of the incident, and nobody else knows of it.</summary>
    public ImmutableArray<Gathered> Gathered { get; internal init; } = [];

    /// <summary>By party, at most one of each.</summary>
    public ImmutableArray<Account> Accounts { get; internal init; } = [];

    /// <summary>Who is told of it.</summary>
    public IEnumerable<PartyId> Parties => Gathered.Select(gathered => gathered.Party);

    public bool IsFor(PartyId party) => GatheredFor(party) is not null;

    /// <summary>What a party may see of it; null when it may not know of it.</summary>
    public Gathered? GatheredFor(PartyId party) => Gathered.FirstOrDefault(gathered => gathered.Party == party);

    public Account? AccountOf(PartyId party) => Accounts.FirstOrDefault(account => account.Party == party);

    internal Incident With(Account account) => this with
    {
        Accounts = [.. Accounts.Where(other => other.Party != account.Party).Append(account).OrderBy(each => each.Party)],
    };

    /// <summary>The title, then the texts of each account.</summary>
    internal ImmutableArray<string> Texts => [Scene.Title, .. Accounts.SelectMany(account => account.Texts)];

    /// <summary>Index of the leaf after which nobody has written anything more in it.</summary>
    internal long WordsLeaf => Accounts.Select(account => account.Leaf).Append(Leaf).Max();

    /// <summary>The same in other words.</summary>
    /// <param name="next">Is asked for each text in the order of <see cref="Texts"/>.</param>
    internal Incident Reworded(Func<string, string> next)
    {
        var scene = Scene.WithTitle(next(Scene.Title));
        return this with { Scene = scene, Accounts = [.. Accounts.Select(account => account.WithTexts([.. account.Texts.Select(next)]))] };
    }

    internal int LeavesCount => Gathered.Sum(gathered => gathered.Leaves.Length);

    internal int CharactersCount => Texts.Sum(text => text.Length);
}
