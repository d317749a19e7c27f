using System.Runtime.CompilerServices;
using Forewarn.Record.Evidence;

namespace Forewarn.Record.Tests.Evidence;

/// <summary>A bundle of each format version is kept, and read for ever.</summary>
public class SampleTests
{
    [Fact]
    public void A_bundle_of_version_1_still_holds()
    {
        var result = EvidenceVerifier.Verify(File.ReadAllBytes(PathOf("bundle-v1.zip")), SampleRecord.TwoOfThree);

        Assert.True(result.AllHold, string.Join('\n', result.Lines));
    }

    /// <summary>When it is only the pages that differ on purpose, the version of their layout must go up, and this sample with it.</summary>
    [Fact]
    public void The_same_incident_still_gives_the_same_bytes() =>
        Assert.Equal(File.ReadAllBytes(PathOf("bundle-v1.zip")), GulfIncident.Told().Record.Bundle("south").ToBytes());

    private static string PathOf(string sample, [CallerFilePath] string source = "") => Path.Combine(Path.GetDirectoryName(source)!, "Samples", sample);
}
