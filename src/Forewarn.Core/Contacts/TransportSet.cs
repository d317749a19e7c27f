using System.Collections.Immutable;
using Forewarn.Core.Warnings;

namespace Forewarn.Core.Contacts;

/// <summary>The transports that something may go by. The default value leaves it open: any of them.</summary>
public readonly record struct TransportSet
{
    private const byte Everything = (1 << (int)Transport.Console) | (1 << (int)Transport.Webhook) | (1 << (int)Transport.Email);

    private TransportSet(byte bits) => Bits = bits;

    /// <summary>One bit for each transport; none when any will do. Part of the journal's format.</summary>
    internal byte Bits { get; }

    public static TransportSet Any => default;

    /// <summary>Whether no transport is named.</summary>
    public bool IsAny => Bits == 0;

    /// <summary>Whether it goes by anything that is brought to a contact: not by the console alone, where people look for themselves.</summary>
    public bool IsBrought => IsAny || Contains(Transport.Webhook) || Contains(Transport.Email);

    /// <summary>Those that are named, in the order of their numbers.</summary>
    public ImmutableArray<Transport> Named
    {
        get
        {
            byte bits = Bits;
            return [.. Enum.GetValues<Transport>().Where(transport => (bits & BitOf(transport)) != 0)];
        }
    }

    /// <exception cref="InvalidValueException">A number that is no transport; names <c>transports</c>.</exception>
    public static TransportSet Of(params ReadOnlySpan<Transport> transports)
    {
        byte bits = 0;
        foreach (var transport in transports)
            bits |= BitOf(Airspace.Limits.RequireMember(transport, "transports"));
        return new TransportSet(bits);
    }

    public bool Contains(Transport transport) => IsAny || (Bits & BitOf(transport)) != 0;

    /// <exception cref="FormatException">A bit of no transport is set.</exception>
    internal static TransportSet FromBits(byte bits) =>
        (bits & ~Everything) == 0 ? new TransportSet(bits) : throw new FormatException($"{bits} is no set of transports");

    public override string ToString() => IsAny ? "any" : string.Join('+', Named);

    private static byte BitOf(Transport transport) => (byte)(1 << (int)transport);
}
