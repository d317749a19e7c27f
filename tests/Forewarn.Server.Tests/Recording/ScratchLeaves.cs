namespace Forewarn.Server.Tests.Recording;
public class ScratchLeaves
{
    [Fact]
    public void Dump() => File.WriteAllLines("/tmp/told.lines", LeafStory.Tell().SelectMany(each => new[] { each.Leaf, each.Details }));
}
