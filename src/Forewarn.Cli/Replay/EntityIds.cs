using System.Security.Cryptography;
using System.Text;

namespace Forewarn.Cli.Replay;

/// <summary>The UUIDs under which a telling's declarations and observations go to the node.</summary>
internal static class EntityIds
{
    /// <summary>The same UUID for the same names on every machine, in the form of version 4, which F3548-21 asks for.</summary>
    public static Guid For(string caseId, string tellingId, string kind, string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{caseId}\n{tellingId}\n{kind}\n{name}"), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x40);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
