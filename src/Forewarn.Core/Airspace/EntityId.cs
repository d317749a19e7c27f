namespace Forewarn.Core.Airspace;

/// <summary>Names an operational intent, a constraint, a subscription or an observation; a UUID chosen by its manager.</summary>
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

    public int CompareTo(EntityId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString("D");
}
