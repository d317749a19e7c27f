using Forewarn.Core.Geometry;
using Forewarn.Record.Evidence;
using NodaTime;

namespace Forewarn.Server.Incidents;

/// <summary>Finds the leaves that concern a place and a time, among leaves as some readers see them.</summary>
/// <remarks>
/// <para>Concerned is: what was declared for there and then before it was over, in every version; what was seen there and then, and what that was
/// held against; the warnings of these, with their deliveries and answers; the arrangements in force there and then; what was said that names
/// one of these, and what the parties concerned said to each other in that time; and who they are.</para>
/// <para>Offer all leaves in order to <see cref="Look"/>, then again to <see cref="Take"/>, then ask for the <see cref="Result"/>. Not thread-safe.</para>
/// </remarks>
/// <param name="extent">Where and when.</param>
/// <param name="name">The incident's own name: what is said about it belongs to it.</param>
/// <param name="concerned">Parties that are known to be concerned.</param>
internal sealed class Selection(Volume4D extent, string name, IEnumerable<string> concerned)
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal) { name };
    private readonly HashSet<long> _positions = [];
    private readonly HashSet<(string Arrangement, long Position)> _terms = [];
    private readonly Dictionary<string, long> _latestTerms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _partyLeaves = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _parties = new(concerned, StringComparer.Ordinal);
    private readonly SortedSet<long> _leaves = [];
    private readonly List<(SeenLeaf Leaf, string By, string To)> _talk = [];

    /// <summary>First pass: what is declared, seen and agreed there and then.</summary>
    public void Look(SeenLeaf leaf)
    {
        var of = leaf.Leaf;
        switch (of.Kind)
        {
            case "declared" or "changed" or "state" or "revealed" when of.At < extent.End && Detail.Volumes(leaf).Any(volume => volume.Overlaps(extent)):
                _names.Add(leaf.Name);
                break;
            case "observed" when IsSeenHere(leaf):
                _names.Add(leaf.Name);
                if (JsonValues.Text(leaf["conformance"], "subject") is { } heldAgainst)
                    _names.Add(heldAgainst);
                break;
            case var _ when Detail.IsTerms(of) && of.At < extent.End && Detail.Terms(leaf) is { } terms:
                LookAt(leaf, terms);
                break;
            case "arrangement-removed" when of.At < extent.Start:
                _latestTerms.Remove(leaf.Name);
                break;
            case "party-put" when of.At < extent.End || !_partyLeaves.ContainsKey(of.Entity.Id):
                _partyLeaves[of.Entity.Id] = of.Index;
                break;
        }
    }

    /// <summary>Second pass: every leaf about one of these, and what follows from them.</summary>
    public void Take(SeenLeaf leaf)
    {
        var of = leaf.Leaf;
        if (of.Kind is "party-put" or "details-erased" || Detail.IsTerms(of) || of.Entity.Type is "incident" or "statement")
            return;
        if (_names.Contains(leaf.Name))
        {
            if (of.Entity.Type is "operational-intent" or "constraint")
                _positions.Add(of.Position);
            Add(leaf);
        }
        else if (of.Kind == "warning-owed" && (_positions.Contains(of.Position) || (JsonValues.Text(leaf["warning"], "subject") is { } subject && _names.Contains(subject))))
        {
            _names.Add(leaf.Name);
            Add(leaf);
        }
        else if (of.Kind == "observed" && JsonValues.Text(leaf["observation"], "subject") is { } seen && _names.Contains(seen) && IsSeenThen(leaf))
        {
            _names.Add(leaf.Name);
            Add(leaf);
        }
        else if (IsTalk(of.Entity.Type))
        {
            TakeTalk(leaf);
        }
    }

    /// <summary>The leaves, ascending, and the parties concerned.</summary>
    public (SortedSet<long> Leaves, SortedSet<string> Parties) Result()
    {
        foreach (var (leaf, by, to) in _talk)
        {
            if (_parties.Contains(by) && _parties.Contains(to))
                _leaves.Add(leaf.Index);
        }
        foreach (long terms in _latestTerms.Values)
            _leaves.Add(terms);
        foreach (string party in _parties)
        {
            if (_partyLeaves.TryGetValue(party, out long index))
                _leaves.Add(index);
        }
        return (_leaves, _parties);
    }

    private void LookAt(SeenLeaf leaf, Core.Warnings.Arrangement terms)
    {
        // Each member is told in a leaf of its own, and may see them all: the first one stands for the change.
        if (!_terms.Add((leaf.Name, leaf.Leaf.Position)))
            return;
        bool isThere = terms.ValidFrom < extent.End && !(terms.ValidUntil <= extent.Start) && terms.Altitude.Overlaps(extent.Altitude) && terms.Area.Overlaps(extent.Area);
        if (leaf.Leaf.At >= extent.Start && _latestTerms.TryGetValue(leaf.Name, out long before))
            _leaves.Add(before);
        _latestTerms.Remove(leaf.Name);
        if (!isThere)
            return;
        _latestTerms[leaf.Name] = leaf.Index;
        foreach (var member in terms.Members)
            _parties.Add(member.Party.ToString());
    }

    private bool IsSeenHere(SeenLeaf leaf)
    {
        if (!IsSeenThen(leaf) || JsonValues.Member(leaf["observation"], "position") is not { } position || Detail.Place(position) is not { } place)
            return false;
        return extent.Area.DistanceMetres(place) == 0 && (JsonValues.Number(position, "altitude_m") is not { } altitude || extent.Altitude.DistanceMetres(altitude) == 0);
    }

    private bool IsSeenThen(SeenLeaf leaf) => JsonValues.Time(leaf["observation"], "at") is { } at && IsThen(at);

    private bool IsThen(Instant at) => at >= extent.Start && at < extent.End;

    private static bool IsTalk(string type) => type is "thread" or "call" or "site" or "drill";

    /// <summary>What names something that is taken already is of the incident, with all that follows about it; else it may still have been said
    /// between the parties at the time.</summary>
    private void TakeTalk(SeenLeaf leaf)
    {
        bool isAbout = (Detail.Topic(leaf) is { } topic && _names.Contains(topic)) || leaf.Parts.SelectMany(Detail.Texts).Any(_names.Contains)
            || (IsThen(TimeOf(leaf)) && Detail.TopicArea(leaf) is { } area && area.Overlaps(extent.Area));
        if (isAbout)
        {
            _names.Add(leaf.Name);
            Add(leaf);
        }
        else if (IsThen(TimeOf(leaf)) && leaf.Leaf is { By: { } by, To: { } to } && !leaf.Withheld.Any())
        {
            _talk.Add((leaf, by, to));
        }
    }

    /// <summary>When it was said; of a call, when it was made.</summary>
    private static Instant TimeOf(SeenLeaf leaf) => JsonValues.Time(leaf["call"], "start") ?? leaf.Leaf.At;

    private void Add(SeenLeaf leaf)
    {
        _leaves.Add(leaf.Index);
        if (leaf.Leaf.By is { } by)
            _parties.Add(by);
        if (leaf.Leaf.To is { } to)
            _parties.Add(to);
    }
}
