using Microsoft.JSInterop;

namespace Forewarn.WebConsole.Shell;

/// <summary>The scripts of a page, whose browser may be gone at any moment.</summary>
internal static class PageScripts
{
    /// <summary>Whether a call was not answered because nobody is there to answer it: the page was left, or its browser is cut off.</summary>
    public static bool IsGone(Exception failed) => failed is JSDisconnectedException or OperationCanceledException;

    /// <summary>Lets go of a script; nothing when it was never begun, or has gone with its page.</summary>
    /// <param name="farewell">What of it is called before; null for nothing.</param>
    public static async ValueTask EndAsync(this IJSObjectReference? script, string? farewell = null)
    {
        if (script is null)
            return;
        try
        {
            if (farewell is not null)
                await script.InvokeVoidAsync(farewell);
            await script.DisposeAsync();
        }
        catch (Exception gone) when (IsGone(gone))
        {
        }
    }
}
