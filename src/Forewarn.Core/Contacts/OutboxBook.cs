using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Forewarn.Core.Airspace;
using Forewarn.Core.Format;
using NodaTime;

namespace Forewarn.Core.Contacts;

/// <summary>What is on its way to the parties' contacts: the open items, oldest first.</summary>
/// <remarks>Items are opened in the order of their leaves and of their moments, and all live equally long, so the oldest is also the
/// next to expire.</remarks>
internal sealed class OutboxBook : StatePart
{
    private readonly Dictionary<long, OutboxItem> _items = [];
    private readonly OpenLeaves _all = new();
    private readonly Dictionary<PartyId, OfParty> _byParty = [];

    /// <summary>Items about a warning that its warned party's contacts are told of: an answer ends them all.</summary>
    private readonly Dictionary<long, List<long>> _byWarning = [];

    public int Count => _items.Count;

    public override Instant? NextDeadline => Oldest?.ExpiresAt;

    /// <summary>The item that has been open longest.</summary>
    public OutboxItem? Oldest => _all.First is { } leaf ? _items[leaf] : null;

    public OutboxItem? Find(long leaf) => _items.GetValueOrDefault(leaf);

    /// <summary>The item of a party that has been open longest, of those that are not urgent if there are any.</summary>
    public OutboxItem? LeastOf(PartyId party) => _byParty.GetValueOrDefault(party) is { } open ? _items[(open.Others.First ?? open.Urgent.First)!.Value] : null;

    public int CountOf(PartyId party) => _byParty.GetValueOrDefault(party)?.Count ?? 0;

    /// <summary>Whether the warned party's contacts are being told of a warning.</summary>
    public bool IsBringing(long warning) => _byWarning.ContainsKey(warning);

    /// <param name="item">Its leaf is greater than that of any item before, and its moment not before theirs.</param>
    public void Open(OutboxItem item)
    {
        _items.Add(item.Leaf, item);
        _all.Add(item.Leaf);
        (CollectionsMarshal.GetValueRefOrAddDefault(_byParty, item.To, out _) ??= new OfParty()).LeavesOf(item).Add(item.Leaf);
        if (WarningOf(item) is { } number)
            (CollectionsMarshal.GetValueRefOrAddDefault(_byWarning, number, out _) ??= new List<long>(1)).Add(item.Leaf);
    }

    /// <summary>Puts the next state of an open item in the place of the present one.</summary>
    public void Replace(OutboxItem item) => _items[item.Leaf] = item;

    public void Close(OutboxItem item)
    {
        if (!_items.Remove(item.Leaf))
            return;
        _all.Remove(item.Leaf);
        var ofParty = _byParty[item.To];
        ofParty.LeavesOf(item).Remove(item.Leaf);
        if (ofParty.Count == 0)
            _byParty.Remove(item.To);
        if (WarningOf(item) is not { } number)
            return;
        var ofWarning = _byWarning[number];
        ofWarning.Remove(item.Leaf);
        if (ofWarning.Count == 0)
            _byWarning.Remove(number);
    }

    /// <summary>Closes what the warned party's contacts were to be told of a warning.</summary>
    public void CloseOf(long warning)
    {
        if (!_byWarning.TryGetValue(warning, out var leaves))
            return;
        foreach (long leaf in leaves.ToArray())
            Close(_items[leaf]);
    }

    public void CloseOf(PartyId party)
    {
        while (LeastOf(party) is { } item)
            Close(item);
    }

    /// <summary>Open items by leaf.</summary>
    /// <param name="after">Only those of a greater leaf.</param>
    /// <param name="limit">Most to return.</param>
    public Page<OutboxItem> After(long after, int limit)
    {
        var found = ImmutableArray.CreateBuilder<OutboxItem>();
        foreach (long leaf in _all.After(after))
        {
            if (found.Count == limit)
                return new Page<OutboxItem>(found.DrainToImmutable(), HasMore: true);
            found.Add(_items[leaf]);
        }
        return new Page<OutboxItem>(found.DrainToImmutable(), HasMore: false);
    }

    public override ICapturedPart Capture() => new CapturedList<OutboxItem>([.. _all.After(Leaves.None).Select(leaf => _items[leaf])], ContactsFormat.Write);

    public override void Restore(Stream stream, NameTable names) => AirspaceState.Read(
        stream, (ref CanonicalReader reader) => ContactsFormat.ReadItem(ref reader, names), OpenInOrder);

    private void OpenInOrder(OutboxItem item)
    {
        if (_all.Last >= item.Leaf || (_all.Last is { } last && _items[last].At > item.At))
            throw new ArgumentException($"item {item.Leaf} is out of order", nameof(item));
        Open(item);
    }

    /// <summary>The warning that its warned party's contacts are told of; null when it is about something else.</summary>
    public static long? WarningOf(OutboxItem item)
    {
        var (type, _, number, _) = item.Subject;
        return type == EntityType.Warning && item.Kind is EventKind.WarningOwed or EventKind.WarningEscalated or EventKind.WarningRepeated ? number : null;
    }

    /// <summary>The open items of one party.</summary>
    private sealed class OfParty
    {
        public OpenLeaves Urgent { get; } = new();

        public OpenLeaves Others { get; } = new();

        public int Count => Urgent.Count + Others.Count;

        public OpenLeaves LeavesOf(OutboxItem item) => item.IsUrgent ? Urgent : Others;
    }
}
