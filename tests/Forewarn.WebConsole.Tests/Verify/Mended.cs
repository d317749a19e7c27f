using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Forewarn.WebConsole.Tests.Verify;

/// <summary>A bundle of which a byte was altered by somebody who then put right whatever needs no key: checksums, and the hash in the manifest.</summary>
internal static class Mended
{
    private const int LocalLength = 30, CentralLength = 46;

    private static readonly string[] Members = ["README.txt", "manifest.json", "policy.txt", "checkpoint", "leaves.jsonl", "proof.jsonl", "report.html"];

    /// <summary>Where a member's content stands in a bundle.</summary>
    public static Range Of(byte[] bundle, string member) => Layout(bundle)[member].Content;

    /// <summary>The bundle with one byte of a member changed, and everything else made to fit it.</summary>
    /// <param name="offset">In the file.</param>
    public static byte[] With(byte[] bundle, string member, int offset, byte change)
    {
        byte[] altered = [.. bundle];
        altered[offset] ^= change;
        var layout = Layout(altered);
        var manifest = layout["manifest.json"].Content;
        if (member != "manifest.json")
        {
            string before = Convert.ToHexStringLower(SHA256.HashData(bundle[layout[member].Content]));
            string after = Convert.ToHexStringLower(SHA256.HashData(altered[layout[member].Content]));
            Encoding.ASCII.GetBytes(Encoding.UTF8.GetString(altered[manifest]).Replace(before, after, StringComparison.Ordinal)).CopyTo(altered, manifest.Start.Value);
            PutChecksum(altered, layout["manifest.json"]);
        }
        PutChecksum(altered, layout[member]);
        return altered;
    }

    private static void PutChecksum(byte[] bundle, (Range Content, int Local, int Central) member)
    {
        uint crc = Crc(bundle.AsSpan(member.Content));
        BinaryPrimitives.WriteUInt32LittleEndian(bundle.AsSpan(member.Local + 14), crc);
        BinaryPrimitives.WriteUInt32LittleEndian(bundle.AsSpan(member.Central + 16), crc);
    }

    private static Dictionary<string, (Range Content, int Local, int Central)> Layout(byte[] bundle)
    {
        var contents = new List<(string Name, int Local, Range Content)>();
        int offset = 0;
        foreach (string name in Members)
        {
            int start = offset + LocalLength + name.Length, end = start + BinaryPrimitives.ReadInt32LittleEndian(bundle.AsSpan(offset + 18));
            contents.Add((name, offset, start..end));
            offset = end;
        }
        var layout = new Dictionary<string, (Range, int, int)>(StringComparer.Ordinal);
        foreach (var (name, local, content) in contents)
        {
            layout.Add(name, (content, local, offset));
            offset += CentralLength + name.Length;
        }
        return layout;
    }

    /// <summary>CRC-32 as zip files have it, bit by bit.</summary>
    private static uint Crc(ReadOnlySpan<byte> content)
    {
        uint crc = uint.MaxValue;
        foreach (byte octet in content)
        {
            crc ^= octet;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }
        return ~crc;
    }
}
