namespace Forewarn.Cli.Load;

/// <summary>What an operational intent reserves.</summary>
internal readonly record struct Flight(Rectangle Where, Slot Slot);

/// <summary>An entity that the server holds, as far as it takes to delete it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its OVN, or a subscription's version, as it stands in a path.</param>
internal readonly record struct Held(Guid Id, byte[] Version);

/// <summary>Ids for new entities.</summary>
internal static class EntityIds
{
    /// <summary>A UUID of version 4.</summary>
    public static Guid Next(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        bytes[6] = (byte)(bytes[6] & 0x0f | 0x40);
        bytes[8] = (byte)(bytes[8] & 0x3f | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
