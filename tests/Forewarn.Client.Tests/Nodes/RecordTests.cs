using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Forewarn.Client.Model;
using Forewarn.Record.Audit;
using Forewarn.Record.Evidence;
using Forewarn.Record.Leaves;
using Forewarn.Record.Signatures;
using NodaTime;

namespace Forewarn.Client.Tests.Nodes;

/// <summary>What a real node's record proves.</summary>
public class RecordTests(RunningNode node)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PartyKeyType.Ed25519)]
    [InlineData(PartyKeyType.P256)]
    public async Task A_signed_declaration_has_a_receipt_that_says_so(PartyKeyType type)
    {
        var (party, client, signer) = await node.SigningPartyAsync(type);
        var id = Guid.NewGuid();
        var answer = await client.DeclareAsync(id, new ConstraintTerms("live-fire", [node.NewVolume()]), null, Cancellation);
        var receipt = await client.WaitForReceiptAsync(answer.Leaf, await node.PolicyAsync(), Patience, Cancellation);

        Assert.True(receipt.IsFinal);
        Assert.Equal(($"constraint/{id}", "declared", party, signer.Key.PublicKey.Thumbprint),
            (receipt.Leaf.Entity.ToString(), receipt.Leaf.Kind, receipt.Leaf.By, receipt.Leaf.SignedBy));
    }

    [Fact]
    public async Task The_party_itself_sees_its_exact_words_behind_the_leaf()
    {
        var (_, client, _) = await node.SigningPartyAsync();
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new ConstraintTerms("live-fire", [node.NewVolume()]), ApiJson.Options);
        var answer = await client.DeclareAsync(DeclarationId.OfConstraint(Guid.NewGuid()), body, null, Cancellation);
        await client.WaitForReceiptAsync(answer.Leaf, await node.PolicyAsync(), Patience, Cancellation);
        var signature = (await client.LeafAsync(answer.Leaf, Cancellation)).Details.Single(part => part.Name == "signature").Part!;

        Assert.Contains(Convert.ToBase64String(body), Encoding.UTF8.GetString(signature.Value.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_note_is_withheld_from_those_whom_it_is_not_for()
    {
        var (client, stranger) = (node.As(await node.PartyAsync()), node.As(await node.PartyAsync()));
        var answer = await client.DeclareAsync(Guid.NewGuid(), new ConstraintTerms("live-fire", [node.NewVolume()], "between us"), null, Cancellation);
        await client.WaitForReceiptAsync(answer.Leaf, await node.PolicyAsync(), Patience, Cancellation);

        Assert.Equal(Disclosure.Withheld, (await stranger.LeafAsync(answer.Leaf, Cancellation)).Details.Single(part => part.Name == "note").Disclosure);
    }

    [Fact]
    public async Task Who_has_registered_a_key_is_not_taken_at_an_unsigned_word()
    {
        var (party, _, _) = await node.SigningPartyAsync();
        var problem = await Assert.ThrowsAsync<ForewarnProblemException>(() =>
            node.As(party).DeclareAsync(Guid.NewGuid(), new ConstraintTerms("live-fire", [node.NewVolume()]), null, Cancellation));

        Assert.Equal(("Forewarn-Signature", true), (problem.Field, problem.Leaf is not null));
    }

    [Fact]
    public async Task A_key_that_was_replaced_and_revoked_signs_no_more()
    {
        var (party, client, old) = await node.SigningPartyAsync();
        var added = new RequestSigner(PartySigningKey.Generate(PartyKeyType.P256), old.Origin);
        await client.RegisterKeyAsync(party, added.Key, Cancellation);
        await node.As(party, added).RevokeKeyAsync(party, old.Key.PublicKey.Thumbprint, Cancellation);

        await Assert.ThrowsAsync<ForewarnProblemException>(() =>
            client.DeclareAsync(Guid.NewGuid(), new ConstraintTerms("live-fire", [node.NewVolume()]), null, Cancellation));
        Assert.Equal([true, false], (await client.KeysAsync(party, Cancellation)).OrderBy(key => key.RegisteredAt).Select(key => key.RevokedAt is not null));
    }

    [Fact]
    public async Task What_was_sealed_is_revealed_and_linked_to_its_seal()
    {
        var (_, client, _) = await node.SigningPartyAsync();
        var (id, volume) = (DeclarationId.OfConstraint(Guid.NewGuid()), node.NewVolume());
        byte[] full = JsonSerializer.SerializeToUtf8Bytes(new ConstraintTerms("air-defence", [volume], "battery two"), ApiJson.Options);
        byte[] salt = RandomNumberGenerator.GetBytes(32);
        string seal = Convert.ToHexStringLower(SHA256.HashData([.. salt, .. full]));
        var coarse = new ConstraintTerms("other", [volume], null, "sealed", seal);
        var answer = await client.DeclareAsync(id, JsonSerializer.SerializeToUtf8Bytes(coarse, ApiJson.Options), null, Cancellation);
        var revealed = await client.RevealAsync(id, 1, new Opening(salt, full), Cancellation);
        var receipt = await client.WaitForReceiptAsync(revealed.Leaf, await node.PolicyAsync(), Patience, Cancellation);

        Assert.Equal(("air-defence", answer.Leaf), (revealed.Declaration.Kind, revealed.Declaration.RevealedFrom));
        Assert.Equal(("revealed", answer.Leaf, seal), (receipt.Leaf.Kind, receipt.Leaf.Reveals, receipt.Leaf.Seal.ToString()));
    }

    [Fact]
    public async Task What_is_revealed_must_be_what_was_sealed()
    {
        var client = node.As(await node.PartyAsync());
        var (id, volume) = (DeclarationId.OfConstraint(Guid.NewGuid()), node.NewVolume());
        byte[] full = JsonSerializer.SerializeToUtf8Bytes(new ConstraintTerms("air-defence", [volume]), ApiJson.Options);
        byte[] other = JsonSerializer.SerializeToUtf8Bytes(new ConstraintTerms("live-fire", [volume]), ApiJson.Options);
        byte[] salt = RandomNumberGenerator.GetBytes(32);
        var coarse = new ConstraintTerms("other", [volume], null, "sealed", Convert.ToHexStringLower(SHA256.HashData([.. salt, .. full])));
        await client.DeclareAsync(id.Id, coarse, null, Cancellation);

        Assert.Equal(409, (await Assert.ThrowsAsync<ForewarnProblemException>(() => client.RevealAsync(id, 1, new Opening(salt, other), Cancellation))).Status);
    }

    [Fact]
    public async Task An_evidence_bundle_holds_offline_against_the_record_s_key()
    {
        var (_, client, signer) = await node.SigningPartyAsync();
        var id = DeclarationId.OfConstraint(Guid.NewGuid());
        await client.DeclareAsync(id.Id, new ConstraintTerms("live-fire", [node.NewVolume()], "words"), null, Cancellation);
        using var bundle = new MemoryStream();
        await client.WriteEvidenceAsync(new EvidenceTerms(id.ToString()), bundle, null, Cancellation);
        var result = EvidenceVerifier.Verify(bundle.ToArray(), await node.PolicyAsync());

        Assert.True(result.AllHold, string.Join('\n', result.Lines));
        Assert.Contains(result.Lines, line => line.Kind == EvidenceLineKind.Proven && line.By == signer.Key.PublicKey.Thumbprint);
    }

    [Fact]
    public async Task What_was_erased_is_gone_and_its_leaf_still_proven()
    {
        var client = node.As(await node.PartyAsync());
        var id = DeclarationId.OfConstraint(Guid.NewGuid());
        var answer = await client.DeclareAsync(id.Id, new ConstraintTerms("live-fire", [node.NewVolume()], "Anna's telephone"), null, Cancellation);
        var policy = await node.PolicyAsync();
        await client.WaitForReceiptAsync(answer.Leaf, policy, Patience, Cancellation);
        await node.Operator.EraseAsync(id.ToString(), Cancellation);

        Assert.Equal(Disclosure.Erased, (await client.LeafAsync(answer.Leaf, Cancellation)).Details.Single(part => part.Name == "note").Disclosure);
        Assert.True((await client.WaitForReceiptAsync(answer.Leaf, policy, Patience, Cancellation)).IsFinal);
    }

    [Fact]
    public async Task The_record_of_a_real_node_is_in_order_from_look_to_look()
    {
        var monitor = new RecordMonitor(node.Log, await node.PolicyAsync(), SystemClock.Instance);
        var (_, state) = await monitor.LookAsync(null, null, Cancellation);
        var client = node.As(await node.PartyAsync());
        var answer = await client.DeclareAsync(Guid.NewGuid(), new ConstraintTerms("live-fire", [node.NewVolume()]), null, Cancellation);
        await client.WaitForReceiptAsync(answer.Leaf, await node.PolicyAsync(), Patience, Cancellation);
        var (report, _) = await monitor.LookAsync(state, null, Cancellation);

        Assert.Empty(report.Findings);
        Assert.True(report.LeavesRead >= 2);
    }

    [Fact]
    public async Task The_record_of_a_real_node_audits_clean_by_its_tiles_and_by_its_files()
    {
        var client = node.As(await node.PartyAsync());
        var answer = await client.DeclareAsync(Guid.NewGuid(), new ConstraintTerms("live-fire", [node.NewVolume()]), null, Cancellation);
        await client.WaitForReceiptAsync(answer.Leaf, await node.PolicyAsync(), Patience, Cancellation);

        Assert.Empty((await RecordAudit.OfLogAsync(node.Log, await node.PolicyAsync(), null, Cancellation)).Findings);
        Assert.Empty(RecordAudit.OfFiles(node.RecordDirectory, cancellation: Cancellation).Findings);
    }
}
