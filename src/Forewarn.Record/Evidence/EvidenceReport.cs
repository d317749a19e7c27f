using System.Text;

namespace Forewarn.Record.Evidence;

/// <summary>The page of a bundle for people, rendered from the leaves and the parts disclosed alone.</summary>
internal static class EvidenceReport
{
    /// <summary>Version of the layout; it changes with every change of the bytes that some bundle would get.</summary>
    public const long Version = 1;

    public static byte[] Render(EvidenceContent content) =>
        Encoding.UTF8.GetBytes($"<!doctype html><title>Evidence</title><p>{content.Leaves.Length} leaves</p>\n");
}
