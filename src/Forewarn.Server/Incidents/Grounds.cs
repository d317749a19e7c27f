using System.Collections.Immutable;
using System.Globalization;
using Forewarn.Core.Incidents;

namespace Forewarn.Server.Incidents;

/// <summary>What an entry of the record rests on: the leaf that shows it, and what the party itself has said in its account of what it entered.</summary>
/// <remarks>Only of its own declarations and reports, and of arrangements that it is a member of, can a party say that they rest on a claim or an
/// assumption; nobody can so weaken what another has on record.</remarks>
/// <param name="facts">The entries.</param>
/// <param name="accounts">What the parties say of theirs.</param>
/// <param name="run">For the leaves of a run, which are not on record: what came of it; null for leaves that are.</param>
/// <param name="whatIf">What is supposed in that run, and by whom.</param>
internal sealed class Grounds(IncidentFacts facts, ImmutableArray<Account> accounts, RunResult? run = null, WhatIf? whatIf = null)
{
    /// <summary>What a leaf shows: proven where it is on record; otherwise supposed by whoever asked.</summary>
    public Basis Shown(string what, SeenLeaf leaf) => run is null ? Basis.Proven(what, leaf.Index)
        : run.Origins.TryGetValue(leaf.Index, out var origin) ? Basis.Proven(what, origin.Index)
        : Basis.Assumed(what, whatIf!.By, "WHAT IF");

    /// <summary>Of a version of a declaration.</summary>
    public ImmutableArray<Basis> Of(DeclarationFact declaration, VersionFact? version) =>
    [
        .. (version ?? declaration.Latest) is { } shown ? (ImmutableArray<Basis>)[Shown($"{declaration.Label}, as declared", shown.Leaf)] : [],
        .. Said(declaration.Name, declaration.Manager, declaration.Label, version?.Number),
    ];

    /// <summary>Of what was seen: whoever reports it claims it.</summary>
    public ImmutableArray<Basis> Of(SightingFact sighting)
    {
        string what = string.Create(CultureInfo.InvariantCulture, $"what was seen ({sighting.Number})");
        ImmutableArray<Basis> said = [.. Said(sighting.Name, sighting.Reporter, what)];
        return said.Length > 0 ? said : [Basis.Claimed(what, sighting.Reporter, sighting.Source, [.. Shown(what, sighting.Leaf).Leaves])];
    }

    /// <summary>Of the terms of an arrangement.</summary>
    public ImmutableArray<Basis> OfTerms(string? arrangement)
    {
        if (arrangement is null)
            return [];
        string name = $"arrangement/{arrangement}";
        var terms = facts.FindTerms(name);
        string what = $"the terms of {arrangement}";
        return
        [
            .. terms is null ? (ImmutableArray<Basis>)[] : [Shown(what, terms.Leaf)],
            .. terms?.Terms.Members.SelectMany(member => Said(name, member.Party.ToString(), what)) ?? [],
        ];
    }

    /// <summary>What a party itself says of an entry.</summary>
    /// <param name="name">The entry.</param>
    /// <param name="party">Whose entry it is.</param>
    /// <param name="what">What rests on it.</param>
    /// <param name="version">Only what is said of this version, or of all; null for all that is said.</param>
    private IEnumerable<Basis> Said(string name, string party, string what, long? version = null)
    {
        foreach (var account in accounts)
        {
            if (account.Party.ToString() != party)
                continue;
            foreach (var point in account.Points)
            {
                if (point.About != name || (version is not null && point.Version is not null && point.Version != version))
                    continue;
                string by = point.By.Length > 0 ? point.By : party;
                yield return point.Standing == Standing.Claimed ? Basis.Claimed(what, by, Text(point), account.Leaf) : Basis.Assumed(what, by, Text(point), account.Leaf);
            }
        }
    }

    private static string Text(AccountPoint point) => point.Text.Length == 0 ? point.Ground : point.Ground.Length == 0 ? point.Text : $"{point.Text}: {point.Ground}";
}
