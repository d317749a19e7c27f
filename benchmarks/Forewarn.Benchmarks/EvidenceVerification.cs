using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Evidence;
using Forewarn.Record.Files;
using Forewarn.Record.Leaves;
using Forewarn.Record.Notes;
using Forewarn.Record.Signatures;
using NodaTime;

namespace Forewarn.Benchmarks;

/// <summary>Verifying a bundle of 10,000 leaves, a tenth of them signed by their party, as <c>forewarn verify</c> does it in a fresh process.</summary>
internal static class EvidenceVerification
{
    private const int LeafCount = 10_000;

    private const int Rounds = 5;

    public static void Measure(Action<string> progress, IDictionary<string, double> figures)
    {
        string directory = Directory.CreateTempSubdirectory("forewarn-bench-").FullName;
        try
        {
            progress($"a bundle of {LeafCount:N0} leaves");
            string file = Path.Combine(directory, "evidence.zip");
            byte[] bundle = MakeBundle(Path.Combine(directory, "record"));
            File.WriteAllBytes(file, bundle);
            figures["bundle_bytes"] = bundle.Length;
            double[] seconds = [.. Enumerable.Range(0, Rounds).Select(_ => VerifySeconds(file))];
            figures["verify_10k_bundle_s"] = NodeBenchmark.Median(seconds);
            var watch = Stopwatch.StartNew();
            if (!EvidenceVerifier.Verify(bundle).AllHold)
                throw new InvalidOperationException("the bundle does not hold");
            figures["verify_10k_bundle_in_process_s"] = watch.Elapsed.TotalSeconds;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static double VerifySeconds(string file)
    {
        long started = Stopwatch.GetTimestamp();
        using var process = ServerProcess.Forewarn("verify", file);
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? Stopwatch.GetElapsedTime(started).TotalSeconds : throw new InvalidOperationException("forewarn verify failed");
    }

    private static byte[] MakeBundle(string directory)
    {
        using var log = SigningKey.Generate("bench.local/record", KeyType.Log);
        using var party = PartySigningKey.Generate(PartyKeyType.Ed25519);
        using var files = RecordFiles.Open(directory);
        var builder = new EvidenceBuilder(new EvidenceRequest { From = Start }, "uss1");
        for (int index = 0; index < LeafCount; index++)
        {
            var parts = index == 0 ? KeyParts(party) : DeclarationParts(index, party);
            var details = new LeafDetails([.. parts.Select(part => new StoredPart(part))]);
            byte[] leaf = MakeLeaf(index, details, party).ToBytes();
            files.Append(leaf, details.ToBytes());
            builder.Add(leaf, details);
        }
        files.Publish();
        var checkpoint = SignedCheckpoint.Sign(new Checkpoint("bench.local/record", files.Size, files.RootAt(files.Size)), log);
        return builder.Build(files, checkpoint, Policy.OfLog(log.VerifierKey), Start, "bench").ToBytes();
    }

    private static Instant Start { get; } = Instant.FromUtc(2026, 1, 1, 0, 0);

    private static bool IsSigned(int index) => index % 10 == 5;

    private static Leaf MakeLeaf(int index, LeafDetails details, PartySigningKey party) => new()
    {
        Index = index,
        At = Start + Duration.FromSeconds(index),
        Position = index + 1,
        By = "uss1",
        Kind = index == 0 ? "key-registered" : "declared",
        Entity = index == 0 ? new LeafEntity("party", "uss1") : new LeafEntity("operational-intent", IdOf(index)),
        Version = index == 0 ? null : 1,
        SignedBy = IsSigned(index) ? party.PublicKey.Thumbprint : null,
        Details = details.Commitments(),
    };

    private static string IdOf(int index) => $"2f8343be-6482-4d1b-a474-{index:x12}";

    private static LeafPart[] KeyParts(PartySigningKey party) => [Part(0, "key", party.PublicKey.Json)];

    private static LeafPart[] DeclarationParts(int index, PartySigningKey party)
    {
        string volumes = $$$"""[{"volume":{"outline_circle":{"center":{"lat":{{{(48 + index % 100 / 100.0).ToString("0.00", CultureInfo.InvariantCulture)}}},"lng":11.5},"radius":{"value":250,"units":"M"}},"altitude_lower":{"value":50,"reference":"W84","units":"M"},"altitude_upper":{"value":120,"reference":"W84","units":"M"}},"time_start":{"value":"2026-01-02T00:00:00Z","format":"RFC3339"},"time_end":{"value":"2026-01-02T01:00:00Z","format":"RFC3339"}}]""";
        LeafPart[] parts = [Part(index, "volumes", volumes), Part(index, "activity", """{"kind":"operational-intent","state":"Accepted","disclosure":"full"}""")];
        return IsSigned(index) ? [.. parts, Part(index, "signature", Signature(index, volumes, party))] : parts;
    }

    private static string Signature(int index, string volumes, PartySigningKey party)
    {
        byte[] body = Encoding.UTF8.GetBytes($"{{\"state\":\"Accepted\",\"volumes\":{volumes}}}");
        string jws = DetachedJws.Sign(party, new RequestToSign("bench.local/record", "PUT", $"/v1/operational-intents/{IdOf(index)}", null, body));
        return $$"""{"jws":"{{jws}}","body":"{{Convert.ToBase64String(body)}}"}""";
    }

    private static LeafPart Part(int index, string name, string value)
    {
        Span<byte> nonce = stackalloc byte[Salt.NonceLength];
        RandomNumberGenerator.Fill(nonce);
        return new LeafPart(name, Salt.Derive(nonce, index, name), Encoding.UTF8.GetBytes(value));
    }
}
