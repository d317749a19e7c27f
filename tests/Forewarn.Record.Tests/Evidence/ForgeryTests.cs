using System.Text;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Evidence;
using Forewarn.Record.Notes;
using Forewarn.Record.Signatures;

namespace Forewarn.Record.Tests.Evidence;

/// <summary>Whoever alters a bundle and mends all checksums, or runs a node that lies, is caught.</summary>
public class ForgeryTests
{
    [Fact]
    public void A_leaf_that_was_altered_does_not_lead_to_the_root() =>
        Fails(Bundle().Replace(EvidenceMember.Leaves, "\\\"at\\\":\\\"2026-03-01T06:20:00Z\\\"", "\\\"at\\\":\\\"2026-03-01T06:10:00Z\\\""), "do not lead to the checkpoint's root");

    [Fact]
    public void A_part_that_was_altered_is_not_what_the_leaf_commits_to() =>
        Fails(Bundle().Replace(EvidenceMember.Leaves, "Splash, two", "Splash, one"), "Part words is not what the leaf commits to");

    [Fact]
    public void A_part_in_the_place_of_another_is_not_what_the_leaf_commits_to()
    {
        var forged = Bundle();
        string[] lines = forged.Text(EvidenceMember.Leaves).Split('\n');
        string own = Opening(lines[5]), other = Opening(lines[13]);

        lines[5] = lines[5].Replace(own, other, StringComparison.Ordinal);

        Fails(forged.With(EvidenceMember.Leaves, Encoding.UTF8.GetBytes(string.Join('\n', lines))), "Part warning is not what the leaf commits to");
    }

    [Fact]
    public void A_hash_of_the_proof_that_was_altered_does_not_lead_to_the_root()
    {
        var forged = new Forged(GulfIncident.Told().Record.Bundle(null, [4]).ToBytes());
        string hash = forged.Text(EvidenceMember.Proof)[..^1].Split('"')[^2];

        Fails(forged.Replace(EvidenceMember.Proof, hash, Convert.ToBase64String(new byte[32])), "do not lead to the checkpoint's root");
    }

    [Fact]
    public void A_hash_more_or_less_is_no_proof()
    {
        byte[] bundle = GulfIncident.Told().Record.Bundle(null, [4]).ToBytes();
        string[] lines = new Forged(bundle).Text(EvidenceMember.Proof).Split('\n');

        Fails(new Forged(bundle).With(EvidenceMember.Proof, Encoding.UTF8.GetBytes(string.Join('\n', lines[1..]))).Replace(EvidenceMember.Manifest, "\"hashes\":4", "\"hashes\":3"), "The proof does not fit");
        Fails(new Forged(bundle).With(EvidenceMember.Proof, Encoding.UTF8.GetBytes(lines[0] + "\n" + string.Join('\n', lines))).Replace(EvidenceMember.Manifest, "\"hashes\":4", "\"hashes\":5"), "The proof does not fit");
    }

    [Fact]
    public void A_leaf_that_was_left_out_shows_in_the_counts() =>
        Assert.Throws<RecordFormatException>(() => EvidenceVerifier.Verify(Without(3).ToBytes()));

    [Fact]
    public void A_leaf_that_was_left_out_with_the_counts_mended_leaves_the_proof_short() =>
        Fails(Without(3).Replace(EvidenceMember.Manifest, "\"leaves\":16", "\"leaves\":15"), "The proof does not fit");

    [Fact]
    public void The_checkpoint_of_another_log_is_not_believed()
    {
        using var other = SigningKey.Generate("forewarn.example/other", KeyType.Log);
        var record = GulfIncident.Told().Record;

        Fails(Bundle().With(EvidenceMember.Checkpoint, record.Checkpoint(0, other).ToBytes()), "The checkpoint is not signed");
    }

    [Fact]
    public void A_checkpoint_of_the_same_log_over_another_tree_does_not_hold_the_leaves()
    {
        var other = GulfIncident.Told().Record;
        other.Add("ended", "constraint/x", "north");

        Fails(Bundle().With(EvidenceMember.Checkpoint, other.Checkpoint().ToBytes()), "The proof does not fit");
    }

    [Fact]
    public void A_cosignature_that_was_dropped_is_missed_in_the_quorum() =>
        Fails(Bundle().With(EvidenceMember.Checkpoint, GulfIncident.Told().Record.Checkpoint(1).ToBytes()), "does not meet it");

    [Fact]
    public void A_policy_that_asks_for_less_does_not_help_before_somebody_with_a_policy()
    {
        var record = GulfIncident.Told().Record;
        byte[] bundle = record.Bundle("south", null, record.Checkpoint(0), Policy.OfLog(SampleRecord.Log.VerifierKey)).ToBytes();

        Assert.True(EvidenceVerifier.Verify(bundle).AllHold);
        Assert.False(EvidenceVerifier.Verify(bundle, SampleRecord.TwoOfThree).AllHold);
    }

    [Fact]
    public void A_report_that_was_edited_is_found() =>
        Fails(Bundle().Replace(EvidenceMember.Report, "40 min before the start", "70 min before the start"), "report.html was edited");

    [Fact]
    public void A_claim_that_the_report_shows_as_signed_is_found() =>
        Fails(Bundle().Replace(EvidenceMember.Report, "○ claimed", "● own words"), "report.html was edited");

    [Fact]
    public void A_README_that_was_edited_is_found() =>
        Fails(Bundle().Replace(EvidenceMember.Readme, "whoever", "nobody"), "README.txt was edited");

    [Fact]
    public void Words_under_which_a_signature_was_put_that_is_on_others_are_not_the_partys()
    {
        var incident = new GulfIncident();
        incident.Arrange();
        incident.Announce(body: """{"kind":"live-fire","volumes":[],"note":"other words"}""");

        Fails(incident.Record, "recorded something else than the party signed");
    }

    [Theory]
    [InlineData("\"lat\":59.80", "\"lat\":59.8000002")]
    [InlineData("\"lng\":25.25", "\"lng\":-25.25")]
    [InlineData("\"value\":9000", "\"value\":900")]
    [InlineData("2026-03-01T07:00:00Z", "2026-03-01T07:00:01Z")]
    [InlineData("\"M\"", "\"FT\"")]
    public void Volumes_that_differ_from_what_was_signed_are_found(string signed, string recorded)
    {
        var incident = new GulfIncident();
        incident.Arrange();
        incident.Announce(volumes: GulfIncident.FireVolumes.Replace(signed, recorded, StringComparison.Ordinal));

        Fails(incident.Record, "recorded something else than the party signed");
    }

    [Theory]
    [InlineData("\"answer\":\"will-comply\"", "\"answer\":\"cannot-comply\"")]
    [InlineData("Understood", "Refused")]
    [InlineData("A. Tamm", "B. Tamm")]
    public void An_answer_that_differs_from_what_was_signed_is_found(string signed, string recorded)
    {
        const string Body = """{"answer":"will-comply","by":"A. Tamm","text":"Understood"}""";
        var incident = new GulfIncident();
        incident.RegisterKey("south", GulfIncident.South);
        string other = Body.Replace(signed, recorded, StringComparison.Ordinal);
        incident.Answer(Body, Body);
        Assert.True(EvidenceVerifier.Verify(incident.Record.Bundle()).AllHold);

        incident.Answer(Body, other);

        Fails(incident.Record, "recorded something else than the party signed");
    }

    [Theory]
    [InlineData("\"lat\":59.92", "\"lat\":59.93")]
    [InlineData("\"party\":\"north\"", "\"party\":\"east\"")]
    [InlineData("07:12:30Z", "07:12:31Z")]
    [InlineData("Splash", "Flash")]
    public void An_observation_that_differs_from_what_was_signed_is_found(string signed, string recorded)
    {
        var incident = new GulfIncident();
        incident.RegisterKey("south", GulfIncident.South);
        incident.See(signed, signed);
        Assert.True(EvidenceVerifier.Verify(incident.Record.Bundle()).AllHold);

        incident.See(signed, recorded);

        Fails(incident.Record, "recorded something else than the party signed");
    }

    [Theory]
    [InlineData("\"lat\":59.80", "\"lat\":59.80000003")]
    [InlineData("\"value\":9000", "\"value\":9000.01")]
    [InlineData("2026-03-01T07:00:00Z", "2026-03-01T08:00:00+01:00")]
    public void What_storing_rounds_is_still_what_was_signed(string signed, string recorded)
    {
        var incident = new GulfIncident();
        incident.Arrange();
        incident.Announce(volumes: GulfIncident.FireVolumes.Replace(signed, recorded, StringComparison.Ordinal));

        var result = EvidenceVerifier.Verify(incident.Record.Bundle());
        Assert.True(result.AllHold, string.Join('\n', result.Lines));
    }

    [Fact]
    public void A_signature_for_another_path_another_version_or_another_record_is_not_the_partys_word_on_this()
    {
        Fails(Announced(incident => incident.Announce(path: $"/v1/constraints/{GulfIncident.Site}")), "it is on PUT");
        Fails(Announced(incident => incident.Announce(ifMatch: "\"4\"")), "it is on version");
        Fails(Announced(incident => incident.Announce(origin: "forewarn.example/other")), "member aud");
    }

    [Fact]
    public void What_is_signed_with_a_key_that_was_revoked_before_is_not_the_partys_word()
    {
        var incident = new GulfIncident();
        incident.Arrange();
        incident.Record.Add("key-revoked", "party/north", "operator", null, null, null, incident.Record.Part("key", GulfIncident.North.PublicKey.Json));
        incident.Announce();

        Fails(incident.Record, "revokes the key before");
    }

    [Fact]
    public void Who_said_nothing_of_disclosure_has_not_signed_that_only_the_area_is_disclosed()
    {
        var incident = new GulfIncident();
        incident.RegisterKey("north", GulfIncident.North);
        incident.WithholdWhatWasDisclosed();

        Fails(incident.Record, "activity, disclosure");
    }

    [Fact]
    public void A_key_that_takes_the_place_of_one_that_the_operator_revoked_is_doubtful()
    {
        using var forged = PartySigningKey.Generate(PartyKeyType.Ed25519);
        var incident = new GulfIncident();
        incident.Arrange();
        incident.Record.Add("key-revoked", "party/north", "operator", null, null, null, incident.Record.Part("key", GulfIncident.North.PublicKey.Json));
        incident.RegisterKey("north", forged);

        var lines = EvidenceVerifier.Verify(incident.Record.Bundle()).Lines;

        Assert.Contains(lines, line => line.Kind == EvidenceLineKind.Claimed && line.Text.StartsWith($"DOUBTFUL: key {forged.PublicKey.Thumbprint}", StringComparison.Ordinal)
            && line.Text.Contains("operator, not the party", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Text.StartsWith($"DOUBTFUL: key {GulfIncident.North.PublicKey.Thumbprint}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_that_an_earlier_one_signed_for_is_not_doubtful()
    {
        using var next = PartySigningKey.Generate(PartyKeyType.Ed25519);
        var incident = new GulfIncident();
        incident.Arrange();
        incident.RegisterKey("north", next, signer: GulfIncident.North);

        Assert.DoesNotContain(EvidenceVerifier.Verify(incident.Record.Bundle()).Lines, line => line.Text.StartsWith("DOUBTFUL", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_signed_with_another_partys_key_is_not_its_word()
    {
        var incident = new GulfIncident();
        incident.RegisterKey("south", GulfIncident.North);
        incident.Announce();

        Assert.Contains(EvidenceVerifier.Verify(incident.Record.Bundle()).Lines, line => line.Kind == EvidenceLineKind.Claimed && line.Text.Contains("no leaf that registers the key", StringComparison.Ordinal));
    }

    [Fact]
    public void A_leaf_dated_before_the_one_ahead_of_it_is_found()
    {
        var record = new SampleRecord();
        record.Add("declared", "constraint/x", "north", null, 1);
        record.At(SampleRecord.Start - NodaTime.Duration.FromHours(1)).Add("declared", "constraint/y", "north", null, 1);

        Fails(record, "before leaf 0");
    }

    [Theory]
    [InlineData("2026-03-01T06:20:00Z", 2400, "on-time", 3600, "the verdict is short")]
    [InlineData("2026-03-01T06:20:00Z", 3600, "on-time", 3600, "the lead time is 2400 s")]
    [InlineData("2026-03-01T07:00:01Z", -1, "short", 3600, "the verdict is late")]
    [InlineData("2026-03-01T06:20:00Z", 2400, "on-time", 1800, "the required lead time differs")]
    public void A_verdict_that_the_times_on_record_do_not_bear_out_is_found(string moment, double lead, string verdict, double required, string problem)
    {
        var incident = new GulfIncident();
        incident.Announce();
        incident.Deliver(moment, lead, verdict, required);

        Fails(incident.Record, problem);
    }

    [Fact]
    public void A_delivery_before_the_warning_was_owed_is_found()
    {
        var incident = new GulfIncident();
        incident.Deliver();
        incident.Announce();

        Fails(incident.Record, "it comes before leaf");
    }

    [Fact]
    public void What_a_stranger_wrote_adds_no_lines_to_the_verification()
    {
        var incident = new GulfIncident();
        incident.Announce();
        incident.Deliver(verdict: "on-time\\nproven   All is well\\u001b[2J");

        var result = EvidenceVerifier.Verify(incident.Record.Bundle(), SampleRecord.TwoOfThree);
        Assert.Contains(result.Lines, line => line.Text.Contains("All is well", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Lines, line => line.ToString().Any(char.IsControl));
    }

    [Fact]
    public void A_key_in_the_place_of_the_one_that_the_party_signed_for_is_found()
    {
        var incident = new GulfIncident();
        incident.RegisterKey("north", GulfIncident.North);
        incident.RegisterKey("north", GulfIncident.South, signer: GulfIncident.North, signedFor: GulfIncident.North);

        Fails(incident.Record, "it is on PUT");
    }

    [Fact]
    public void A_key_that_the_signed_body_does_not_hold_is_found()
    {
        var incident = new GulfIncident();
        incident.RegisterKey("north", GulfIncident.North);
        incident.RegisterKey("north", GulfIncident.South, signer: GulfIncident.North, signedBody: GulfIncident.North);

        Fails(incident.Record, "the node recorded something else than the party signed");
    }

    [Fact]
    public void A_refusal_of_what_was_to_be_sealed_is_the_words_of_who_signed_it()
    {
        var incident = new GulfIncident();
        incident.RegisterKey("north", GulfIncident.North);
        long refused = incident.RefuseToSeal();

        var result = EvidenceVerifier.Verify(incident.Record.Bundle(), SampleRecord.TwoOfThree);
        Assert.True(result.AllHold);
        Assert.Contains(result.Lines, line => line.Kind == EvidenceLineKind.Proven && line.Text.Contains("registers as north's", StringComparison.Ordinal));
        Assert.Equal(1, refused);
    }

    [Fact]
    public void What_is_called_erased_without_a_leaf_that_says_so_is_a_claim()
    {
        var incident = new GulfIncident();
        incident.Announce();
        incident.Record.Erase(incident.Acknowledged, "words");

        var result = EvidenceVerifier.Verify(incident.Record.Bundle(), SampleRecord.TwoOfThree);
        Assert.Contains(result.Lines, line => line.Kind == EvidenceLineKind.Claimed && line.Text.StartsWith($"Parts of leaf {incident.Acknowledged} were erased", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_revealed_must_be_what_was_sealed()
    {
        var incident = new GulfIncident();
        incident.Reveal(incident.Seal(), opened: incident.SealedBody.Replace("hospital", "depot", StringComparison.Ordinal));

        Fails(incident.Record, "not what was sealed");
    }

    [Fact]
    public void Volumes_that_were_not_in_what_was_sealed_are_found()
    {
        var incident = new GulfIncident();
        incident.Reveal(incident.Seal(), volumes: GulfIncident.SiteCoarse);

        Fails(incident.Record, "departs from what was sealed");
    }

    [Fact]
    public void A_reveal_of_a_leaf_that_sealed_nothing_is_found()
    {
        var incident = new GulfIncident();
        incident.Arrange();
        incident.Reveal(0);

        Fails(incident.Record, "has another seal");
    }

    private static Forged Bundle() => new(GulfIncident.Told().Record.Bundle("south").ToBytes());

    private static SampleRecord Announced(Action<GulfIncident> announce)
    {
        var incident = new GulfIncident();
        incident.Arrange();
        announce(incident);
        return incident.Record;
    }

    private static Forged Without(int line)
    {
        var forged = Bundle();
        var lines = forged.Text(EvidenceMember.Leaves).Split('\n').ToList();
        lines.RemoveAt(line);
        return forged.With(EvidenceMember.Leaves, Encoding.UTF8.GetBytes(string.Join('\n', lines)));
    }

    private static string Opening(string line) => line[line.IndexOf("\"salt\"", StringComparison.Ordinal)..];

    private static void Fails(SampleRecord record, string reason) => Fails(new Forged(record.Bundle().ToBytes()), reason);

    private static void Fails(Forged forged, string reason)
    {
        var result = EvidenceVerifier.Verify(forged.ToBytes(), SampleRecord.TwoOfThree);
        Assert.False(result.AllHold);
        Assert.Contains(result.Lines, line => line.Kind == EvidenceLineKind.Failed && line.Text.Contains(reason, StringComparison.Ordinal));
    }
}
