using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Core.Incidents;
using Forewarn.Record.Leaves;
using Forewarn.Server.Recording;

namespace Forewarn.Server.Incidents;

/// <summary>Looks through the record for what an incident is made of, and for each party concerned separately: nobody is shown, by what is gathered
/// for it, what it may not see.</summary>
/// <remarks>Reads the whole record, at some seconds for a million leaves, one incident at a time. Thread-safe.</remarks>
internal sealed class IncidentGatherer(RecordKeeper record)
{
    /// <summary>Leaves that may concern an incident, all parties' together, before they are looked at for each party.</summary>
    private const int CandidatesMax = 100_000;

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>What the record holds by now for whoever asks, for every party that it may know to be concerned, and for those that are named.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="extent">Where and when.</param>
    /// <param name="asker">Who asks; always among the parties.</param>
    /// <param name="named">Further parties.</param>
    /// <param name="isParty">Whether somebody is a party here, not only a USS that its own authority admits.</param>
    /// <param name="atLeast">Leaves that the record must have before it is looked at; it runs a moment behind the state.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="Core.InvalidValueException">Too much; names <c>extent</c>.</exception>
    public async Task<ImmutableArray<Gathered>> GatherAsync(EntityId incident, Volume4D extent, PartyId asker, IEnumerable<PartyId> named, Func<PartyId, bool> isParty, long atLeast, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            while (record.Latest.Checkpoint.Size < atLeast)
            {
                var next = record.NextCheckpoint;
                if (record.Latest.Checkpoint.Size < atLeast)
                    await next.WaitAsync(cancellation);
            }
            return await Task.Run(() => Gather($"incident/{incident}", extent, asker, named, isParty, cancellation), cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Leaves of the record as some readers see them.</summary>
    public ImmutableArray<SeenLeaf> Read(IEnumerable<long> indices, Readers readers) => [.. indices.Select(index => Read(index, readers))];

    private ImmutableArray<Gathered> Gather(string name, Volume4D extent, PartyId asker, IEnumerable<PartyId> named, Func<PartyId, bool> isParty, CancellationToken cancellation)
    {
        long size = record.Latest.Checkpoint.Size;
        string[] told = [.. named.Append(asker).Select(party => party.ToString())];
        var all = Select(name, extent, told, Range(size, Readers.Node, cancellation)).Leaves;
        if (all.Count > CandidatesMax)
            throw new Core.InvalidValueException("extent", $"{all.Count} leaves of the record lie in it", "a smaller area or a shorter time");
        var candidates = Read(all, Readers.Node);
        var (own, known) = Select(name, extent, told, For(candidates, asker.ToString()));
        var parties = new SortedSet<PartyId>(named.Append(asker).Concat(known.Select(PartyId.Parse).Where(isParty)));
        return [.. parties.Select(party => new Gathered(party, party == asker ? [.. own] : [.. Select(name, extent, told, For(candidates, party.ToString())).Leaves]))];
    }

    private IEnumerable<SeenLeaf> Range(long size, Readers readers, CancellationToken cancellation)
    {
        for (long index = 0; index < size; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return Read(index, readers);
        }
    }

    private static IEnumerable<SeenLeaf> For(ImmutableArray<SeenLeaf> candidates, string party)
    {
        var reader = Readers.Of(party);
        return candidates.Select(leaf => leaf.For(reader));
    }

    private static (SortedSet<long> Leaves, SortedSet<string> Parties) Select(string name, Volume4D extent, string[] told, IEnumerable<SeenLeaf> leaves)
    {
        var selection = new Selection(extent, name, told);
        foreach (var leaf in leaves)
            selection.Look(leaf);
        foreach (var leaf in leaves)
            selection.Take(leaf);
        return selection.Result();
    }

    private SeenLeaf Read(long index, Readers readers) =>
        new(Leaf.Parse(record.Files.ReadLeaf(index)), new Lazy<LeafDetails>(() => LeafDetails.Parse(record.Files.ReadDetails(index))), readers);
}
