using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;

namespace Forewarn.Core.Contacts;

/// <summary>A person, a desk or a system of a party that warnings and messages are brought to.</summary>
public sealed record Contact
{
    public ContactId Id { get; private init; }

    /// <summary>As the party calls it; a placeholder once it was erased.</summary>
    public string Name { get; private init; } = "";

    public Channel Level { get; private init; }

    /// <summary>BCP 47.</summary>
    public string Language { get; private init; } = "";

    /// <summary>At most one for each transport, in the order of the transports' numbers.</summary>
    public ImmutableArray<ContactAddress> Addresses { get; private init; } = [];

    public QuietHours? QuietHours { get; private init; }

    /// <exception cref="InvalidValueException">Names <c>name</c>, <c>level</c>, <c>language</c> or <c>addresses</c>.</exception>
    public static Contact Create(
        ContactId id, string name, Channel level, string language, ImmutableArray<ContactAddress> addresses, QuietHours? quietHours)
    {
        addresses = addresses.Sort((a, b) => a.Transport.CompareTo(b.Transport));
        for (int i = 1; i < addresses.Length; i++)
        {
            if (addresses[i].Transport == addresses[i - 1].Transport)
                throw new InvalidValueException("addresses", $"two of {addresses[i].Transport}", "one for each transport; another contact for another address");
        }
        return new Contact
        {
            Id = id,
            Name = Limits.RequireText(name, "name", Limits.NameLengthMax, lengthMin: 1),
            Level = Limits.RequireMember(level, "level"),
            Language = Limits.RequireLanguage(language, "language"),
            Addresses = addresses,
            QuietHours = quietHours,
        };
    }

    public ContactAddress? AddressFor(Transport transport)
    {
        foreach (var address in Addresses)
        {
            if (address.Transport == transport)
                return address;
        }
        return null;
    }

    /// <summary>As a journal holds it apart from its words, which <see cref="WithTexts"/> adds.</summary>
    /// <exception cref="InvalidValueException">Names <c>language</c> or <c>addresses</c>.</exception>
    internal static Contact Wordless(
        ContactId id, Channel level, string language, ImmutableArray<Transport> transports, QuietHours? quietHours) =>
        Create(id, "-", level, language, [.. transports.Select(transport => ContactAddress.Accepted(transport, ""))], quietHours);

    internal bool SaysTheSameAs(Contact other) => (Id, Name, Level, Language, QuietHours) == (other.Id, other.Name, other.Level, other.Language, other.QuietHours)
        && Addresses.AsSpan().SequenceEqual(other.Addresses.AsSpan());

    /// <summary>What people wrote: the name, then the target of each address.</summary>
    internal IEnumerable<string> Texts => Addresses.Select(address => address.Target).Prepend(Name);

    internal Contact WithTexts(ReadOnlySpan<string> texts)
    {
        var addresses = ImmutableArray.CreateBuilder<ContactAddress>(Addresses.Length);
        for (int i = 0; i < Addresses.Length; i++)
            addresses.Add(ContactAddress.Accepted(Addresses[i].Transport, texts[i + 1]));
        return this with { Name = Limits.RequireText(texts[0], "name", Limits.NameLengthMax), Addresses = addresses.MoveToImmutable() };
    }
}
