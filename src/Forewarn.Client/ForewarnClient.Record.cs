using System.Globalization;
using System.Text;
using System.Text.Json;
using Forewarn.Client.Model;
using Forewarn.Record;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Leaves;
using Forewarn.Record.Notes;

namespace Forewarn.Client;

/// <content>The record: receipts, leaves, evidence, erasure (scope <c>forewarn.read</c>; erasure <c>forewarn.admin</c>).</content>
public sealed partial class ForewarnClient
{
    /// <summary>Largest evidence bundle that is taken, in bytes.</summary>
    public const int EvidenceBytesMax = 256 * 1024 * 1024;

    /// <summary>Longest that one request for a receipt waits at the node.</summary>
    private static readonly TimeSpan ReceiptWaitMax = TimeSpan.FromSeconds(20);

    /// <summary>The receipt of a leaf, unverified.</summary>
    /// <param name="leaf">Index of the leaf, as the answer to the change gave it.</param>
    /// <param name="wait">How long the node may wait for the witnesses; whole seconds, 0 to 60.</param>
    public async Task<Receipt> ReceiptAsync(long leaf, TimeSpan wait = default, CancellationToken cancellation = default)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"/v1/receipts/{leaf}?wait={(int)wait.TotalSeconds}");
        using var response = await _api.SendAsync(HttpMethod.Get, path, null, null, isSigned: false, cancellation);
        return Receipt.Parse(await ApiConnection.ReadBytesAsync(response.Content, TlogProof.BytesMax, $"GET {path}", cancellation));
    }

    /// <summary>Fetches the receipt of a leaf and verifies it, again and again until it is final or the time is over.</summary>
    /// <param name="leaf">Index of the leaf, as the answer to the change gave it.</param>
    /// <param name="policy">Whose signatures are believed, and how many witnesses make a receipt final.</param>
    /// <param name="timeout">How long to wait for the witnesses.</param>
    /// <returns>The last receipt, verified; look at <see cref="VerifiedReceipt.IsFinal"/>.</returns>
    /// <exception cref="RecordFormatException">A receipt that does not hold, or is of another leaf: do not trust this node.</exception>
    public async Task<VerifiedReceipt> WaitForReceiptAsync(long leaf, Policy policy, TimeSpan timeout, CancellationToken cancellation = default)
    {
        var end = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var rest = timeout - TimeProvider.System.GetElapsedTime(end);
            var wait = TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(rest.TotalSeconds), 0, ReceiptWaitMax.TotalSeconds));
            var verified = await TryReceiptAsync(leaf, policy, wait, cancellation);
            if (verified is { IsFinal: true } || rest <= TimeSpan.Zero)
                return verified ?? throw new RecordFormatException($"receipt {leaf}", "the leaf is not in the record yet", "a node that signs what it has answered within seconds");
            // A node that answers at once, though asked to wait, must not be asked without end.
            await Task.Delay(ReceiptPause, cancellation);
        }
    }

    /// <summary>Pause between two requests for the same receipt.</summary>
    private static readonly TimeSpan ReceiptPause = TimeSpan.FromMilliseconds(200);

    /// <summary>A leaf, and what the caller may see of the details behind it.</summary>
    /// <exception cref="RecordFormatException">A part is not what the leaf commits to.</exception>
    public async Task<DisclosedLeaf> LeafAsync(long index, CancellationToken cancellation = default)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"/v1/leaves/{index}");
        var reading = await _api.GetAsync(path, ClientJson.Default.LeafReading, cancellation);
        var leaf = Leaf.Parse(Encoding.UTF8.GetBytes(reading.Leaf));
        if (leaf.Index != index)
            throw new RecordFormatException($"GET {path}", $"the leaf is number {leaf.Index}", $"leaf {index}");
        return new DisclosedLeaf(leaf, [.. reading.Details.Select(detail => PartOf(detail, leaf))]);
    }

    /// <summary>How the record stands, as the node says: its newest checkpoint, and how far each witness is.</summary>
    public Task<RecordStanding> RecordAsync(CancellationToken cancellation = default) => _api.GetAsync("/v1/record", ClientJson.Default.RecordStanding, cancellation);

    /// <summary>The log's key as the node gives it: to believe it is to trust the node.</summary>
    public async Task<VerifierKey> RecordKeyAsync(CancellationToken cancellation = default)
    {
        using var response = await _api.SendAsync(HttpMethod.Get, "/record/key", null, null, isSigned: false, cancellation);
        byte[] bytes = await ApiConnection.ReadBytesAsync(response.Content, VerifierKey.LengthMax + 1, "GET /record/key", cancellation);
        return VerifierKey.Parse(Encoding.UTF8.GetString(bytes).TrimEnd('\n'));
    }

    /// <summary>An evidence bundle, written to a stream; it verifies offline.</summary>
    /// <exception cref="RecordFormatException">It is larger than <see cref="EvidenceBytesMax"/>.</exception>
    public async Task WriteEvidenceAsync(EvidenceTerms terms, Stream destination, IProgress<long>? progress = null, CancellationToken cancellation = default)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(terms, ClientJson.Default.EvidenceTerms);
        using var response = await _api.SendAsync(HttpMethod.Post, "/v1/evidence", body, null, isSigned: false, cancellation);
        await using var content = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[81_920];
        long written = 0;
        for (int read; (read = await content.ReadAsync(buffer, cancellation)) > 0;)
        {
            written += read;
            if (written > EvidenceBytesMax)
                throw new RecordFormatException("POST /v1/evidence", "the bundle is too large", $"at most {EvidenceBytesMax} bytes");
            await destination.WriteAsync(buffer.AsMemory(0, read), cancellation);
            progress?.Report(written);
        }
    }

    /// <summary>Erases the words of people behind the leaves of an entity; the leaves and their proofs stand (scope <c>forewarn.admin</c>).</summary>
    /// <param name="entity">As the record names it: <c>warning/12</c>.</param>
    public Task<ErasureAnswer> EraseAsync(string entity, CancellationToken cancellation = default) => ChangeAsync(
        HttpMethod.Post, "/v1/erasures", new ErasureTerms(entity), ClientJson.Default.ErasureTerms, null, ClientJson.Default.ErasureAnswer, cancellation);

    /// <summary>Null when the leaf is not signed for yet.</summary>
    private async Task<VerifiedReceipt?> TryReceiptAsync(long index, Policy policy, TimeSpan wait, CancellationToken cancellation)
    {
        Receipt receipt;
        try
        {
            receipt = await ReceiptAsync(index, wait, cancellation);
        }
        catch (ForewarnProblemException problem) when (problem.Status == 404)
        {
            return null;
        }
        var result = receipt.Verify(policy);
        var leaf = Leaf.Parse(receipt.Leaf.Span);
        if (result.Index != index || leaf.Index != index)
            throw new RecordFormatException($"receipt {index}", $"it is of leaf {result.Index}", $"the receipt of leaf {index}");
        return new VerifiedReceipt(receipt, leaf, result);
    }

    private static DisclosedPart PartOf(DetailReading detail, Leaf leaf)
    {
        string where = $"leaf {leaf.Index}, part {detail.Name}";
        if (detail.Erased)
            return DisclosedPart.Erased(detail.Name);
        if (detail.Withheld)
            return DisclosedPart.Withheld(detail.Name);
        if (detail is not { Salt: { } salt, Value: { } value })
            throw new RecordFormatException(where, "neither disclosed nor withheld nor erased", "salt and value, or withheld, or erased");
        var part = new LeafPart(detail.Name, Salt.ParseHex(Encoding.UTF8.GetBytes(salt), $"{where}, salt"), Encoding.UTF8.GetBytes(value));
        return leaf.CommitmentTo(part.Name) == part.Commitment()
            ? DisclosedPart.Disclosed(part)
            : throw new RecordFormatException(where, "not what the leaf commits to", $"SHA-256(salt || value) = {leaf.CommitmentTo(part.Name)}");
    }
}
