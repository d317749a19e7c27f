using Forewarn.Server.Backups;
using Forewarn.Server.Node;
using Forewarn.Server.Tests.Backups;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Tokens;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Forewarn.Server.Tests.Pool;

/// <summary>Backups of a member's node, with which it comes back.</summary>
public class PoolBackupTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_member_comes_back_from_a_backup_of_its_running_node_and_catches_up()
    {
        using var restored = new TemporaryDirectory();
        await using var pool = await PoolNodes.StartAsync();
        string data = Path.Combine(restored.Path, "data");
        await pool.PartyAsync("alfa");
        await RestoreAsync(pool.South.DataDirectory, data);
        await pool.PartyAsync("bravo");
        await pool.StopAsync("south");
        await pool.PartyAsync("charlie");
        await pool.ForgetAsync();
        await pool.StartAsync("south", data);
        (await pool.South.Admin.PutAsync("/v1/parties/delta", Bodies.Party("delta"))).Expect(201);
        (await pool.North.As("charlie").GetAsync("/v1/parties/delta")).Expect(200);
        Assert.Equal(pool.North.StateHash(), pool.South.StateHash());
    }

    [Fact]
    public async Task A_backup_of_a_member_that_is_stopped_brings_it_back_too_and_works_alone_as_well()
    {
        using var restored = new TemporaryDirectory();
        await using var pool = await PoolNodes.StartAsync();
        string data = Path.Combine(restored.Path, "data"), alone = Path.Combine(restored.Path, "alone");
        await pool.PartyAsync("alfa");
        // An answer that is not local: all that was said at north is there.
        (await pool.South.As("alfa").GetAsync("/v1/parties/alfa")).Expect(200);
        string south = pool.South.DataDirectory, hash = pool.South.StateHash();
        await pool.StopAsync("south");
        await RestoreAsync(south, data);
        await RestoreAsync(south, alone);
        await using (var own = await AirspaceNode.OpenAsync(alone, SystemClock.Instance, NullLogger.Instance))
            Assert.Equal(hash, own.Read(state => state.Capture().Hash()));
        await pool.StartAsync("south", data);
        (await pool.South.As("alfa").GetAsync("/v1/parties/alfa")).Expect(200);
    }

    [Theory]
    [InlineData("another byte")]
    [InlineData("another number")]
    [InlineData("twice")]
    [InlineData("cut within a head")]
    [InlineData("cut within a name")]
    public async Task Whose_proposals_the_batches_were_is_refused_where_it_was_damaged(string damage)
    {
        using var restored = new TemporaryDirectory();
        await using var pool = await PoolNodes.StartAsync(nodes: 1);
        await pool.PartyAsync("alfa");
        using var backup = new MemoryStream();
        await Backup.TakeAsync(pool.North.DataDirectory, backup, withKeys: true, SystemClock.Instance, cancellation: Cancellation);
        byte[] damaged = Archives.Rewrite(backup.ToArray(), (name, content) => !name.StartsWith("origins/", StringComparison.Ordinal) ? content : damage switch
        {
            "another number" => [.. content[..7], 99, .. content[8..]],
            "twice" => [.. content, .. content],
            "cut within a head" => content[..100],
            "cut within a name" => content[..^2],
            _ => [.. content[..8], (byte)(content[8] ^ 0x80), .. content[9..]],
        });
        await Assert.ThrowsAsync<BackupException>(() => Restoration.RestoreAsync(new MemoryStream(damaged), Path.Combine(restored.Path, "data"), cancellation: Cancellation));
    }

    private static async Task RestoreAsync(string from, string to)
    {
        var backup = new MemoryStream();
        await Backup.TakeAsync(from, backup, withKeys: true, SystemClock.Instance, cancellation: Cancellation);
        backup.Position = 0;
        await Restoration.RestoreAsync(backup, to, cancellation: Cancellation);
    }
}
