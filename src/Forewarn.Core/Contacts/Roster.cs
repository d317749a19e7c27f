using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Contacts;

/// <summary>Whom a party wants to be reached, over what, and who is on duty when.</summary>
/// <remarks>Confidential: for the party and the operator.</remarks>
public sealed record Roster
{
    public const int ContactsMax = 100;

    public const int PostsMax = 50;

    /// <summary>Most turns of one round of a post.</summary>
    public const int RotationMax = 100;

    public PartyId Party { get; private init; }

    /// <summary>1 for a new roster, one more with each change.</summary>
    public int Version { get; private init; }

    /// <summary>Index of the leaf of this version; <see cref="Leaves.None"/> for a proposal.</summary>
    public long Leaf { get; internal init; } = Leaves.None;

    /// <summary>By id, each once.</summary>
    public ImmutableArray<Contact> Contacts { get; private init; } = [];

    /// <summary>By id, each once.</summary>
    public ImmutableArray<Post> Posts { get; private init; } = [];

    /// <summary>Whether anything can be brought to anybody, by webhook or by e-mail.</summary>
    /// <remarks>Does not depend on what the addresses are, which may be erased.</remarks>
    public bool HasAddresses { get; private init; }

    /// <exception cref="InvalidValueException">Names the member that is wrong, in wire spelling.</exception>
    public static Roster Create(PartyId party, ImmutableArray<Contact> contacts, ImmutableArray<Post> posts)
    {
        if (contacts.Length > ContactsMax)
            throw new InvalidValueException("contacts", $"{contacts.Length} contacts", $"at most {ContactsMax}");
        if (posts.Length > PostsMax)
            throw new InvalidValueException("posts", $"{posts.Length} posts", $"at most {PostsMax}");
        contacts = contacts.Sort((a, b) => a.Id.CompareTo(b.Id));
        posts = posts.Sort((a, b) => a.Id.CompareTo(b.Id));
        for (int i = 1; i < contacts.Length; i++)
        {
            if (contacts[i].Id == contacts[i - 1].Id)
                throw new InvalidValueException("contacts", $"{contacts[i].Id} is there twice", "each contact once");
        }
        for (int i = 0; i < posts.Length; i++)
        {
            if (i > 0 && posts[i].Id == posts[i - 1].Id)
                throw new InvalidValueException("posts", $"{posts[i].Id} is there twice", "each post once");
            foreach (var contact in posts[i].Rotation)
            {
                if (!contacts.Any(known => known.Id == contact))
                    throw new InvalidValueException("posts", $"{posts[i].Id} names {contact}, which is no contact", "contacts of the same roster");
            }
        }
        return new Roster
        {
            Party = party,
            Version = 1,
            Contacts = contacts,
            Posts = posts,
            HasAddresses = contacts.Any(contact => contact.Addresses.Any(address => address.Transport != Transport.Console)),
        };
    }

    public Contact? Find(ContactId id) => Contacts.FirstOrDefault(contact => contact.Id == id);

    public Post? Find(PostId id) => Posts.FirstOrDefault(post => post.Id == id);

    /// <summary>Whom to bring something to, and where; empty only when nobody can be brought anything at all, or the console alone is meant.</summary>
    /// <remarks>
    /// <para>The first that finds somebody: who is on duty at the post, whoever else takes turns there, the contacts of the level, all contacts. Who
    /// has quiet hours is passed over, unless it is urgent, or nobody else is left; and when nobody has any of the transports, any will do. So a
    /// roster that does not fit an arrangement, or whose people all sleep, loses nothing.</para>
    /// <para>Depends on the time zone database: nothing that a replay has to decide again may depend on it.</para>
    /// </remarks>
    /// <param name="channel">Level.</param>
    /// <param name="post">Post on duty, where one is named.</param>
    /// <param name="transports">Ways that will do.</param>
    /// <param name="at">When.</param>
    /// <param name="zone">The party's time zone.</param>
    /// <param name="isUrgent">Whether quiet hours do not count.</param>
    /// <param name="isUsable">What is as good as not in the roster where it says no, such as an address that has refused; null for all.</param>
    public ImmutableArray<Reached> Reached(
        Channel channel, PostId? post, TransportSet transports, Instant at, DateTimeZone zone, bool isUrgent, Func<Reached, bool>? isUsable = null)
    {
        if (!HasAddresses || !transports.IsBrought)
            return [];
        isUsable ??= _ => true;
        var tiers = Tiers(channel, post, at, zone);
        if (!isUrgent && FirstOf(tiers, transports, each => each.Contact.QuietHours?.Contain(at, zone) != true && isUsable(each)) is { IsEmpty: false } awake)
            return awake;
        return FirstOf(tiers, transports, isUsable) is { IsEmpty: false } named ? named : FirstOf(tiers, TransportSet.Any, isUsable);
    }

    internal Roster As(int version, long leaf) => this with { Version = version, Leaf = leaf };

    internal bool SaysTheSameAs(Roster other) => Party == other.Party
        && Contacts.Length == other.Contacts.Length && Contacts.Zip(other.Contacts).All(pair => pair.First.SaysTheSameAs(pair.Second))
        && Posts.Length == other.Posts.Length && Posts.Zip(other.Posts).All(pair => pair.First.SaysTheSameAs(pair.Second));

    /// <summary>What people wrote, contact by contact.</summary>
    internal ImmutableArray<string> Texts => [.. Contacts.SelectMany(contact => contact.Texts)];

    internal Roster WithTexts(ImmutableArray<string> texts)
    {
        var contacts = ImmutableArray.CreateBuilder<Contact>(Contacts.Length);
        int used = 0;
        foreach (var contact in Contacts)
        {
            int count = 1 + contact.Addresses.Length;
            contacts.Add(contact.WithTexts(texts.AsSpan(used, count)));
            used += count;
        }
        return this with { Contacts = contacts.MoveToImmutable() };
    }

    /// <summary>Groups of contacts to try, one after the other; a post's people are a group each, since duty is one person's.</summary>
    private IEnumerable<ImmutableArray<Contact>> Tiers(Channel channel, PostId? post, Instant at, DateTimeZone zone)
    {
        if (post is { } named && Find(named) is { } duty)
        {
            foreach (var id in duty.From(at, zone))
                yield return [Find(id)!];
        }
        yield return [.. Contacts.Where(contact => contact.Level == channel)];
        yield return Contacts;
    }

    private static ImmutableArray<Reached> FirstOf(IEnumerable<ImmutableArray<Contact>> tiers, TransportSet transports, Func<Reached, bool> isMeant)
    {
        foreach (var tier in tiers)
        {
            ImmutableArray<Reached> found = [.. tier.SelectMany(contact => contact.Addresses
                .Where(address => address.IsReachable && transports.Contains(address.Transport))
                .Select(address => new Reached(contact, address))).Where(isMeant)];
            if (!found.IsEmpty)
                return found;
        }
        return [];
    }
}

/// <summary>A contact that something is to be brought to, and where.</summary>
public readonly record struct Reached(Contact Contact, ContactAddress Address);
