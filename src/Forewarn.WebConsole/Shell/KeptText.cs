using Forewarn.WebConsole.Assets;
using Microsoft.JSInterop;

namespace Forewarn.WebConsole.Shell;

/// <summary>What the browser keeps of what is being typed (<c>data-keep</c>).</summary>
internal static class KeptText
{
    /// <summary>What was sent is kept no longer; a browser that has gone keeps it, and offers it again.</summary>
    /// <param name="prefix">How the names of the fields begin.</param>
    public static async Task ForgetAsync(IJSRuntime js, ConsoleAssets files, string prefix)
    {
        try
        {
            await using var keep = await js.InvokeAsync<IJSObjectReference>("import", files["js/keep.js"]);
            await keep.InvokeVoidAsync("forget", prefix);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The page was left, or is cut off.
        }
    }
}
