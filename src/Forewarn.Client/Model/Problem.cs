namespace Forewarn.Client.Model;

/// <summary>A problem document as the node writes it.</summary>
internal sealed record Problem(string? Type = null, string? Title = null, string? Detail = null, string? Field = null, string? Accepted = null, long? Leaf = null)
{
    private const string Prefix = "urn:forewarn:problem:";

    /// <summary>Kind of problem, without the prefix of all of them.</summary>
    public string Code => Type?.StartsWith(Prefix, StringComparison.Ordinal) == true ? Type[Prefix.Length..] : Type ?? "http";
}
