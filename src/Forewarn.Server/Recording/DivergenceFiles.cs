using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Forewarn.Record;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Notes;

namespace Forewarn.Server.Recording;

/// <summary>What proves that two members of a pool have signed for two records: pairs of signed checkpoints of one size with different roots.</summary>
/// <remarks>
/// In <see cref="Folder"/> of the data directory, of each pair three files (docs/pool.md, "When two records differ"): <c>SIZE-MEMBER.theirs</c> and <c>SIZE-MEMBER.own</c>, signed
/// notes, and <c>SIZE-MEMBER.keys</c>, the verifier keys of both, one a line. Nothing is ever removed. For one caller at a time.
/// </remarks>
internal sealed class DivergenceFiles
{
    /// <summary>Folder in a data directory.</summary>
    public const string Folder = "divergence";

    /// <summary>Most pairs that are kept of one member; later ones say no more.</summary>
    public const int PairsPerMemberMax = 8;

    private const string Theirs = ".theirs";

    private readonly string _directory;

    /// <param name="dataDirectory">The node's.</param>
    public DivergenceFiles(string dataDirectory) => _directory = Path.Combine(dataDirectory, Folder);

    /// <summary>Keeps a pair, unless it is there already or there are <see cref="PairsPerMemberMax"/> of the member; durable on return.</summary>
    /// <param name="keys">Of those who signed either.</param>
    /// <returns>Whether it was kept now.</returns>
    /// <exception cref="IOException">It could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public bool Keep(string member, SignedCheckpoint theirs, SignedCheckpoint own, IEnumerable<VerifierKey> keys)
    {
        string path = Path.Combine(_directory, string.Create(CultureInfo.InvariantCulture, $"{theirs.Checkpoint.Size}-{member}"));
        if (File.Exists(path + Theirs) || Of(member).Take(PairsPerMemberMax).Count() == PairsPerMemberMax)
            return false;
        DurableFile.CreatePrivateFolder(_directory);
        DurableFile.Write($"{path}.keys", Encoding.UTF8.GetBytes(string.Concat(keys.Select(key => $"{key}\n"))), replace: true);
        DurableFile.Write($"{path}.own", own.ToBytes(), replace: true);
        // Last: who finds it finds the others.
        DurableFile.Write(path + Theirs, theirs.ToBytes(), replace: true);
        return true;
    }

    /// <summary>What was kept, with the member that each says to be of; what cannot be read is passed over.</summary>
    public ImmutableArray<(string Member, SignedCheckpoint Theirs)> Read()
    {
        if (!Directory.Exists(_directory))
            return [];
        var found = ImmutableArray.CreateBuilder<(string, SignedCheckpoint)>();
        foreach (string path in Directory.EnumerateFiles(_directory, $"*{Theirs}").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileNameWithoutExtension(path);
            try
            {
                if (new FileInfo(path).Length <= SignedNote.BytesMax)
                    found.Add((name[(name.IndexOf('-', StringComparison.Ordinal) + 1)..], SignedCheckpoint.Parse(File.ReadAllBytes(path))));
            }
            catch (Exception damaged) when (damaged is RecordFormatException or IOException or UnauthorizedAccessException)
            {
                // It proves nothing any more.
            }
        }
        return found.DrainToImmutable();
    }

    private IEnumerable<string> Of(string member) => Directory.Exists(_directory) ? Directory.EnumerateFiles(_directory, $"*-{member}{Theirs}") : [];
}
