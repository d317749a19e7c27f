using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Forewarn.Journal;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Merkle;
using Forewarn.Record.Notes;
using NodaTime;

namespace Forewarn.Server.Backups;

/// <summary>A node that runs, at its <see cref="BackupDoor"/>.</summary>
internal sealed class RunningNode : IBackupSource
{
    /// <summary>No batch of a journal is larger.</summary>
    private const int BatchBytesMax = 128 << 20;

    private readonly NetworkStream _stream;
    private readonly bool _hasOrigins;

    private RunningNode(NetworkStream stream, DoorGreeting greeting)
    {
        (_stream, _hasOrigins) = (stream, greeting.HasOrigins);
        Key = VerifierKey.Parse(greeting.Key);
        Checkpoint = SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(greeting.Checkpoint));
        End = new JournalEnd(greeting.Batches, greeting.Entries, greeting.Batches == 0 ? Instant.MinValue : Instant.FromUnixTimeTicks(greeting.Ticks),
            new Digest(Convert.FromHexString(greeting.Hash)));
    }

    public VerifierKey Key { get; }

    public SignedCheckpoint Checkpoint { get; }

    public long Leaves => Checkpoint.Checkpoint.Size;

    public TreeHash Root => Checkpoint.Checkpoint.Root;

    public JournalEnd End { get; }

    /// <summary>Goes to the node that runs on a data directory.</summary>
    /// <returns>Null when none does.</returns>
    /// <exception cref="BackupException">It gives no backup now.</exception>
    public static async Task<RunningNode?> ConnectAsync(string dataDirectory, CancellationToken cancellation)
    {
        string address = Path.Combine(dataDirectory, BackupDoor.AddressFile);
        if (!File.Exists(address))
            return null;
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint((await File.ReadAllTextAsync(address, cancellation)).TrimEnd('\n')), cancellation);
        }
        // What a node that was killed has left behind.
        catch (SocketException gone) when (gone.SocketErrorCode is SocketError.ConnectionRefused or SocketError.AddressNotAvailable || gone.NativeErrorCode == NoSuchFile)
        {
            socket.Dispose();
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            return new RunningNode(stream, await GreetingAsync(stream, cancellation));
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadBatchesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await ReceiveAsync(_stream, BatchBytesMax, cancellation) is { Length: > 0 } batch)
            yield return batch;
    }

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadOriginsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        // Who ran before this program was put in place gives none, and would not know what is asked.
        if (!_hasOrigins)
            yield break;
        try
        {
            await _stream.WriteAsync(new[] { BackupDoor.Origins }, cancellation);
        }
        catch (IOException gone)
        {
            throw BrokenOff(gone);
        }
        while (await ReceiveAsync(_stream, BatchBytesMax, cancellation) is { Length: > 0 } piece)
            yield return piece;
    }

    public async Task RequireUntouchedAsync(CancellationToken cancellation)
    {
        byte[] answer = new byte[1];
        try
        {
            await _stream.WriteAsync(new[] { BackupDoor.Copied }, cancellation);
            await _stream.ReadExactlyAsync(answer, cancellation);
        }
        catch (IOException gone)
        {
            throw BrokenOff(gone);
        }
        if (answer[0] != BackupDoor.Untouched)
            throw new BackupException("something was erased while the backup was taken, which may be in one part of it and not in another") { IsPassing = true };
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private const int NoSuchFile = 2;

    private static async Task<DoorGreeting> GreetingAsync(NetworkStream stream, CancellationToken cancellation)
    {
        byte[] bytes = await ReceiveAsync(stream, DoorGreeting.BytesMax, cancellation);
        var greeting = JsonSerializer.Deserialize(bytes, BackupJson.Default.DoorGreeting)!;
        return greeting.Refused is null ? greeting : throw new BackupException(greeting.Refused) { IsPassing = greeting.IsPassing };
    }

    private static async Task<byte[]> ReceiveAsync(NetworkStream stream, int bytesMax, CancellationToken cancellation)
    {
        try
        {
            byte[] length = new byte[sizeof(int)];
            await stream.ReadExactlyAsync(length, cancellation);
            int count = BinaryPrimitives.ReadInt32BigEndian(length);
            if (count < 0 || count > bytesMax)
                throw new BackupException("the node gives what is no journal");
            byte[] bytes = new byte[count];
            await stream.ReadExactlyAsync(bytes, cancellation);
            return bytes;
        }
        catch (IOException gone)
        {
            throw BrokenOff(gone);
        }
    }

    private static BackupException BrokenOff(IOException gone) => new("the node broke the backup off: it ended, or its log says why", gone);
}
