using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Forewarn.Journal;

/// <summary>Format 1 of a snapshot's file: header and payload (docs/journal.md, "A snapshot").</summary>
/// <remarks>All integers are big-endian. Each field of the header has something outside it that it must agree with.</remarks>
internal static class SnapshotFile
{
    public const int HeaderLength = 60;

    private const int Version = 1;
    private const int PortionLength = 1 << 20;

    private static ReadOnlySpan<byte> Magic => "FWSNAP\r\n"u8;

    /// <summary>Writes and syncs a whole file; removes it again when that fails.</summary>
    public static Digest Write(string path, long position, Action<Stream> write)
    {
        try
        {
            // Portion by portion to the disk: all of it at once would hold up the journal's own writes.
            using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.WriteThrough);
            file.Position = HeaderLength;
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using (var payload = new BufferedStream(new HashingStream(file, hash), PortionLength))
            {
                write(payload);
            }
            Digest digest = Finish(hash);
            WriteHeader(file, position, digest);
            file.Flush(flushToDisk: true);
            return digest;
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Opens a snapshot after reading all of it.</summary>
    /// <exception cref="InvalidSnapshotException">It is not what was written.</exception>
    public static Snapshot Open(string path, long position)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, PortionLength, FileOptions.SequentialScan);
        try
        {
            Digest hash = Verify(file, position);
            file.Position = HeaderLength;
            return new Snapshot(position, hash, file.Length - HeaderLength, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    // The file stands at the end of the payload, which may be empty.
    private static void WriteHeader(FileStream file, long position, Digest hash)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32BigEndian(header[8..], Version);
        BinaryPrimitives.WriteInt64BigEndian(header[12..], position);
        BinaryPrimitives.WriteInt64BigEndian(header[20..], file.Position - HeaderLength);
        hash.CopyTo(header[28..]);
        file.Position = 0;
        file.Write(header);
    }

    private static Digest Verify(FileStream file, long position)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        Require(file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) == HeaderLength, "it ends inside its header");
        Require(header.StartsWith(Magic), "it does not begin as a snapshot does");
        int version = BinaryPrimitives.ReadInt32BigEndian(header[8..]);
        Require(version == Version, FormattableString.Invariant($"its format is {version}; this program reads {Version}"));
        Require(BinaryPrimitives.ReadInt64BigEndian(header[12..]) == position, "its position is not the one in its name");
        long length = BinaryPrimitives.ReadInt64BigEndian(header[20..]);
        Require(length == file.Length - HeaderLength, "its length is not the one in its header");
        var stated = new Digest(header[28..]);
        Require(HashRest(file) == stated, "its SHA-256 does not match");
        return stated;
    }

    private static Digest HashRest(FileStream file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] portion = GC.AllocateUninitializedArray<byte>(PortionLength);
        for (int read; (read = file.Read(portion)) > 0;)
        {
            hash.AppendData(portion, 0, read);
        }
        return Finish(hash);
    }

    private static Digest Finish(IncrementalHash hash)
    {
        Span<byte> bytes = stackalloc byte[Digest.Length];
        hash.GetHashAndReset(bytes);
        return new Digest(bytes);
    }

    private static void Require(bool condition, string problem)
    {
        if (!condition)
        {
            throw new InvalidSnapshotException(problem);
        }
    }
}

/// <summary>A file that is no whole snapshot.</summary>
internal sealed class InvalidSnapshotException(string problem) : Exception(problem);
