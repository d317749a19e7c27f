using Microsoft.JSInterop;

namespace Forewarn.WebConsole.Shell;

/// <summary>What the browser keeps of what is being typed (<c>data-keep</c>).</summary>
internal static class KeptText
{
    /// <summary>What was sent is kept no longer; a browser that has gone keeps it, and offers it again.</summary>
    /// <remarks>The browser forgets before it shows what comes after. Nobody waits for its answer: one that is cut off just now gives none for a minute,
    /// and what was sent is said to be sent meanwhile.</remarks>
    /// <param name="prefix">How the names of the fields begin.</param>
    public static void Forget(IJSRuntime js, string prefix) => _ = AskAsync(js, prefix);

    private static async Task AskAsync(IJSRuntime js, string prefix)
    {
        try
        {
            await js.InvokeVoidAsync("keptText.forget", prefix);
        }
        catch (Exception gone) when (PageScripts.IsGone(gone))
        {
            // The page was left, or is cut off.
        }
    }
}
