using Forewarn.Record.Evidence;

namespace Forewarn.Record.Tests.Evidence;

public class EvidenceVerifierTests
{
    [Fact]
    public void A_bundle_of_a_whole_incident_holds()
    {
        var result = EvidenceVerifier.Verify(GulfIncident.Told().Record.Bundle("south").ToBytes());

        Assert.True(result.AllHold, string.Join('\n', result.Lines));
    }
}
