using System.CommandLine;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn receipt</c>: fetches the proof of one leaf.</summary>
internal static class ReceiptCommand
{
    private static readonly Argument<long> Leaf = new("leaf") { Description = "Index of the leaf, as the answer to the change gave it" };
    private static readonly Option<string> Out = new("--out", "-o") { Description = "File to write the receipt to", Required = true };

    public static Command Create()
    {
        var command = new Command("receipt", "Fetch the receipt of a leaf, verify it, and keep it (scope forewarn.read)") { Leaf, Out, ReceiptOptions.Wait };
        command.SetAction(RunAsync);
        return NodeLink.AddTo(Trust.AddTo(command));
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = NodeLink.Open(parsed);
        var policy = await Trust.ForAsync(parsed, cancellation);
        var wait = TimeSpan.FromSeconds(ReceiptOptions.WaitOf(parsed));
        var verified = await link.Client.WaitForReceiptAsync(parsed.GetRequiredValue(Leaf), policy, wait, cancellation);
        return await ReceiptOptions.WriteAsync(verified, parsed.GetRequiredValue(Out), cancellation);
    }
}
