using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Forewarn.Record.Files;
using Forewarn.Record.Merkle;

namespace Forewarn.Benchmarks;

/// <summary>What the record costs: in the library alone, with the leaves of a large airspace.</summary>
internal static class RecordBenchmark
{
    public static IReadOnlyDictionary<string, double> Run(bool quick, Action<string> progress)
    {
        var figures = new Dictionary<string, double>();
        RecordLibrary.Measure(quick, progress, figures);
        EvidenceVerification.Measure(progress, figures);
        RecordOnNode.MeasureAsync(quick, progress, figures).GetAwaiter().GetResult();
        return figures;
    }
}

/// <summary>Appends, proofs and a check of a record of ten million leaves, beside what the processor hashes and the disk writes in the same run.</summary>
/// <remarks>A leaf has about 300 bytes and its details about 60. Leaves are published in batches as a busy node makes them; the
/// rate includes making all of it durable at the end. Proofs are for random leaves in the tree of all, one by one, with the files as
/// warm as they are after they were written.</remarks>
internal static class RecordLibrary
{
    private const int LeafCount = 10_000_000;
    private const int QuickLeafCount = 1_000_000;
    private const int BatchLeaves = 256;
    private const int DistinctLeaves = 4096;
    private const int ProofCount = 100_000;

    public static void Measure(bool quick, Action<string> progress, IDictionary<string, double> figures)
    {
        int count = quick ? QuickLeafCount : LeafCount;
        string directory = Directory.CreateTempSubdirectory("forewarn-bench-").FullName;
        try
        {
            var (leaves, details) = MakeLeaves();
            figures["leaves_count"] = count;
            figures["leaf_mean_bytes"] = leaves.Average(leaf => leaf.Length);
            figures["leaf_and_node_sha256_per_s"] = HashesPerSecond(leaves);
            figures["disk_write_bytes_per_s"] = DiskStream.WrittenBytesPerSecond(directory, quick ? 1L << 28 : 1L << 31);
            using (var record = RecordFiles.Open(Path.Combine(directory, "record")))
            {
                progress($"appending {count:N0} leaves");
                var processor = Environment.CpuUsage.TotalTime;
                figures["appends_per_s"] = AppendsPerSecond(record, count, leaves, details, progress);
                figures["processor_us_per_append"] = (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / count;
                figures["bytes_per_leaf"] = Directory.EnumerateFiles(Path.Combine(directory, "record")).Sum(file => new FileInfo(file).Length) / (double)count;
                progress("proofs");
                MeasureProofs(record, figures);
            }
            progress("opening");
            var watch = Stopwatch.StartNew();
            RecordFiles.Open(Path.Combine(directory, "record")).Dispose();
            figures["open_synced_s"] = watch.Elapsed.TotalSeconds;
            progress("opening, as if nothing had been synced");
            File.Delete(Path.Combine(directory, "record", "synced"));
            watch.Restart();
            RecordFiles.Open(Path.Combine(directory, "record")).Dispose();
            figures["open_unsynced_leaves_per_s"] = count / watch.Elapsed.TotalSeconds;
            progress("checking everything");
            watch.Restart();
            var result = RecordCheck.CheckFiles(Path.Combine(directory, "record"));
            figures["checked_leaves_per_s"] = count / watch.Elapsed.TotalSeconds;
            if (!result.Findings.IsEmpty)
                throw new InvalidOperationException(result.Findings[0].ToString());
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static double AppendsPerSecond(RecordFiles record, int count, byte[][] leaves, byte[][] details, Action<string> progress)
    {
        DiskStream.Settle();
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            record.Append(leaves[i % DistinctLeaves], details[i % DistinctLeaves]);
            if (i % BatchLeaves == BatchLeaves - 1)
                record.Publish();
            if (i % (LeafCount / 5) == LeafCount / 5 - 1)
                progress($"{i + 1:N0} appended, {(i + 1) / Stopwatch.GetElapsedTime(started).TotalSeconds:N0}/s");
        }
        record.Publish();
        record.Sync();
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static void MeasureProofs(RecordFiles record, IDictionary<string, double> figures)
    {
        var random = new Random(6962);
        long size = record.Size;
        var root = record.RootAt(size);
        double[] inclusion = new double[ProofCount], verification = new double[ProofCount], consistency = new double[ProofCount];
        for (int i = 0; i < ProofCount; i++)
        {
            long index = random.NextInt64(size);
            long started = Stopwatch.GetTimestamp();
            var proof = MerkleTree.InclusionProof(record, index, size);
            inclusion[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            var leaf = record.Subtree(0, index);
            started = Stopwatch.GetTimestamp();
            bool isProven = MerkleTree.VerifyInclusion(leaf, index, size, proof.AsSpan(), root);
            verification[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            if (!isProven)
                throw new InvalidOperationException($"the proof of leaf {index} is wrong");
            started = Stopwatch.GetTimestamp();
            MerkleTree.ConsistencyProof(record, index, size);
            consistency[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }
        figures["proof_median_us"] = Quantile(inclusion, 0.5);
        figures["proof_p99_us"] = Quantile(inclusion, 0.99);
        figures["proof_verify_median_us"] = Quantile(verification, 0.5);
        figures["consistency_proof_median_us"] = Quantile(consistency, 0.5);
    }

    /// <summary>The hash of a leaf and of one node a second: what an append cannot do without.</summary>
    private static double HashesPerSecond(byte[][] leaves)
    {
        const int Count = 1_000_000;
        byte[] node = new byte[1 + 2 * SHA256.HashSizeInBytes];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < Count; i++)
        {
            SHA256.HashData(leaves[i % DistinctLeaves], digest);
            SHA256.HashData(node, digest);
        }
        return Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static (byte[][] Leaves, byte[][] Details) MakeLeaves()
    {
        var random = new Random(20180917);
        var leaves = new byte[DistinctLeaves][];
        var details = new byte[DistinctLeaves][];
        Span<byte> commitment = stackalloc byte[SHA256.HashSizeInBytes];
        for (int i = 0; i < DistinctLeaves; i++)
        {
            random.NextBytes(commitment);
            leaves[i] = Encoding.UTF8.GetBytes(
                $$$"""{"forewarn_leaf":1,"index":{{{i}}},"at":"2026-11-23T05:00:00.{{{i:0000000}}}Z","position":{{{i}}},"by":"uss{{{i % 8}}}","kind":"declared","entity":"operational-intent/{{{Guid.NewGuid()}}}","version":1,"outcome":"accepted","details":{"volumes":"{{{Convert.ToHexStringLower(commitment)}}}"}}""");
            details[i] = Encoding.UTF8.GetBytes($$"""{"salt":"{{Convert.ToBase64String(commitment)}}","value":{{i}}}""");
        }
        return (leaves, details);
    }

    private static double Quantile(double[] values, double quantile)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)(quantile * (sorted.Length - 1))];
    }
}
