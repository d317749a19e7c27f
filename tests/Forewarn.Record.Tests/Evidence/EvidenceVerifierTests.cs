using Forewarn.Record.Checkpoints;
using Forewarn.Record.Evidence;
using Forewarn.Record.Notes;

namespace Forewarn.Record.Tests.Evidence;

public class EvidenceVerifierTests
{
    [Fact]
    public void A_bundle_of_a_whole_incident_holds()
    {
        var result = EvidenceVerifier.Verify(GulfIncident.Told().Record.Bundle("south").ToBytes(), SampleRecord.TwoOfThree);

        Assert.True(result.AllHold, string.Join('\n', result.Lines));
    }

    [Fact]
    public void A_bundle_of_any_leaves_for_any_reader_holds()
    {
        var record = GulfIncident.Told().Record;
        var random = new Random(7);
        foreach (string? reader in (string?[])[null, "north", "south", "a passer-by"])
        {
            for (int i = 0; i < 25; i++)
            {
                var indices = Enumerable.Range(0, record.Count).Where(_ => random.Next(3) == 0).Select(index => (long)index).ToArray();
                var result = EvidenceVerifier.Verify(record.Bundle(reader?.Replace(" ", "-", StringComparison.Ordinal), indices).ToBytes(), SampleRecord.TwoOfThree);
                Assert.True(result.AllHold, $"{reader}: {string.Join(' ', indices)}\n{string.Join('\n', result.Lines)}");
            }
        }
    }

    [Fact]
    public void The_log_and_each_witness_are_named_with_their_keys()
    {
        var result = EvidenceVerifier.Verify(GulfIncident.Told().Record.Bundle(), SampleRecord.TwoOfThree);

        Assert.Contains(result.Lines, line => line.Kind == EvidenceLineKind.Proven && line.By == SampleRecord.Log.VerifierKey.ToString());
        Assert.Contains(result.Lines, line => line.Kind == EvidenceLineKind.Proven && line.By == SampleRecord.Witnesses[0].VerifierKey.ToString() && line.Text.Contains("w1", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Lines, line => line.By == SampleRecord.Witnesses[2].VerifierKey.ToString());
    }

    [Fact]
    public void Keys_that_only_the_bundle_brings_are_a_claim()
    {
        var bundle = GulfIncident.Told().Record.Bundle();

        Assert.Contains(EvidenceVerifier.Verify(bundle).Lines, line => line.Kind == EvidenceLineKind.Claimed && line.Text.Contains("compare them", StringComparison.Ordinal));
        Assert.DoesNotContain(EvidenceVerifier.Verify(bundle, SampleRecord.TwoOfThree).Lines, line => line.Text.Contains("compare them", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_party_signed_is_its_own_words_and_what_it_did_not_is_a_claim()
    {
        var incident = GulfIncident.Told();
        var lines = EvidenceVerifier.Verify(incident.Record.Bundle()).Lines;

        Assert.Equal((EvidenceLineKind.Proven, GulfIncident.North.PublicKey.Thumbprint), (After(lines, incident.Declared).Kind, After(lines, incident.Declared).By));
        Assert.Equal(EvidenceLineKind.Claimed, After(lines, incident.Acknowledged).Kind);
    }

    [Fact]
    public void A_signature_whose_key_is_not_in_the_bundle_is_a_claim()
    {
        var incident = GulfIncident.Told();

        var lines = EvidenceVerifier.Verify(incident.Record.Bundle(null, [incident.Declared])).Lines;

        Assert.Equal(EvidenceLineKind.Claimed, After(lines, incident.Declared).Kind);
        Assert.Contains("registers the key", After(lines, incident.Declared).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signature_that_is_withheld_is_a_claim()
    {
        var record = new SampleRecord();
        record.Add("declared", "constraint/x", "north", null, 1, leaf => GulfIncident.Signed(leaf, GulfIncident.North), record.Part("signature", "{}", "north"));

        Assert.Equal(EvidenceLineKind.Claimed, After(EvidenceVerifier.Verify(record.Bundle("south")).Lines, 0).Kind);
    }

    [Fact]
    public void Leaves_without_a_gap_are_said_to_be_all()
    {
        var record = GulfIncident.Told().Record;

        Assert.Contains(EvidenceVerifier.Verify(record.Bundle(null, [3, 4, 5])).Lines, line => line.Text.StartsWith("Leaves 3 to 5 are all here", StringComparison.Ordinal));
        Assert.DoesNotContain(EvidenceVerifier.Verify(record.Bundle(null, [3, 5])).Lines, line => line.Text.Contains("all here", StringComparison.Ordinal));
    }

    [Fact]
    public void Withheld_and_erased_parts_are_named()
    {
        var incident = GulfIncident.Told();

        var lines = EvidenceVerifier.Verify(incident.Record.Bundle("passer-by")).Lines;

        Assert.Contains(lines, line => line.Text.StartsWith($"Leaf {incident.Acknowledged} ", StringComparison.Ordinal) && line.Text.Contains("withheld: answer; erased: words", StringComparison.Ordinal));
    }

    [Fact]
    public void A_bundle_without_leaves_holds_and_proves_no_leaf()
    {
        var result = EvidenceVerifier.Verify(GulfIncident.Told().Record.Bundle(null, []), SampleRecord.TwoOfThree);

        Assert.True(result.AllHold);
        Assert.Contains(result.Lines, line => line.Text.StartsWith("0 leaves", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_witness_that_everyone_sees_the_same_is_a_claim()
    {
        var record = GulfIncident.Told().Record;
        var policy = Policy.OfLog(SampleRecord.Log.VerifierKey);

        var result = EvidenceVerifier.Verify(record.Bundle(null, null, record.Checkpoint(0), policy), policy);

        Assert.True(result.AllHold);
        Assert.Contains(result.Lines, line => line.Kind == EvidenceLineKind.Claimed && line.Text.StartsWith("Everyone is shown the same tree", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_layout_of_the_pages_is_said_not_to_have_been_compared()
    {
        var forged = new Forged(GulfIncident.Told().Record.Bundle().ToBytes()).Replace(EvidenceMember.Manifest, "\"report\":1", "\"report\":2");

        Assert.Contains(EvidenceVerifier.Verify(forged.ToBytes()).Lines, line => line.Kind == EvidenceLineKind.Claimed && line.Text.Contains("not compared", StringComparison.Ordinal));
    }

    [Fact]
    public void The_builder_asks_for_the_keys_and_the_sealed_leaves_that_it_lacks()
    {
        var incident = GulfIncident.Told();
        var builder = new EvidenceBuilder(new EvidenceRequest(), null);
        builder.Add(incident.Record.Leaves[(int)incident.Declared], incident.Record.DetailsOf(incident.Declared));
        builder.Add(incident.Record.Leaves[(int)incident.Revealed], incident.Record.DetailsOf(incident.Revealed));

        var (leaves, keysOf) = builder.Wanted();

        Assert.Equal([9L], leaves);
        Assert.Equal(["north"], keysOf);
    }

    [Fact]
    public void A_leaf_beyond_the_checkpoint_cannot_go_into_a_bundle()
    {
        var record = GulfIncident.Told().Record;
        var earlier = record.Checkpoint();
        record.Add("ended", "constraint/x", "north");

        Assert.Throws<RecordFormatException>(() => record.Bundle(null, null, earlier));
    }

    [Fact]
    public void Ten_thousand_leaves_hold()
    {
        var result = EvidenceVerifier.Verify(LargeRecord.Shared.Bundle("south").ToBytes(), SampleRecord.TwoOfThree);

        Assert.True(result.AllHold, result.Lines.FirstOrDefault(line => line.Kind == EvidenceLineKind.Failed)?.ToString());
    }

    [Fact]
    public void A_policy_without_the_log_fails()
    {
        using var other = SigningKey.Generate(SampleRecord.Origin, KeyType.Log);

        var result = EvidenceVerifier.Verify(GulfIncident.Told().Record.Bundle(), Policy.OfLog(other.VerifierKey));

        Assert.False(result.AllHold);
        Assert.DoesNotContain(result.Lines, line => line.Kind == EvidenceLineKind.Proven && line.Text.Contains(" says, dated ", StringComparison.Ordinal));
    }

    /// <summary>What is said of the author of a leaf.</summary>
    private static EvidenceLine After(System.Collections.Immutable.ImmutableArray<EvidenceLine> lines, long leaf) =>
        lines.SkipWhile(line => !line.Text.StartsWith($"Leaf {leaf} says", StringComparison.Ordinal)).ElementAt(1);
}
