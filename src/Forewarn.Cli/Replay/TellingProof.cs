using System.Collections.Immutable;
using Forewarn.Client.Model;
using Forewarn.Record;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Evidence;

namespace Forewarn.Cli.Replay;

/// <summary>What the parties can prove at the end of a telling: their receipts, and a bundle of evidence; all of it verified on the
/// spot, with keys that were known before the telling began.</summary>
/// <param name="Receipts">One for each thing that a party said, in the order in which it was said.</param>
/// <param name="BundleOf">The party that asked for the evidence.</param>
/// <param name="BundleFile">Where it was written.</param>
/// <param name="Bundle">What verifying it found.</param>
public sealed record TellingProof(ImmutableArray<ReceiptRow> Receipts, string BundleOf, string BundleFile, EvidenceResult Bundle)
{
    /// <summary>Takes the receipts of what the parties have said, and the evidence about one declaration.</summary>
    /// <exception cref="ReplayException">A receipt is not final, or something in the bundle does not hold.</exception>
    internal static async Task<TellingProof> TakeAsync(
        IEnumerable<TimelineRow> said, Declared about, NodeClient client, Policy policy, string bundleFile, CancellationToken cancellation)
    {
        var receipts = ImmutableArray.CreateBuilder<ReceiptRow>();
        foreach (TimelineRow row in said.Where(row => row.Leaf is not null))
        {
            VerifiedReceipt receipt = await client.ReceiptAsync(row.Who, row.Leaf!.Value, cancellation);
            if (!receipt.IsFinal)
                throw new ReplayException($"the receipt of leaf {row.Leaf} has not been cosigned by its witnesses within {NodeClient.ReceiptTimeout.TotalSeconds} s");
            receipts.Add(new ReceiptRow(row, receipt));
        }
        byte[] bundle = await client.EvidenceAsync(about.Latest.By, NodeClient.IdOf(about.Latest, about.Id), cancellation);
        EvidenceResult result = EvidenceVerifier.Verify(bundle, policy);
        if (!result.AllHold)
            throw new ReplayException($"the evidence does not hold: {result.Lines.First(line => line.Kind == EvidenceLineKind.Failed).Text}");
        DurableFile.Write(bundleFile, bundle, replace: true);
        return new TellingProof(receipts.ToImmutable(), about.Latest.By, bundleFile, result);
    }
}

/// <summary>What a party said, and the verified receipt for it.</summary>
public sealed record ReceiptRow(TimelineRow Said, VerifiedReceipt Receipt);
