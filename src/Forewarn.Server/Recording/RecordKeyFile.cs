using Forewarn.Record;
using Forewarn.Record.Notes;
using Forewarn.Server.Node;

namespace Forewarn.Server.Recording;

/// <summary>The key of a record before its node runs: witnesses have to know it first.</summary>
public static class RecordKeyFile
{
    /// <summary>Whether there is a key in a data directory.</summary>
    public static bool Exists(string dataDirectory) => File.Exists(Path.Combine(dataDirectory, RecordKeeper.Folder, RecordIdentity.KeyFile));

    /// <summary>The verifier key of the record in a data directory, which is begun if there is none.</summary>
    /// <param name="dataDirectory">The node's data directory; made if it is not there.</param>
    /// <param name="origin">Name of the record when it is begun, which it must have when it exists; null for any.</param>
    /// <exception cref="DataDirectoryException">The record is damaged, or has another name.</exception>
    public static VerifierKey Of(string dataDirectory, string? origin = null)
    {
        try
        {
            using var identity = RecordIdentity.Open(Path.Combine(dataDirectory, RecordKeeper.Folder), origin);
            return identity.Key.VerifierKey;
        }
        catch (RecordFormatException wrong)
        {
            throw new DataDirectoryException($"the record in {dataDirectory} cannot be used: {wrong.Message}", wrong);
        }
    }
}
