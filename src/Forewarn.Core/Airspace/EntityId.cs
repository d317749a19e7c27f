using System.Runtime.CompilerServices;

namespace Forewarn.Core.Airspace;

/// <summary>Names what a party declares, reports or opens; a UUID that it chooses.</summary>
/// <remarks>F3548's EntityID and SubscriptionID. Never all zeroes, except for the default value, which names nothing.</remarks>
public readonly record struct EntityId : IComparable<EntityId>
{
    private EntityId(Guid value) => Value = value;

    public Guid Value { get; }

    /// <exception cref="InvalidValueException">Not a UUID in the usual 36 characters, or the one of zeroes.</exception>
    public static EntityId Parse(string value) => Guid.TryParseExact(value, "D", out var guid)
        ? From(guid)
        : throw new InvalidValueException("", "not a UUID", "a UUID such as 2f8343be-6482-4d1b-a474-16847e01af1e");

    /// <exception cref="InvalidValueException">The UUID of zeroes.</exception>
    public static EntityId From(Guid value) => value != Guid.Empty
        ? new EntityId(value)
        : throw new InvalidValueException("", "the UUID of zeroes names nothing", "any other UUID");

    /// <summary>Seeded anew in every process: <see cref="Guid"/>'s own is known to everyone, and managers choose ids. Nothing is ordered by it.</summary>
    public override int GetHashCode()
    {
        var value = Value;
        ref ulong first = ref Unsafe.As<Guid, ulong>(ref value);
        return HashCode.Combine(first, Unsafe.Add(ref first, 1));
    }

    public int CompareTo(EntityId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString("D");
}
