using Forewarn.Core.Format;
using Forewarn.Core.Pool;
using Forewarn.Journal;
using Forewarn.Journal.Pool;
using Forewarn.Server.Node;
using Forewarn.Server.Tests.Delivery;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Tokens;

namespace Forewarn.Server.Tests.Pool;

/// <summary>How a pool's nodes go over to later rules, over a real etcd.</summary>
public class VersionSwitchTests
{
    [Fact]
    public async Task The_nodes_of_a_pool_go_over_to_the_latest_version_at_the_same_entry()
    {
        await using var pool = await PoolNodes.StartAsync();
        await UntilLatestAsync(pool);
        await pool.PartyAsync("dora");
        await DeliveryNode.UntilAsync(() => pool.All.Select(node => node.Position()).Distinct().Count() == 1);
        Assert.Single(pool.All.Select(node => node.StateHash()).Distinct());
        var leaf = (await pool.West.Admin.GetAsync("/v1/leaves/0")).Expect(200).Text;
        Assert.Contains("version-raised", leaf, StringComparison.Ordinal);
        Assert.Contains("Forewarn pool version v1", leaf, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rubbish_that_a_member_puts_in_order_is_refused_by_every_node_alike_and_stops_none()
    {
        await using var pool = await PoolNodes.StartAsync(nodes: 2);
        await UntilLatestAsync(pool);
        using var directory = new TemporaryDirectory();
        await using (var west = await pool.OpenBareAsync("west", directory.Path, StateVersion.Latest))
        {
            Assert.True(west.TrySubmit(new Entry(new byte[] { 2, 99, 1, 2, 3 })));
            Assert.True(west.TrySubmit(new Entry(Array.Empty<byte>())));
            Assert.True(west.TrySubmit(new Entry(new byte[] { 2, 1, 0, 0 }, new byte[] { 7 })));
            await DeliveryNode.UntilAsync(() => pool.All.All(node => node.Position() >= 4));
        }
        await pool.PartyAsync("dora");
        long last = pool.North.Position();
        await DeliveryNode.UntilAsync(() => pool.All.All(node => node.Position() == last && node.Server.Node.Record.Latest.Checkpoint.Size == 5));
        Assert.Single(pool.All.Select(node => node.Server.Node.Record.Latest.Checkpoint.Root).Distinct());
        var leaf = (await pool.South.Admin.GetAsync("/v1/leaves/1")).Expect(200).Text;
        Assert.Contains("unreadable", leaf, StringComparison.Ordinal);
        Assert.Contains("journal-entry/2", leaf, StringComparison.Ordinal);
        await pool.North.RestartAsync();
        Assert.Equal(last, pool.North.Position());
    }

    [Fact]
    public async Task A_node_whose_program_does_not_know_the_version_says_which_to_install()
    {
        await using var pool = await PoolNodes.StartAsync(nodes: 1);
        using var directory = new TemporaryDirectory();
        await using (var south = await pool.OpenBareAsync("south", directory.Path, StateVersion.Latest + 1))
        {
            Assert.True(south.TrySubmit(Raising(pool, StateVersion.Latest + 1, "south", "west")));
            await DeliveryNode.UntilAsync(() => pool.North.Server.Node.Failure is not null);
        }
        string wanted = $"install version {StateVersion.Latest + 1}";
        Assert.Contains(wanted, (await pool.North.AsNobody().GetAsync("/readyz")).Expect(503).Text, StringComparison.Ordinal);
        Assert.Contains(wanted, (await Assert.ThrowsAsync<DataDirectoryException>(() => pool.North.RestartAsync())).Message, StringComparison.Ordinal);
        pool.Forget("north");
    }

    [Fact]
    public async Task A_minority_brings_nobody_to_a_version()
    {
        await using var pool = await PoolNodes.StartAsync(nodes: 2);
        await UntilLatestAsync(pool);
        using var directory = new TemporaryDirectory();
        await using var west = await pool.OpenBareAsync("west", directory.Path, StateVersion.Latest + 1);
        west.TrySubmit(Raising(pool, StateVersion.Latest + 1, "west"));
        await pool.PartyAsync("dora");
        Assert.All(pool.All, node => Assert.Null(node.Server.Node.Failure));
    }

    [Fact]
    public async Task A_node_that_is_alone_goes_over_at_its_start()
    {
        await using var node = await TestNode.StartAsync(options => options with { RaisesVersion = true });
        await node.PartyAsync();
        Assert.Equal(StateVersion.First, node.Server.Node.Read(state => state.Version));
        await node.RestartAsync();
        Assert.Equal(StateVersion.Latest, node.Server.Node.Read(state => state.Version));
        long position = node.Position();
        await node.RestartAsync();
        Assert.Equal((StateVersion.Latest, position), (node.Server.Node.Read(state => state.Version), node.Position()));
    }

    private static Task UntilLatestAsync(PoolNodes pool) =>
        DeliveryNode.UntilAsync(() => pool.All.All(node => node.Server.Node.Read(state => state.Version) == StateVersion.Latest));

    private static Entry Raising(PoolNodes pool, int version, params string[] signers)
    {
        var words = signers.ToDictionary(name => name, name => VersionAgreement.Sign(pool.Genesis.Id, version, name, pool.KeyOf(name)));
        var command = new RaiseVersion(version, VersionAgreement.NoteOf(Membership.Of(pool.Genesis), version, words));
        return new Entry(CommandFormat.Encode(command, new CanonicalWriter(), new byte[CommandFormat.SaltLength]).Bytes);
    }
}
