using System.Security.Cryptography;
using Forewarn.Record;
using Forewarn.Server.Node;

namespace Forewarn.Server.Astm;

/// <summary>The key of the node's airspace tokens: <c>airspace-token.key</c> in the data directory, readable by its owner alone.</summary>
/// <remarks>When it is lost, another is made, and tokens given out before are refused: whoever has one searches again.</remarks>
internal static class AirspaceTokenKeyFile
{
    private const string FileName = "airspace-token.key";

    private const int KeyLength = 32;

    /// <exception cref="DataDirectoryException">The file holds something else.</exception>
    public static byte[] OpenOrCreate(string dataDirectory)
    {
        string path = Path.Combine(dataDirectory, FileName);
        if (!File.Exists(path))
            DurableFile.Write(path, RandomNumberGenerator.GetBytes(KeyLength), replace: false);
        byte[] key = File.ReadAllBytes(path);
        return key.Length == KeyLength ? key : throw new DataDirectoryException($"{path} holds no key of {KeyLength} bytes. Remove it, and the node makes another");
    }
}
