using System.Collections.Immutable;
using System.Formats.Tar;

namespace Forewarn.Server.Backups;

/// <summary>The archive that a backup is, while it is written.</summary>
/// <remarks>One that is not finished has no end: there is nothing to dispose.</remarks>
internal sealed class BackupArchive(Stream to, IProgress<long>? progress)
{
    /// <summary>What the field of a plain header can say.</summary>
    private const long PlainBytesMax = (1L << 33) - 1;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TarWriter _tar = new(to, leaveOpen: true);
    private readonly ImmutableArray<BackupMember>.Builder _members = ImmutableArray.CreateBuilder<BackupMember>();
    private long _bytes;

    /// <summary>What is in it by now.</summary>
    public ImmutableArray<BackupMember> Members => _members.ToImmutable();

    public async Task AddAsync(string name, ArraySegment<byte> content, CancellationToken cancellation)
    {
        await using var stream = new MemoryStream(content.Array!, content.Offset, content.Count, writable: false);
        await AddAsync(name, stream, content.Count, cancellation);
    }

    /// <param name="length">How much of it, from its start; null for all.</param>
    public async Task AddFileAsync(string name, string path, CancellationToken cancellation, long? length = null)
    {
        const int BufferBytes = 1 << 16;
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferBytes, FileOptions.SequentialScan);
        await AddAsync(name, file, length ?? file.Length, cancellation);
    }

    /// <summary>Adds the manifest and its checksum, and ends the archive.</summary>
    public async Task FinishAsync(BackupManifest manifest, CancellationToken cancellation)
    {
        byte[] bytes = manifest.ToBytes();
        await AddAsync(BackupManifest.FileName, bytes, cancellation);
        await AddAsync(BackupManifest.ChecksumFileName, BackupManifest.ChecksumOf(bytes), cancellation);
        await _tar.DisposeAsync();
    }

    private async Task AddAsync(string name, Stream content, long length, CancellationToken cancellation)
    {
        await using var measured = new MeasuredStream(content, length);
        // A plain header, all of which is under its checksum, wherever it can hold the length.
        TarEntry entry = length <= PlainBytesMax ? new UstarTarEntry(TarEntryType.RegularFile, name) : new PaxTarEntry(TarEntryType.RegularFile, name);
        (entry.DataStream, entry.Mode) = (measured, OwnerOnly);
        try
        {
            await _tar.WriteEntryAsync(entry, cancellation);
        }
        catch (EndOfStreamException cut)
        {
            throw new BackupException($"{name} could not be copied: {cut.Message}", cut);
        }
        _members.Add(measured.Finish(name));
        _bytes += length;
        progress?.Report(_bytes);
    }
}
