namespace Forewarn.Record.Evidence;

/// <summary>The members of a bundle, in their order.</summary>
internal static class EvidenceMember
{
    public const string Readme = "README.txt";
    public const string Manifest = "manifest.json";
    public const string Policy = "policy.txt";
    public const string Checkpoint = "checkpoint";
    public const string Leaves = "leaves.jsonl";
    public const string Proof = "proof.jsonl";
    public const string Report = "report.html";

    public static readonly string[] All = [Readme, Manifest, Policy, Checkpoint, Leaves, Proof, Report];
}
