using System.Collections.Immutable;
using System.Globalization;
using Forewarn.Core.Airspace;
using Forewarn.Core.Pool;
using Forewarn.Record.Witnesses;
using Forewarn.Server.Backups;
using Forewarn.Server.Node;
using Forewarn.Server.Recording;
using Forewarn.Server.Tokens;
using NodaTime;

namespace Forewarn.Server.Health;

/// <summary>What an operator would look at, looked at: each thing that keeps a node from its work, or soon will.</summary>
/// <remarks>Thread-safe; a look costs some microseconds and asks the file system once.</remarks>
internal sealed class NodeHealth(
    AirspaceNode node, TokenValidator tokens, Cosigners cosigners, PoolCosigner? pool, BackupDoor backups, IClock clock, string dataDirectory, bool isReplay)
{
    /// <summary>Free bytes below which the volume of the data directory is called full soon.</summary>
    public const long DiskFreeBytesMin = 2L << 30;

    /// <summary>Share of the volume, likewise.</summary>
    public const double DiskFreeShareMin = 0.05;

    /// <summary>Leaves by which the record may be behind the state.</summary>
    public const long LeavesBehindMax = 20_000;

    /// <summary>Exchanges with a witness that may fail one after the other.</summary>
    public const int WitnessFailuresMax = 3;

    /// <summary>How long something may be on its way to a contact.</summary>
    public static readonly Duration DeliveryAgeMax = Duration.FromMinutes(15);

    /// <summary>How long a node may go without a backup.</summary>
    public static readonly Duration BackupAgeMax = Duration.FromHours(48);

    /// <summary>How far the clock may lie behind the journal.</summary>
    public static readonly Duration ClockBehindMax = Duration.FromSeconds(30);

    /// <summary>When the node began to serve.</summary>
    public Instant Since { get; } = SystemClock.Instance.GetCurrentInstant();

    /// <summary>How it stands with each witness.</summary>
    public ImmutableArray<WitnessStatus> Witnesses => cosigners.Statuses;

    /// <summary>Looks at everything, in the order in which it matters.</summary>
    public ImmutableArray<HealthCheck> Look() =>
    [
        Commands(), Keys(), .. pool is null ? [] : new[] { LookAtMembers(pool) },
        .. node.Failure is not null ? [] : isReplay ? [Record(), Disk()] : new[] { Record(), Disk(), Clock(), LookAtWitnesses(), Delivery(), Backups() },
    ];

    /// <summary>Free bytes on the volume of the data directory; null when the system does not say.</summary>
    public long? DiskFree() => Volume()?.Free;

    /// <summary>Members of the pool whose last word was for another record.</summary>
    public ImmutableArray<string> Diverged => [.. pool?.Diverged ?? []];

    private HealthCheck Commands() => node.IsDiverged || node.Failure is StateTooNewException ? HealthCheck.Failing("commands", node.Failure!.Message)
        : node.Failure is not null ? HealthCheck.Failing("commands", "the node takes no commands; its log says why")
        : node.Obstacle is { } obstacle ? HealthCheck.Failing("commands", obstacle)
        : HealthCheck.Ok("commands");

    private HealthCheck LookAtMembers(PoolCosigner cosigner)
    {
        string others = string.Join(", ", cosigner.Diverged);
        return others.Length == 0 ? HealthCheck.Ok("pool")
            : HealthCheck.Warning("pool", $"{others} signed for another record than this node's; both sides are kept in {DivergenceFiles.Folder}/ of the data directory");
    }

    private HealthCheck Keys() => tokens.KeyStatus.IsReady ? HealthCheck.Ok("issuer")
        : HealthCheck.Failing("issuer", "the issuer's keys have not been fetched yet");

    private HealthCheck Record()
    {
        long behind = node.Read(state => state.Events.Next) - node.Record.Latest.Checkpoint.Size;
        return behind <= LeavesBehindMax ? HealthCheck.Ok("record")
            : HealthCheck.Warning("record", Text($"{behind} leaves are not under a checkpoint yet; receipts wait"));
    }

    private HealthCheck Disk() => Volume() is not var (free, size) ? HealthCheck.Ok("disk")
        : free >= DiskFreeBytesMin && free >= DiskFreeShareMin * size ? HealthCheck.Ok("disk")
        : HealthCheck.Warning("disk", Text($"{free >> 20} MiB are free on the volume of the data directory; when it is full, the node takes no more commands"));

    private HealthCheck Clock()
    {
        var behind = node.Read(state => state.Time) - clock.GetCurrentInstant();
        return behind <= ClockBehindMax ? HealthCheck.Ok("clock")
            : HealthCheck.Warning("clock", Text($"this machine's clock is {(long)behind.TotalSeconds} s behind the journal's last entry: it was set back; until it has caught up, everything bears the time of that entry"));
    }

    private HealthCheck LookAtWitnesses()
    {
        var statuses = cosigners.Statuses;
        if (statuses.FirstOrDefault(status => status.State == WitnessState.Disputed) is { } disputed)
            return HealthCheck.Warning("witnesses", $"{disputed.Name} has seen another history of this record, or more of it");
        string[] failing = [.. statuses.Where(status => status.FailuresInARow >= WitnessFailuresMax).Select(status => status.Name)];
        if (failing.Length == 0)
            return HealthCheck.Ok("witnesses");
        bool isPending = (cosigners.Final?.Checkpoint.Size ?? 0) < node.Record.Latest.Checkpoint.Size;
        return HealthCheck.Warning("witnesses", $"{string.Join(", ", failing)} did not cosign when last asked{(isPending ? "; receipts stay pending" : "")}");
    }

    private HealthCheck Delivery()
    {
        var age = node.Read(state => state.Outbox(Leaves.None, 1).Items is [var oldest] ? clock.GetCurrentInstant() - oldest.At : Duration.Zero);
        return age <= DeliveryAgeMax ? HealthCheck.Ok("delivery")
            : HealthCheck.Warning("delivery", Text($"something has been on its way to a contact for {(long)age.TotalMinutes} minutes"));
    }

    private HealthCheck Backups()
    {
        var now = SystemClock.Instance.GetCurrentInstant();
        if (now - (backups.LastTaken ?? Since) <= BackupAgeMax)
            return HealthCheck.Ok("backup");
        return HealthCheck.Warning("backup", backups.LastTaken is { } last
            ? Text($"the last backup was taken {(long)(now - last).TotalHours} hours ago")
            : Text($"no backup was taken since the node started, {(long)(now - Since).TotalHours} hours ago"));
    }

    private (long Free, long Size)? Volume()
    {
        try
        {
            var volume = new DriveInfo(Path.GetFullPath(dataDirectory));
            return (volume.AvailableFreeSpace, volume.TotalSize);
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
