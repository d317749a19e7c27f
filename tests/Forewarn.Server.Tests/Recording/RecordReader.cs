using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Leaves;
using Forewarn.Record.Merkle;
using Forewarn.Record.Notes;
using Forewarn.Record.Tiles;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Recording;

/// <summary>The record of a node as one party reads it over HTTP, believing nothing but the log's key.</summary>
internal sealed class RecordReader(Client client)
{
    private Policy? _policy;

    public async Task<VerifierKey> KeyAsync() => VerifierKey.Parse((await client.GetAsync("/record/key")).Expect(200).Text.TrimEnd('\n'));

    /// <summary>The newest checkpoint, its signature verified.</summary>
    public async Task<SignedCheckpoint> CheckpointAsync()
    {
        var signed = SignedCheckpoint.Parse(Encoding.UTF8.GetBytes((await client.GetAsync("/record/checkpoint")).Expect(200).Text));
        (await PolicyAsync()).Evaluate(signed);
        return signed;
    }

    /// <summary>The receipt of a leaf, waited for and verified.</summary>
    public async Task<Receipt> ReceiptAsync(long index)
    {
        var answer = (await client.GetAsync($"/v1/receipts/{index}?wait=30")).Expect(200);
        var receipt = Receipt.Parse(answer.Text);
        Assert.Equal(index, receipt.Verify(await PolicyAsync()).Index);
        return receipt;
    }

    /// <summary>What the leaf of a receipt says, once it is verified.</summary>
    public async Task<Leaf> LeafAsync(long index)
    {
        var leaf = Leaf.Parse((await ReceiptAsync(index)).Leaf.Span);
        Assert.Equal(index, leaf.Index);
        return leaf;
    }

    /// <summary>The parts of a leaf that this party may see, by name, each held against its commitment; null stands for withheld or erased.</summary>
    public async Task<ImmutableSortedDictionary<string, JsonNode?>> PartsAsync(long index)
    {
        var receipt = await ReceiptAsync(index);
        var reading = (await client.GetAsync($"/v1/leaves/{index}")).Expect(200).Body;
        string leaf = (string)reading["leaf"]!;
        Assert.Equal(Encoding.UTF8.GetString(receipt.Leaf.Span), leaf);
        var committed = JsonNode.Parse(leaf)!["details"]?.AsObject() ?? [];
        var parts = ImmutableSortedDictionary.CreateBuilder<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var part in reading["details"]!.AsArray())
            parts.Add((string)part!["name"]!, ValueOf(part, (string)committed[(string)part["name"]!]!));
        Assert.Equal(committed.Select(each => each.Key).Order(StringComparer.Ordinal), parts.Keys);
        return parts.ToImmutable();
    }

    /// <summary>Names of the parts that this party may see.</summary>
    public async Task<string[]> SeesAsync(long index) => [.. (await PartsAsync(index)).Where(part => part.Value is not null).Select(part => part.Key)];

    /// <summary>All leaves under the newest checkpoint, read from the bundles of entries, of which the root was computed.</summary>
    public async Task<Leaf[]> LeavesAsync()
    {
        var signed = await CheckpointAsync();
        var leaves = new List<Leaf>();
        var tree = new TreeFrontier();
        foreach (var address in TileAddress.OfTree(signed.Checkpoint.Size).Where(address => address.IsEntries))
        {
            foreach (var entry in EntryBundle.Parse(await TileAsync(address), address.Width, address.ToString()))
            {
                tree.Append(TreeHash.OfLeaf(entry.Span));
                leaves.Add(Leaf.Parse(entry.Span));
            }
        }
        Assert.Equal(signed.Checkpoint.Root, tree.Root);
        return [.. leaves];
    }

    public async Task<byte[]> TileAsync(TileAddress address)
    {
        using var request = client.Request(HttpMethod.Get, $"/record/tile/{address}");
        using var response = await client.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    private async Task<Policy> PolicyAsync() => _policy ??= Policy.OfLog(await KeyAsync());

    private static JsonNode? ValueOf(JsonNode part, string commitment)
    {
        if ((string?)part["value"] is not { } value)
        {
            Assert.True((bool?)part["withheld"] == true || (bool?)part["erased"] == true, part.ToJsonString());
            Assert.Null(part["salt"]);
            return null;
        }
        byte[] salted = [.. Convert.FromHexString((string)part["salt"]!), .. Encoding.UTF8.GetBytes(value)];
        Assert.Equal(commitment, Convert.ToHexStringLower(SHA256.HashData(salted)));
        return JsonNode.Parse(value);
    }
}
