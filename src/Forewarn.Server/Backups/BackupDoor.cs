using System.Buffers.Binary;
using System.Diagnostics.Metrics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Forewarn.Record;
using Forewarn.Server.Node;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Forewarn.Server.Backups;

/// <summary>Where a running node gives its journal to <c>forewarn backup</c>: a Unix socket that only the node's own user, and root, can open.</summary>
/// <remarks>
/// <para>The journal's database is locked by the node, so nobody else can read it. All the rest of a backup are files that only grow, which
/// whoever may read the data directory reads for itself. The file <see cref="AddressFile"/> there says where the socket is.</para>
/// <para>What goes over it, with lengths of 4 bytes, big-endian: the length of the greeting and the <see cref="DoorGreeting"/>; for each batch
/// its length and the batch; the length 0. The other side may send one byte, <c>o</c>, and is told whose proposals the batches were, in
/// the same way. It copies the record's files, and sends one byte; the answer is one byte, 1 when
/// nothing was erased meanwhile, else 0.</para>
/// </remarks>
internal sealed class BackupDoor : IAsyncDisposable
{
    /// <summary>File in the data directory with the path of the socket.</summary>
    public const string AddressFile = "backup.address";

    /// <summary>Name of the meter, for exporters.</summary>
    public const string MeterName = "Forewarn.Backups";

    public const byte Copied = (byte)'c';
    public const byte Origins = (byte)'o';
    public const byte Untouched = 1;

    /// <summary>How long a node waits for somebody who takes nothing of the journal.</summary>
    private static readonly TimeSpan SendingMax = TimeSpan.FromMinutes(2);

    /// <summary>How long copying the record's files may take.</summary>
    private static readonly TimeSpan CopyingMax = TimeSpan.FromHours(12);

    private readonly string _dataDirectory, _directory;
    private readonly Socket _listener;
    private readonly AirspaceNode _node;
    private readonly IClock _clock;
    private readonly ILogger _logger;
    private readonly Meter _meter;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _accepting;
    private int _underWay;
    private long _lastTaken;

    private BackupDoor(string dataDirectory, string directory, Socket listener, AirspaceNode node, IClock clock, ILogger logger)
    {
        (_dataDirectory, _directory, _listener, _node, _clock, _logger) = (dataDirectory, directory, listener, node, clock, logger);
        _meter = new Meter(new MeterOptions(MeterName) { Scope = node });
        _meter.CreateObservableGauge("forewarn.backup.last", () => Interlocked.Read(ref _lastTaken), "s", "When the last backup was taken, in seconds since 1970; 0 for none since the start");
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>When the last backup was taken; null when none was since the start.</summary>
    public Instant? LastTaken => Interlocked.Read(ref _lastTaken) is > 0 and var seconds ? Instant.FromUnixTimeSeconds(seconds) : null;

    /// <summary>Opens the door of a node: in its runtime directory, if systemd gave it one, else in a temporary one.</summary>
    public static BackupDoor Open(string dataDirectory, AirspaceNode node, IClock clock, ILogger logger)
    {
        string directory = Environment.GetEnvironmentVariable("RUNTIME_DIRECTORY")?.Split(':') is [{ Length: > 0 } own, ..] && Directory.Exists(own)
            ? Directory.CreateDirectory(Path.Combine(own, $"backup-{Environment.ProcessId}")).FullName
            : Directory.CreateTempSubdirectory("forewarn-backup-").FullName;
        string path = Path.Combine(directory, "node");
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(path));
            // Before anybody can connect.
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            listener.Listen();
            DurableFile.Write(Path.Combine(dataDirectory, AddressFile), Encoding.UTF8.GetBytes(path + "\n"), replace: true);
            return new BackupDoor(dataDirectory, directory, listener, node, clock, logger);
        }
        catch
        {
            listener.Dispose();
            Directory.Delete(directory, recursive: true);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Dispose();
        await _accepting;
        File.Delete(Path.Combine(_dataDirectory, AddressFile));
        Directory.Delete(_directory, recursive: true);
        _meter.Dispose();
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_closing.Token);
                serving.RemoveAll(each => each.IsCompleted);
                // A thread of its own: it reads from the disk, rests, and waits for the other side.
                serving.Add(Task.Factory.StartNew(() => Serve(socket), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            if (!_closing.IsCancellationRequested)
                _logger.LogError(ended, "No more backups can be taken of this node until it is started again");
        }
        await Task.WhenAll(serving);
    }

    private void Serve(Socket socket)
    {
        try
        {
            using (socket)
            using (_closing.Token.Register(socket.Close))
            {
                (socket.SendTimeout, socket.ReceiveTimeout) = ((int)SendingMax.TotalMilliseconds, (int)CopyingMax.TotalMilliseconds);
                using var stream = new NetworkStream(socket);
                if (Interlocked.Exchange(ref _underWay, 1) == 1)
                {
                    Greet(stream, DoorGreeting.Refusal("another backup of this node is under way"));
                    return;
                }
                try
                {
                    Give(stream);
                }
                finally
                {
                    Volatile.Write(ref _underWay, 0);
                }
            }
        }
        catch (Exception failed) when (failed is IOException or SocketException or ObjectDisposedException)
        {
            // The other side has gone, or the node is closing.
            _logger.LogInformation(failed, "A backup was broken off");
        }
        catch (Exception failed)
        {
            _logger.LogError(failed, "A backup was broken off");
        }
    }

    private void Give(NetworkStream stream)
    {
        long? erasures = _node.ErasuresCount;
        if (_node.Failure is not null || erasures is null)
        {
            Greet(stream, _node.Failure is null
                ? DoorGreeting.Refusal("something is being erased", isPassing: true)
                : DoorGreeting.Refusal("the node has stopped taking commands; stop it, and take the backup then"));
            return;
        }
        // The checkpoint first: the journal then leads to all of its leaves.
        var checkpoint = _node.Record.Latest;
        var excerpt = _node.Excerpt();
        var end = excerpt.End;
        Greet(stream, new DoorGreeting(null, false, _node.Record.Key.ToString(), checkpoint.ToString(), end.Batches, end.Position,
            end.Batches == 0 ? 0 : end.Time.ToUnixTimeTicks(), end.Hash.ToString(), HasOrigins: true));
        var pace = new Pace(_closing.Token);
        SendAll(stream, excerpt.Batches, pace);
        int asked = stream.ReadByte();
        if (asked == Origins)
        {
            SendAll(stream, excerpt.Origins, pace);
            asked = stream.ReadByte();
        }
        if (asked != Copied)
            return;
        bool isUntouched = _node.ErasuresCount == erasures;
        stream.WriteByte(isUntouched ? Untouched : (byte)0);
        if (isUntouched)
            Interlocked.Exchange(ref _lastTaken, _clock.GetCurrentInstant().ToUnixTimeSeconds());
    }

    private static void SendAll(NetworkStream stream, IEnumerable<ReadOnlyMemory<byte>> pieces, Pace pace)
    {
        foreach (var piece in pieces)
        {
            pace.Rest();
            Send(stream, piece.Span);
            pace.Resume();
        }
        Send(stream, []);
    }

    private static void Greet(NetworkStream stream, DoorGreeting greeting) =>
        Send(stream, JsonSerializer.SerializeToUtf8Bytes(greeting, BackupJson.Default.DoorGreeting));

    private static void Send(NetworkStream stream, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        stream.Write(length);
        stream.Write(bytes);
    }
}
