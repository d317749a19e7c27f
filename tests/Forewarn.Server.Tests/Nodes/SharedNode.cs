using Forewarn.Server.Tests.Nodes;

[assembly: AssemblyFixture(typeof(SharedNode))]

namespace Forewarn.Server.Tests.Nodes;

/// <summary>One node for all tests that keep apart by parties and places of their own.</summary>
public sealed class SharedNode : IAsyncLifetime
{
    private TestNode? _node;

    internal TestNode Node => _node!;

    public async ValueTask InitializeAsync() => _node = await TestNode.StartAsync();

    public ValueTask DisposeAsync() => Node.DisposeAsync();
}
