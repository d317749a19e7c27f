using System.Text.Json.Nodes;

namespace Forewarn.Server.Tests.Processes;

/// <summary><c>forewarn journal check</c>: a replay from the first entry, in a process of its own.</summary>
internal static class JournalCheck
{
    /// <summary>The state hash that the journal leads to.</summary>
    public static async Task<string> HashAsync(string directory, params (string Name, string Value)[] environment)
    {
        var (exitCode, output, errors) = await ServeProcess.RunAsync(["journal", "check", "--data", directory, "--json"], environment);
        Assert.True(exitCode == 0, errors);
        return (string)JsonNode.Parse(output)!["state_hash"]!;
    }
}
