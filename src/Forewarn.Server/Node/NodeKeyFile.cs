using System.Security.Cryptography;
using Forewarn.Record;

namespace Forewarn.Server.Node;

/// <summary>Secret keys of the node: files in the data directory, readable by their owner alone.</summary>
internal static class NodeKeyFile
{
    /// <summary>Of the airspace tokens. When it is lost, another is made, and tokens given out before are refused: whoever has one searches again.
    /// </summary>
    public const string AirspaceTokens = "airspace-token.key";

    /// <summary>Of webhooks and acknowledgement links. When it is lost, another is made: receivers fetch their secrets again, and links that were
    /// sent are dead.</summary>
    public const string Delivery = "delivery.key";

    private const int KeyLength = 32;

    /// <exception cref="DataDirectoryException">The file holds something else.</exception>
    public static byte[] OpenOrCreate(string dataDirectory, string fileName)
    {
        string path = Path.Combine(dataDirectory, fileName);
        if (!File.Exists(path))
            DurableFile.Write(path, RandomNumberGenerator.GetBytes(KeyLength), replace: false);
        byte[] key = File.ReadAllBytes(path);
        return key.Length == KeyLength ? key : throw new DataDirectoryException($"{path} holds no key of {KeyLength} bytes. Remove it, and the node makes another");
    }
}
