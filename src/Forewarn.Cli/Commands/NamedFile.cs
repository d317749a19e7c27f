using Forewarn.Core;
using Forewarn.Record;

namespace Forewarn.Cli.Commands;

/// <summary>Files that the command line names: what is wrong with one of them is wrong with the command line.</summary>
internal static class NamedFile
{
    /// <summary>Largest request body that is sent from a file; the node takes no larger one.</summary>
    public const int BodyBytesMax = 1 << 20;

    /// <summary>Reads a file in its format.</summary>
    /// <exception cref="InvalidValueException">It cannot be read, or is not in the format.</exception>
    public static T Read<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (RecordFormatException wrong)
        {
            throw new InvalidValueException(path, $"{wrong.Where}: {wrong.Problem}", wrong.Accepted);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new InvalidValueException(path, failed.Message, "a file that can be read");
        }
    }

    /// <summary>The bytes of a file, at most so many.</summary>
    /// <exception cref="InvalidValueException">It cannot be read, or is larger.</exception>
    public static byte[] Bytes(string path, long bytesMax) => Read(path, name => new FileInfo(name) is { Length: var length } && length > bytesMax
        ? throw new InvalidValueException(name, $"{length} bytes", $"at most {bytesMax} bytes")
        : File.ReadAllBytes(name));
}
