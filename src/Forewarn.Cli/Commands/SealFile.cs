using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Forewarn.Client.Model;
using Forewarn.Core;
using Forewarn.Record;

namespace Forewarn.Cli.Commands;

/// <summary>The file that opens a sealed declaration: its salt, and the exact JSON that was sealed.</summary>
internal static class SealFile
{
    /// <summary>Largest JSON that can be sealed, in bytes.</summary>
    public const int SealedBytesMax = 64 * 1024;

    private const int SaltLength = 32;
    private const string Accepted = "a file that forewarn seal wrote";

    /// <summary>Seals a JSON text: writes what opens it to a new file that only its owner can read.</summary>
    /// <returns>The commitment, SHA-256(salt || JSON): 64 hexadecimal digits.</returns>
    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    public static string Write(string path, byte[] json)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltLength);
        var opening = new JsonObject { ["forewarn_opening"] = 1, ["salt"] = Convert.ToBase64String(salt), ["sealed"] = Convert.ToBase64String(json) };
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(JsonSerializer.SerializeToUtf8Bytes(opening));
        file.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(SHA256.HashData([.. salt, .. json]));
    }

    /// <exception cref="InvalidValueException">It is no such file.</exception>
    public static Opening Read(string path)
    {
        byte[] bytes = NamedFile.Bytes(path, 2 * SealedBytesMax);
        return NamedFile.Read(path, _ =>
        {
            try
            {
                var json = JsonNode.Parse(bytes);
                return (int?)json?["forewarn_opening"] == 1
                    ? new Opening(Convert.FromBase64String((string)json["salt"]!), Convert.FromBase64String((string)json["sealed"]!))
                    : throw new FormatException("another format version");
            }
            catch (Exception wrong) when (wrong is JsonException or FormatException or InvalidOperationException or ArgumentNullException)
            {
                throw new RecordFormatException("opening", wrong.Message, Accepted, wrong);
            }
        });
    }
}
